import type { Noun, Records } from '#domain/record/nouns.ts';
import type { ReportTree } from '#domain/report/tree.ts';
import { ENGAGEMENT, withChange, type Variant } from './report-records.ts';

/** How a fault is planted: in the variant, in the records, or in the finished tree. */
export interface Plant {
  variant?: Partial<Variant>;
  records?: (records: Records) => Records;
  tree?: (tree: ReportTree) => ReportTree;
}

/** The check that must find it, what is wrong, and how it is planted. */
export type Fault = [check: string, fault: string, plant: Plant];

/** The tree with words exchanged everywhere, or in one section. */
export function exchange(from: string, to: string, part?: string): (tree: ReportTree) => ReportTree {
  return (tree) => ({
    ...tree,
    content: tree.content.map((section) =>
      part === undefined || section.attrs.part === part
        ? (JSON.parse(JSON.stringify(section).replaceAll(from, to)) as typeof section)
        : section,
    ),
  });
}

export const dropSection =
  (part: string) =>
  (tree: ReportTree): ReportTree => ({
    ...tree,
    content: tree.content.filter(({ attrs }) => attrs.part !== part),
  });

export const cover =
  (change: Partial<ReportTree['attrs']>) =>
  (tree: ReportTree): ReportTree => ({ ...tree, attrs: { ...tree.attrs, ...change } });

export const change =
  (noun: Noun, id: string, body: Record<string, unknown>) =>
  (records: Records): Records =>
    withChange(records, noun, id, body);

export const engagement = (body: Record<string, unknown>): ((records: Records) => Records) =>
  change('engagement', ENGAGEMENT, body);

export function changeItems(
  records: Records,
  edit: (items: Records['result'][number]['items']) => Records['result'][number]['items'],
): Records {
  return {
    ...records,
    result: records.result.map((result) =>
      result.id === 'IAM-03.R1' ? { ...result, items: edit(result.items) } : result,
    ),
  };
}

export function sameProcedure(records: Records, tests: string[]): Records {
  return {
    ...records,
    test: records.test.map((test) =>
      tests.includes(test.id) ? { ...test, procedure: 'Inspected evidence.' } : test,
    ),
  };
}

export function withFirm(records: Records, change: Record<string, object>): Records {
  const found = records.organization.find(({ id }) => id === 'harrow-pike')?.firm;
  const firm = {
    ...found,
    license: { ...found?.license, ...change['license'] },
    peerReview: { ...found?.peerReview, ...change['peerReview'] },
  };
  return withChange(records, 'organization', 'harrow-pike', { firm });
}

export function incident(body: Record<string, unknown>): Record<string, unknown> {
  return {
    title: 'Outage of a day',
    severity: 'high',
    occurredAt: '2026-02-01T08:00:00Z',
    detectedAt: '2026-02-01T08:10:00Z',
    resolvedAt: '2026-02-02T08:00:00Z',
    what: 'The platform could not be reached.',
    effect: 'One pay day was late.',
    correction: 'A second region was added.',
    ...body,
  };
}
