import { looksRandom, opensCommitment } from './commitment.ts';
import { drawSample } from './draw.ts';
import { hashIdentifiers } from './identifiers.ts';
import type { Population, Sample } from './shapes.ts';
import { byStratum, drawStratified } from './stratified.ts';

/** What came of drawing a recorded sample again. */
export interface Redraw {
  /** `not-redrawable`: chosen by a person (haphazard, targeted); only membership could be checked. */
  verdict: 'agrees' | 'differs' | 'not-redrawable';
  /** `none` is shown to readers: without a prior commitment the draw could have been steered. */
  commitment: 'opened' | 'broken' | 'none' | 'not-needed';
  /** What disagrees, one sentence each; empty unless the verdict is `differs`. */
  findings: string[];
  /** What a reader should know although nothing disagrees. */
  remarks: string[];
}

/** What a redraw is checked against, beside the identifiers. */
export interface RedrawAgainst {
  /** The freeze of the population, with the commitments given before it. */
  frozen?: Population['frozen'];
  /** For `stratified/1`: the stratum of each identifier, in the order of the identifiers. */
  strata?: readonly string[];
}

/**
 * Draws a recorded sample again from the identifiers of its population and says whether it agrees: hash,
 * counts, commitment, and every item in its place.
 */
export function redraw(sample: Sample, ids: readonly string[], against: RedrawAgainst = {}): Redraw {
  const findings = [
    ...populationFindings(sample, ids, against.frozen),
    ...itemFindings(sample, ids, against),
  ];
  const commitment = commitmentOf(sample, against.frozen);
  if (commitment === 'broken') {
    findings.push('The revealed seed is not the one that was committed to before the population was frozen.');
  }
  const isChosen = sample.method === 'haphazard' || sample.method === 'targeted';
  return {
    verdict: findings.length > 0 ? 'differs' : isChosen ? 'not-redrawable' : 'agrees',
    commitment,
    findings,
    remarks: [...remarksOn(sample, commitment), ...choiceOfSeeds(sample, against.frozen)],
  };
}

function populationFindings(sample: Sample, ids: readonly string[], frozen: Population['frozen']): string[] {
  const findings: string[] = [];
  if (hashIdentifiers(ids) !== sample.populationHash) {
    findings.push('The identifiers do not give the population hash that the sample names.');
  }
  if (frozen && frozen.idsHash !== sample.populationHash) {
    findings.push('The sample names another population hash than the freeze.');
  }
  if (ids.length !== sample.N) {
    findings.push(`The sample says N = ${sample.N}; the population has ${ids.length} identifiers.`);
  }
  return findings;
}

function itemFindings(sample: Sample, ids: readonly string[], against: RedrawAgainst): string[] {
  const drawn = [...sample.items, ...(sample.extension?.items ?? [])];
  const distinct = new Set(drawn);
  const again = drawnAgain(sample, ids);
  // Whatever is drawn again comes from the population; only the rest has to be looked for in it.
  const strangers = notIn(ids, distinct.difference(new Set(again)));
  const findings: string[] = [];
  if (strangers.length > 0) findings.push(`Not in the population: ${listed(strangers)}.`);
  if (distinct.size < drawn.length) findings.push('An item was drawn twice.');
  const needed = Math.min(sample.n, ids.length);
  if (sample.items.length < needed) {
    findings.push(`The sample says n = ${sample.n} and holds ${sample.items.length} items.`);
  }
  if (sample.extension?.to === 'whole-population' && distinct.size < ids.length) {
    findings.push('The extension says the whole population, and items are missing from it.');
  }
  return [...findings, ...orderFindings(sample, ids, again, against)];
}

/** The items that are not among the identifiers, in their order; no set of a million is built for it. */
function notIn(ids: readonly string[], items: ReadonlySet<string>): string[] {
  if (items.size === 0) return [];
  const left = new Set(items);
  for (const id of ids) left.delete(id);
  return [...left];
}

function orderFindings(
  sample: Sample,
  ids: readonly string[],
  again: readonly string[] | undefined,
  against: RedrawAgainst,
): string[] {
  if (sample.method === 'draw/1') return again ? unlike(inDrawOrder(sample), again) : [NO_SEED];
  if (sample.method === 'stratified/1') return stratifiedFindings(sample, ids, against.strata);
  const missing = ids.length - new Set(sample.items).size;
  return sample.method === 'all' && missing > 0
    ? [`The sample says all items; ${missing} of the population are missing.`]
    : [];
}

const NO_SEED = 'The sample names no seed, so it cannot be drawn again.';

/** A search of the whole population is no draw: its order says nothing, so only the sample itself is compared. */
function inDrawOrder({ items, extension }: Sample): string[] {
  return extension?.to === 'enlarged' ? [...items, ...extension.items] : items;
}

/** The draw of `draw/1`; of other methods, and without a seed, there is none. */
function drawnAgain(sample: Sample, ids: readonly string[]): string[] | undefined {
  if (sample.method !== 'draw/1' || sample.seed === undefined) return undefined;
  return drawSample(ids, inDrawOrder(sample).length, sample.seed);
}

/**
 * The first n items are the stratified draw. Later ones, replacements or an enlargement, came from some
 * stratum: in each, whatever was drawn must be the beginning of that stratum’s own order.
 */
function stratifiedFindings(
  sample: Sample,
  ids: readonly string[],
  strata: readonly string[] | undefined,
): string[] {
  if (sample.seed === undefined) return [NO_SEED];
  if (strata?.length !== ids.length) {
    return ['The stratum of each item is needed to draw a stratified sample again.'];
  }
  const seed = sample.seed;
  const placed = ids.map((id, at) => ({ id, stratum: strata[at]! }));
  const first = unlike(sample.items.slice(0, sample.n), drawStratified(placed, sample.n, seed));
  const drawn = inDrawOrder(sample);
  const later = byStratum(placed).flatMap((stratum) => {
    const members = new Set(stratum.ids);
    const taken = drawn.filter((item) => members.has(item));
    return unlike(taken, drawSample(stratum.ids, taken.length, seed));
  });
  return first.length > 0 ? first : later;
}

function unlike(recorded: readonly string[], again: readonly string[]): string[] {
  const at = again.findIndex((item, place) => recorded[place] !== item);
  if (at >= 0) {
    return [`Drawn again, item ${at + 1} is "${again[at]}"; the sample has "${recorded[at] ?? 'none'}".`];
  }
  const extra = recorded.slice(again.length);
  return extra.length > 0 ? [`The sample holds items that the draw does not: ${listed(extra)}.`] : [];
}

/** With several seeds committed to, the one revealed could have been chosen for what it draws. */
function choiceOfSeeds({ test, method }: Sample, frozen: Population['frozen']): string[] {
  if (method !== 'draw/1' && method !== 'stratified/1') return [];
  const given = frozen?.seedCommitments.filter((one) => one.test === test) ?? [];
  const seeds = new Set(given.map(({ commitment }) => commitment)).size;
  return seeds > 1
    ? [
        `${seeds} seeds were committed to for this test before the freeze: the draw could have been chosen among them.`,
      ]
    : [];
}

function commitmentOf(sample: Sample, frozen: Population['frozen']): Redraw['commitment'] {
  if (sample.method !== 'draw/1' && sample.method !== 'stratified/1') return 'not-needed';
  const given = frozen?.seedCommitments.filter(({ test }) => test === sample.test) ?? [];
  if (given.length === 0) return 'none';
  const seed = sample.seed;
  const isOpened = seed !== undefined && given.some(({ commitment }) => opensCommitment(seed, commitment));
  return isOpened ? 'opened' : 'broken';
}

function remarksOn(sample: Sample, commitment: Redraw['commitment']): string[] {
  const remarks: string[] = [];
  if (commitment === 'none') {
    remarks.push('No commitment to the seed was given before the freeze: the draw could have been steered.');
  }
  if (sample.seed !== undefined && !looksRandom(sample.seed)) {
    remarks.push('The seed is not 128 random bits (32 hex digits): it could have been guessed.');
  }
  const surplus = sample.items.length - Math.min(sample.n, sample.N);
  if (surplus > 0 && sample.method !== 'all') {
    remarks.push(`${surplus} more than n were drawn, each to replace an item that was not applicable.`);
  }
  if (sample.method === 'haphazard' || sample.method === 'targeted') {
    remarks.push('A person chose the items, so nobody can draw them again and no rate may be projected.');
  }
  return remarks;
}

function listed(items: readonly string[]): string {
  const shown = items.slice(0, 5).join(', ');
  return items.length > 5 ? `${shown} and ${items.length - 5} more` : shown;
}
