import { commitSeed } from '#domain/testing/commitment.ts';
import { drawSample } from '#domain/testing/draw.ts';
import { sha256Hex } from '#domain/hash.ts';

/** Items that the drawn sample must hold, and failing items that it must not, so that the story shows. */
interface Wanted {
  holds: string[];
  lacks: string[];
}

export interface Draw {
  seed: string;
  commitment: string;
  items: string[];
}

const TRIES = 200_000;

/**
 * The example's seeds are searched for: the first of a fixed series whose sample shows the story. A real seed is
 * random and committed to before the freeze, which is what makes such a search impossible.
 */
export function drawForStory(test: string, ids: readonly string[], size: number, wanted?: Wanted): Draw {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const seed = sha256Hex(`ledgerline-example-seed|${test}|${attempt}`).slice(0, 32);
    if (wanted && !mayFit(seed, ids.length, size, wanted)) continue;
    const items = drawSample(ids, size, seed);
    if (!wanted || fits(items, wanted)) return { seed, commitment: commitSeed(seed), items };
  }
  throw new Error(`No seed of the series fits the story of ${test}.`);
}

function fits(items: readonly string[], { holds, lacks }: Wanted): boolean {
  return holds.every((item) => items.includes(item)) && !lacks.some((item) => items.includes(item));
}

/** Drops most seeds cheaply: a wanted item must rank low enough to have a chance of being drawn. */
function mayFit(seed: string, count: number, size: number, { holds }: Wanted): boolean {
  const bar = Math.min(1, (size * 2) / count);
  return holds.every((item) => {
    const rank = Number.parseInt(sha256Hex(`${seed}|${item}`).slice(0, 8), 16) / 2 ** 32;
    return rank <= bar;
  });
}
