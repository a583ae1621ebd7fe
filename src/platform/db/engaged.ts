import { Problem } from '#domain/problem.ts';
import { NOUNS, type Noun } from '#domain/record/nouns.ts';
import type { Seat } from './database.ts';

/** A company’s nouns are written by the company, a firm’s by the firm; the tables refuse the rest as well. */
export function demandWriter(
  noun: Noun,
  id: string,
  side: Seat['side'],
): asserts side is 'company' | 'auditor' {
  const { writtenBy } = NOUNS[noun];
  if (side !== 'customer' && (writtenBy === 'both' || writtenBy === side)) return;
  throw new Problem('forbidden', `This is written by the ${writtenBy} alone.`, { noun, id });
}

/** Nouns that a firm also writes about no engagement; every other paper of a firm is about one. */
const FIRM_WIDE: ReadonlySet<Noun> = new Set<Noun>(['organization', 'person', 'sizeTable', 'evidence']);

/**
 * A firm’s papers on an engagement are written by those who are on it. Row security refuses the rest as well; here
 * it is said in words.
 */
export function demandEngaged(
  { side, engagements: on }: Pick<Seat, 'side' | 'engagements'>,
  {
    noun,
    id,
    engagements: about,
    body,
  }: { noun: Noun; id: string; engagements: readonly string[]; body: object },
): void {
  if (side !== 'auditor' || on.includes('*') || about.some((engagement) => on.includes(engagement))) return;
  if (about.length > 0) {
    throw new Problem(
      'forbidden',
      `This belongs to ${about.join(', ')}, and you are not on that engagement. Nothing was changed.`,
      { noun, id },
    );
  }
  const { tests = [] } = body as { tests?: readonly string[] };
  if (FIRM_WIDE.has(noun) && tests.length === 0) return;
  throw new Problem(
    'missing',
    'The test that this names is not there, or is of an engagement that you are not on. Nothing was changed.',
    { noun, id },
  );
}
