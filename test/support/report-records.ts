import { NOUN_NAMES, NOUNS, type Noun, type Records } from '#domain/record/nouns.ts';
import { gatherFacts, type Given, type ReportFacts } from '#domain/report/facts.ts';
import type { CriterionText } from '#domain/report/gather/requirements.ts';
import type { Block } from '#domain/report/tree.ts';
import { SUMMARY_LABEL } from '#domain/report/wording.ts';
import { auditorRecords } from './report-records-auditor.ts';
import { companyRecords } from './report-records-company.ts';

/** The cases in which a report’s words differ. */
export interface Variant {
  report: 'soc1' | 'soc2';
  type: 1 | 2;
  subservice: 'none' | 'carve-out' | 'inclusive' | 'mixed';
  hasAssumedControls: boolean;
  hasUserControls: boolean;
  opinion: 'unmodified' | 'qualified' | 'adverse' | 'disclaimer' | 'withdrawn' | 'none';
}

/** SOC 2 Type 2, one carved-out provider with assumed controls, complementary user entity controls, unmodified. */
export const USUAL: Variant = {
  report: 'soc2',
  type: 2,
  subservice: 'carve-out',
  hasAssumedControls: true,
  hasUserControls: true,
  opinion: 'unmodified',
};

/** One record as a test writes it: the noun, the id, and the body’s fields. */
export type Draft = [noun: Noun, id: string, body: Record<string, unknown>];

/** Id of the only engagement of the fixture. */
export const ENGAGEMENT = 'exam-2026';

/** Records of a small, complete, made-up company and firm in one variant; every body is checked by its shape. */
export function recordsFor(variant: Partial<Variant> = {}): Records {
  const chosen = { ...USUAL, ...variant };
  return recordsOf([...companyRecords(chosen), ...auditorRecords(chosen)]);
}

/** Drafts as records, each parsed by the shape of its noun, the firm’s nouns written by the firm. */
export function recordsOf(drafts: readonly Draft[]): Records {
  const records = Object.fromEntries(NOUN_NAMES.map((noun) => [noun, [] as unknown[]]));
  for (const [noun, id, body] of drafts) {
    const organization = NOUNS[noun].writtenBy === 'auditor' ? 'harrow-pike' : 'cedarway';
    records[noun]?.push({ id, organization, ...(NOUNS[noun].shape.parse(body) as object) });
  }
  return records as unknown as Records;
}

/** The records with one of them changed: the planted fault of a test. `undefined` removes a field. */
export function withChange(
  records: Records,
  noun: Noun,
  id: string,
  change: Record<string, unknown>,
): Records {
  const changed = records[noun].map((record) => (record.id === id ? { ...record, ...change } : record));
  if (!records[noun].some((record) => record.id === id)) throw new Error(`The fixture has no ${noun} ${id}.`);
  return { ...records, [noun]: changed };
}

/** The records without one of them, or without any of the noun. */
export function without(records: Records, noun: Noun, id?: string): Records {
  return { ...records, [noun]: id === undefined ? [] : records[noun].filter((record) => record.id !== id) };
}

/** The records with one more. */
export function withMore(records: Records, ...[noun, id, body]: Draft): Records {
  const more = recordsOf([[noun, id, body]])[noun];
  return { ...records, [noun]: [...records[noun], ...more] };
}

export const CRITERIA: readonly CriterionText[] = [
  criterion('CC1.1', 'Integrity and ethics', 'Leadership shows that honest conduct is expected of everyone.'),
  criterion(
    'CC6.1',
    'Access architecture',
    'Access to systems and data is limited to those who are authorized.',
  ),
  criterion('CC6.2', 'Access life cycle', 'People get access when authorized and lose it when they leave.'),
  criterion(
    'CC6.4',
    'Physical access',
    'Physical access to facilities is limited to those who are authorized.',
  ),
  criterion('CC9.2', 'Vendor risk', 'Risks that come with vendors and partners are assessed and managed.'),
  {
    ...criterion('A1.2', 'Recovery means', 'Backups and recovery means are kept and watched.'),
    category: 'availability',
  },
  {
    ...criterion('C1.1', 'Confidential data', 'Confidential data is identified and kept.'),
    category: 'confidentiality',
  },
];

function criterion(id: string, title: string, statement: string): CriterionText {
  return { id, category: 'security', title, statement, source: SUMMARY_LABEL };
}

/** Reads the little Markdown that the fixture uses: headings and paragraphs. */
export function parseProse(markdown: string): Block[] {
  return markdown
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part): Block => {
      const found = /^(#+) (.*)$/.exec(part);
      if (!found) return { type: 'paragraph', content: [{ type: 'text', text: part }] };
      const level = Math.min(found[1]?.length ?? 1, 4) as 1 | 2 | 3 | 4;
      return { type: 'heading', attrs: { level, id: '' }, content: [{ type: 'text', text: found[2] ?? '' }] };
    });
}

export const GIVEN: Given = {
  criteria: CRITERIA,
  parseProse,
  domains: [
    { id: 'GOV', name: 'Governance' },
    { id: 'IAM', name: 'Logical access' },
  ],
};

/** The facts of a variant, of changed records, or both. */
export function factsFor(
  variant: Partial<Variant> = {},
  change?: (records: Records) => Records,
): ReportFacts {
  const records = recordsFor(variant);
  return gatherFacts(change === undefined ? records : change(records), ENGAGEMENT, GIVEN);
}
