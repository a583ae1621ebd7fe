import { sha256Hex } from '../hash.ts';
import { Problem } from '../problem.ts';
import { firstWords } from './first-word.ts';

/**
 * Draws the items an auditor will examine, so that anyone can draw them again (`draw/1`).
 *
 * Each identifier is ranked by the SHA-256 of `seed|identifier`; the `size` lowest are drawn, in that order.
 * The order of the population does not matter. To enlarge or replace, draw more: the first stay the same.
 * A population no larger than `size` is drawn whole.
 */
export function drawSample(ids: readonly string[], size: number, seed: string): string[] {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new Problem('invalid', `A sample cannot have ${size} items. Give a whole number, 0 or more.`);
  }
  const wanted = Math.min(size, ids.length);
  return lowest(ids, wanted, `${seed}|`)
    .map((id) => ({ id, rank: sha256Hex(`${seed}|${id}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, wanted)
    .map(({ id }) => id);
}

/** The next `count` items after those already drawn from the same population with the same seed. */
export function drawNext(ids: readonly string[], drawn: number, count: number, seed: string): string[] {
  return drawSample(ids, drawn + count, seed).slice(drawn);
}

/** Few identifiers that are sure to hold the `wanted` lowest ranks: those under a bar set a little too high. */
function lowest(ids: readonly string[], wanted: number, prefix: string): readonly string[] {
  const share = (wanted + 8 * Math.sqrt(wanted) + 16) / ids.length;
  if (share >= 0.5) return ids;
  const words = firstWords(prefix, ids);
  const bar = share * 2 ** 32;
  const under = ids.filter((_, at) => words[at]! <= bar);
  return under.length >= wanted ? under : ids;
}
