import { Problem } from '../problem.ts';
import { drawNext, drawSample } from './draw.ts';
import type { Sample } from './shapes.ts';
import { allocate, byStratum, type Placed } from './stratified.ts';

/**
 * Enlarges a drawn sample by the next `more` items of its order. Once and by plan: enlarging until the
 * result pleases would raise the real risk above the stated one.
 */
export function enlarge(sample: Sample, items: readonly Placed[], more: number, why: string): Sample {
  refuseIfExtended(sample);
  return { ...sample, extension: { to: 'enlarged', why, items: nextOf(sample, items, more) } };
}

/** Takes in every item not yet drawn: a search for the same cause, not a larger sample. */
export function searchWhole(sample: Sample, ids: readonly string[], why: string): Sample {
  refuseIfExtended(sample);
  const drawn = new Set(sample.items);
  const rest = ids.filter((id) => !drawn.has(id));
  const items = sample.seed === undefined ? rest : drawSample(rest, rest.length, sample.seed);
  return { ...sample, extension: { to: 'whole-population', why, items } };
}

/**
 * Replaces an item that turned out not to be applicable by the next of the order (of the same stratum, when
 * stratified). The item stays on the list, marked not applicable with its reason. An item that cannot be
 * produced is no such case: it fails.
 */
export function replaceItem(sample: Sample, items: readonly Placed[], item: string): Sample {
  const drawn = new Set(drawnItems(sample));
  if (!drawn.has(item)) {
    throw new Problem('missing', `"${item}" is not in this sample, so nothing was replaced.`, { item });
  }
  const stratum = items.find(({ id }) => id === item)?.stratum;
  const among = sample.method === 'stratified/1' ? items.filter((other) => other.stratum === stratum) : items;
  const ids = among.map(({ id }) => id);
  const taken = ids.filter((id) => drawn.has(id)).length;
  const [next] = drawNext(ids, taken, 1, seedOf(sample));
  if (next === undefined) {
    throw new Problem('conflict', 'Every item was drawn already; there is none left to take its place.', {
      item,
    });
  }
  return sample.extension
    ? { ...sample, extension: { ...sample.extension, items: [...sample.extension.items, next] } }
    : { ...sample, items: [...sample.items, next] };
}

/** All that was drawn, in order: sample, replacements, extension. */
export function drawnItems({ items, extension }: Sample): string[] {
  return [...items, ...(extension?.items ?? [])];
}

function nextOf(sample: Sample, items: readonly Placed[], more: number): string[] {
  const seed = seedOf(sample);
  if (sample.method === 'draw/1') {
    return drawNext(
      items.map(({ id }) => id),
      sample.items.length,
      more,
      seed,
    );
  }
  const drawn = new Set(sample.items);
  const open = byStratum(items.filter(({ id }) => !drawn.has(id)));
  const sizes = allocate(
    open.map(({ ids }) => ids.length),
    more,
  );
  return open.flatMap(({ ids }, at) => drawSample(ids, sizes[at]!, seed));
}

function seedOf(sample: Sample): string {
  const isDrawn = sample.method === 'draw/1' || sample.method === 'stratified/1';
  if (isDrawn && sample.seed !== undefined) return sample.seed;
  throw new Problem(
    'conflict',
    'This sample was not drawn with a seed, so there is no next item. Draw a new sample and say why.',
  );
}

function refuseIfExtended(sample: Sample): void {
  if (!sample.extension) return;
  throw new Problem(
    'conflict',
    'This sample was extended once already. A second time would raise the risk above the one planned; conclude on what was found.',
  );
}
