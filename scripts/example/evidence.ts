import type { z } from 'zod';
import type { Evidence } from '#domain/evidence/evidence.ts';
import type { Book, OrganizationId } from './book.ts';

type Header = z.input<typeof Evidence>['header'];

interface Filing {
  id: string;
  title: string;
  kind: string;
  name: string;
  content: string | Uint8Array;
  by: string;
  at: string;
  header: Omit<Header, 'takenBy' | 'takenAt' | 'completeness' | 'nature'> & Partial<Header>;
  controls?: string[];
  tests?: string[];
}

/** Files evidence of a side with its IPE header; bytes that are filed twice are kept once. */
export function fileEvidence(book: Book, organization: OrganizationId, filing: Filing): string {
  const { id, title, kind, name, content, by, at, header, controls = [], tests = [] } = filing;
  const rows = typeof content === 'string' && name.endsWith('.csv') ? lineCount(content) - 1 : undefined;
  book.add(
    'evidence',
    id,
    {
      title,
      kind,
      file: book.keep(organization, name, content),
      filedBy: organization === 'ledgerline' ? 'company' : 'auditor',
      controls,
      tests,
      header: {
        takenBy: header.takenBy ?? book.nameOf(by),
        takenAt: at,
        nature: header.nature ?? 'document',
        ...(rows === undefined ? {} : { rows }),
        completeness:
          header.completeness ??
          'Produced by the system that performs the event; the file is kept as delivered and its SHA-256 is recorded.',
        ...header,
      },
    },
    { at, by, organization },
  );
  return id;
}

function lineCount(text: string): number {
  return text.split('\n').filter((line) => line !== '').length;
}
