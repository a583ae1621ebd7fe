import type { Book, OrganizationId } from './book.ts';
import { fileEvidence } from './evidence.ts';
import { readYaml } from './sources.ts';

interface Written {
  id: string;
  organization: OrganizationId;
  title: string;
  kind: string;
  name: string;
  by: string;
  at: string;
  controls: string[];
  source: string;
  nature?: 'standard-report' | 'custom-query' | 'document';
  text: string;
}

/** Adds the evidence that people wrote in the sources. */
export function addWrittenEvidence(book: Book): void {
  const { evidence } = readYaml('evidence.yaml') as { evidence: Written[] };
  for (const { organization, source, nature, text, ...filing } of evidence) {
    fileEvidence(book, organization, {
      ...filing,
      content: text,
      header: { source, ...(nature === undefined ? {} : { nature }) },
    });
  }
}
