import type { Book } from './book.ts';
import type { CompactControl } from './compact.ts';
import { FIRM } from './people.ts';
import { readYaml } from './sources.ts';

interface Special {
  requirement: string;
  reasons: string;
}

/** Adds the auditor's conclusion on every criterion and objective of both engagements. */
export function addConclusions(book: Book, controls: readonly CompactControl[]): void {
  const special = new Map(
    (readYaml('firm/conclusions.yaml') as Special[]).map(({ requirement, reasons }) => [
      requirement,
      reasons,
    ]),
  );
  for (const engagement of book.latest('engagement')) {
    const requirements =
      engagement.report === 'soc1' ? (engagement.objectives ?? []) : criteriaOf(controls, engagement.id);
    for (const requirement of requirements) {
      const serving = controls.filter((c) => c.mapping.some((link) => link.requirement === requirement));
      if (serving.length === 0) throw new Error(`No control serves ${requirement} of ${engagement.id}.`);
      book.add(
        'conclusion',
        `CON-${engagement.id}-${requirement}`,
        {
          engagement: engagement.id,
          requirement,
          design: 'suitable',
          operation: 'effective',
          reasons: special.get(requirement) ?? reasonsFrom(serving),
          by: FIRM.partner,
          on: '2026-11-06',
        },
        { at: '2026-11-06T17:00:00Z', by: FIRM.partner },
      );
    }
  }
}

const CRITERION = /^(CC\d|A1\.|C1\.|PI1\.)/;

function criteriaOf(controls: readonly CompactControl[], engagement: string): string[] {
  if (!engagement.startsWith('soc2')) return [];
  const mapped = controls.flatMap(({ mapping }) => mapping.map(({ requirement }) => requirement));
  return [...new Set(mapped.filter((requirement) => CRITERION.test(requirement)))].sort(byNumber);
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function reasonsFrom(serving: readonly CompactControl[]): string {
  const tested = serving.filter(({ operated }) => operated === 'effective').map(({ id }) => id);
  const failed = serving.filter(({ operated }) => operated === 'not-effective').map(({ id }) => id);
  const idle = serving.filter(({ operated }) => operated === 'no-instances').map(({ id }) => id);
  if (failed.length > 0 && tested.length === 0)
    throw new Error(`Only failed controls: ${failed.join(', ')}.`);
  return [
    `${listed(tested)} ${tested.length === 1 ? 'answers' : 'answer'} the criterion together; each was found suitably designed and implemented in its walkthrough and operated effectively when tested.`,
    ...(failed.length === 0
      ? []
      : [
          `${listed(failed)} did not operate effectively as reported; the deviation was confined, no harm was found, and the other controls answered the same risk throughout the period.`,
        ]),
    ...(idle.length === 0 ? [] : [`No instance of ${listed(idle)} occurred in the period.`]),
  ].join(' ');
}

function listed(ids: readonly string[]): string {
  return ids.length < 2 ? (ids[0] ?? '') : `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;
}
