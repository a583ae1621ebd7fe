import { Problem } from '../problem.ts';
import { drawSample } from './draw.ts';
import { compareBytes } from './identifiers.ts';

/** An identifier with the cell of the column the population is stratified by. */
export interface Placed {
  id: string;
  stratum: string;
}

/**
 * Draws from every stratum in proportion, at least one each (`stratified/1`): strata in the order of their
 * UTF-8 bytes, sizes by `allocate`, `draw/1` with the same seed inside each.
 */
export function drawStratified(items: readonly Placed[], size: number, seed: string): string[] {
  const strata = byStratum(items);
  const sizes = allocate(
    strata.map(({ ids }) => ids.length),
    size,
  );
  return strata.flatMap(({ ids }, at) => drawSample(ids, sizes[at]!, seed));
}

/**
 * Divides a sample among strata of the given sizes. Each gets the whole part of its proportional share, but
 * at least 1; what is left goes to the largest remainders among those not lifted to 1, earlier strata first; what is too
 * much is taken, one at a time, from the stratum with the most (the last of them). A sample smaller than the
 * number of strata grows to it; one larger than the population is the population.
 */
export function allocate(counts: readonly number[], size: number): number[] {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new Problem('invalid', `A sample cannot have ${size} items. Give a whole number, 0 or more.`);
  }
  if (counts.some((count) => count < 1)) {
    throw new Problem('invalid', 'A stratum without items cannot be sampled. Leave it out.');
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (size === 0) return counts.map(() => 0);
  if (size >= total) return [...counts];
  const wanted = Math.max(size, counts.length);
  const sizes = counts.map((count) => Math.max(1, Math.floor((wanted * count) / total)));
  let left = wanted - sizes.reduce((sum, each) => sum + each, 0);
  for (const at of byRemainder(counts, wanted, total)) {
    if (left <= 0) break;
    sizes[at]! += 1;
    left -= 1;
  }
  for (; left < 0; left++) sizes[sizes.lastIndexOf(Math.max(...sizes))]! -= 1;
  return sizes;
}

/** Strata in the order of their UTF-8 bytes, each with its identifiers. */
export function byStratum(items: readonly Placed[]): { stratum: string; ids: string[] }[] {
  const found = new Map<string, string[]>();
  for (const { id, stratum } of items) {
    const ids = found.get(stratum);
    if (ids) ids.push(id);
    else found.set(stratum, [id]);
  }
  return [...found]
    .map(([stratum, ids]) => ({ stratum, ids }))
    .sort((a, b) => compareBytes(a.stratum, b.stratum));
}

function byRemainder(counts: readonly number[], wanted: number, total: number): number[] {
  return counts
    .map((count, at) => ({ at, share: wanted * count }))
    .filter(({ share }) => share >= total)
    .map(({ at, share }) => ({ at, remainder: share % total }))
    .sort((a, b) => b.remainder - a.remainder || a.at - b.at)
    .map(({ at }) => at);
}
