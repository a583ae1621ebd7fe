import type { Category, Engagement } from './engagement.ts';

/** Numbers of the criteria in each series: `CC1` has five, and so on. Identifiers are facts; wording is in `content`. */
const SERIES: Record<Category, Record<string, number>> = {
  security: { CC1: 5, CC2: 3, CC3: 4, CC4: 2, CC5: 3, CC6: 8, CC7: 5, CC8: 1, CC9: 2 },
  availability: { A1: 3 },
  processing_integrity: { PI1: 5 },
  confidentiality: { C1: 2 },
  privacy: { P1: 1, P2: 1, P3: 2, P4: 3, P5: 2, P6: 7, P7: 1, P8: 1 },
};

/** The criteria of a category, in the order of the framework. */
export function criteriaOf(category: Category): string[] {
  return Object.entries(SERIES[category]).flatMap(([series, count]) =>
    Array.from({ length: count }, (_, n) => `${series}.${n + 1}`),
  );
}

/** The category a criterion belongs to; undefined for an objective. */
export function categoryOf(requirement: string): Category | undefined {
  return (Object.keys(SERIES) as Category[]).find((category) => criteriaOf(category).includes(requirement));
}

/**
 * What an engagement must conclude on: the criteria of its categories that are relevant (SOC 2), or its
 * control objectives in reporting order (SOC 1). A criterion that no control serves is still in the list.
 */
export function requirementIdsOf(engagement: Engagement): string[] {
  if (engagement.report === 'soc1') return [...engagement.objectives];
  const excluded = new Set(engagement.notApplicable.map(({ requirement }) => requirement));
  return (Object.keys(SERIES) as Category[])
    .filter((category) => engagement.categories.includes(category))
    .flatMap(criteriaOf)
    .filter((criterion) => !excluded.has(criterion));
}
