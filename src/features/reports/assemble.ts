import { findInconsistencies, mayBeIssued } from '#domain/report/consistency/consistency.ts';
import type { Finding } from '#domain/report/consistency/finding.ts';
import { citedRecords } from '#domain/report/cited.ts';
import { gatherFacts, type ReportFacts } from '#domain/report/facts.ts';
import { givenFrom } from '#domain/report/given.ts';
import type { ReportTree } from '#domain/report/tree.ts';
import { writeGeneralUseReport, writeReport } from '#domain/report/write.ts';
import type { Records } from '#domain/record/nouns.ts';
import { ourCatalogue } from '#platform/content/load.ts';
import { blocksOfMarkdown } from '#platform/formats/markdown.ts';

/** A report before it is rendered: the tree, what does not agree, and what it rests on. */
export interface Assembled {
  facts: ReportFacts;
  tree: ReportTree;
  findings: Finding[];
  mayBeIssued: boolean;
}

/** What kind of report is wanted of an engagement: its own, or the SOC 3 for general use. */
export type ReportKind = 'own' | 'general-use';

/** Writes the report of an engagement from records, wherever they came from, and checks it against itself. */
export async function assembleReport(
  records: Records,
  engagement: string,
  { kind = 'own', state }: { kind?: ReportKind; state?: 'draft' | 'final' } = {},
): Promise<Assembled> {
  const given = givenFrom(await ourCatalogue(), (markdown) =>
    blocksOfMarkdown(markdown, { prefix: 'p', shift: 0, where: 'the prose of a record' }),
  );
  const facts = gatherFacts(records, engagement, given);
  const tree = kind === 'own' ? writeReport(facts, state) : writeGeneralUseReport(facts, state);
  const findings = findInconsistencies(facts, tree);
  return { facts, tree, findings, mayBeIssued: mayBeIssued(findings) };
}

/** What is attached to the archive copy: each piece of evidence that the report rests on, by its hash. */
export function evidenceIndexOf({ facts }: Assembled): object {
  const cited = new Set(citedRecords(facts).map(({ noun, id }) => `${noun}/${id}`));
  const evidence = facts.records.evidence.filter(({ id }) => cited.has(`evidence/${id}`));
  const populations = facts.records.population.filter(({ id }) => cited.has(`population/${id}`));
  return {
    engagement: facts.engagement.id,
    evidence: evidence.map(({ id, title, kind, filedBy, file, header }) => ({
      id,
      title,
      kind,
      filedBy,
      sha256: file.sha256,
      bytes: file.bytes,
      source: header.source,
      takenAt: header.takenAt,
    })),
    populations: populations.map(({ id, title, file, frozen }) => ({
      id,
      title,
      sha256: file.sha256,
      ...frozen,
    })),
  };
}
