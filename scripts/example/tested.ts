import { identifiersOf } from '#domain/testing/population.ts';
import { sizeFor } from '#domain/testing/sizes.ts';
import { SizeTable } from '#domain/testing/shapes.ts';
import type { Book } from './book.ts';
import type { CompactControl, CompactTest } from './compact.ts';
import type { DesignedDeviation } from './designed.ts';
import { addControl, addControlConclusion, addResult, addTest, domainOf } from './expand.ts';
import { testerOf } from './people.ts';
import { freeze } from './populations.ts';
import { drawForStory, type Draw } from './sampling.ts';
import { PERIOD } from './calendar.ts';
import { hasCalendar } from './occurrences.ts';
import { readYaml } from './sources.ts';
import type { World } from './world.ts';

interface Planned {
  control: CompactControl;
  test: CompactTest;
  population?: string;
  draw?: Draw & { row: string };
}

/** Adds every control with tests, populations, samples, results and conclusions. */
export function addControlsAndTests(
  book: Book,
  world: World,
  controls: readonly CompactControl[],
  deviations: readonly DesignedDeviation[],
): void {
  const planned = controls.flatMap((control) =>
    control.tests.map((test) => plan(world, control, test, deviations)),
  );
  for (const control of controls) addControl(book, control);
  for (const { control, test, population } of planned) addTest(book, control, test, population);
  for (const entry of planned) commit(book, entry);
  const hashes = freezeAll(book, world, planned);
  for (const entry of planned) {
    const deviation = deviations.find(({ test }) => test === entry.test.id);
    const drawn = addSample(book, world, entry, hashes, deviation);
    addResult(book, entry.control, entry.test, drawn.items, deviation, drawn.extension);
  }
  for (const control of controls) addControlConclusion(book, control);
}

function plan(
  world: World,
  control: CompactControl,
  test: CompactTest,
  deviations: readonly DesignedDeviation[],
): Planned {
  if (test.population === undefined || test.selection === 'one' || test.selection === 'none') {
    return { control, test };
  }
  const population = world.populationOf(test.population, control);
  const ids = identifiersOf(population.rows, population.idColumn);
  if (test.selection !== 'sample' || ids.length === 0) return { control, test, population: population.id };
  const size = sizeFor(firmTable(), {
    count: ids.length,
    risk: test.risk,
    ...(hasCalendar(control) ? { periodic: { frequency: control.frequency, period: PERIOD } } : {}),
  });
  const deviation = deviations.find((entry) => entry.test === test.id);
  const draw = drawForStory(test.id, ids, size.n, deviation && wantedOf(world, control, deviation));
  return { control, test, population: population.id, draw: { ...draw, row: size.row } };
}

/** The firm’s size table, as the record keeps it. */
function firmTable(): SizeTable {
  const { records } = readYaml('firm/size-table.yaml') as { records: [{ id: string }] };
  const { id: _, ...table } = records[0];
  return SizeTable.parse(table);
}

/** The items that fail in the sample must be drawn, all other failing items must not. */
function wantedOf(
  world: World,
  control: CompactControl,
  deviation: DesignedDeviation,
): { holds: string[]; lacks: string[] } {
  const holds = deviation.fails.filter(({ stage }) => stage === 'sample').map(({ item }) => item);
  const later = deviation.fails.filter(({ stage }) => stage === 'extension').map(({ item }) => item);
  const late = world.lateOccurrences(control).filter((item) => !holds.includes(item));
  return { holds, lacks: [...later, ...late] };
}

function commit(book: Book, { control, test, population, draw }: Planned): void {
  if (draw === undefined || population === undefined) return;
  const by = testerOf(domainOf(control.id));
  const at = '2026-10-05T13:30:00Z';
  book.add(
    'seedCommitment',
    `SEED-${test.id}`,
    { test: test.id, population, commitment: draw.commitment, at, by },
    { at, by },
  );
}

function freezeAll(book: Book, world: World, planned: readonly Planned[]): Map<string, string> {
  const hashes = new Map<string, string>();
  for (const gathered of world.used()) {
    const commitments = planned
      .filter(({ population, draw }) => population === gathered.id && draw !== undefined)
      .map(({ test, draw }) => ({ test: test.id, commitment: draw?.commitment ?? '' }));
    hashes.set(gathered.id, freeze(book, gathered, commitments));
  }
  return hashes;
}

function addSample(
  book: Book,
  world: World,
  { control, test, population, draw }: Planned,
  hashes: ReadonlyMap<string, string>,
  deviation?: DesignedDeviation,
): { items: string[]; extension: string[] } {
  if (population === undefined || test.population === undefined) return { items: [], extension: [] };
  const gathered = world.populationOf(test.population, control);
  const ids = identifiersOf(gathered.rows, gathered.idColumn);
  const items = draw?.items ?? [...ids];
  const extension = deviation?.extendsToAll === undefined ? [] : ids.filter((id) => !items.includes(id));
  const by = testerOf(domainOf(control.id));
  const at = '2026-10-08T14:00:00Z';
  const count = ids.length;
  book.add(
    'sample',
    `SMP-${test.id}`,
    {
      test: test.id,
      population,
      populationHash: hashes.get(population) ?? '',
      N: count,
      n: items.length,
      method: draw === undefined ? 'all' : 'draw/1',
      rule: {
        table: 'marchbank-2026',
        row: draw?.row ?? (count === 0 ? 'no instances' : 'all items'),
        risk: test.risk,
        ...(draw === undefined ? { why: 'The population is small or can be examined whole.' } : {}),
      },
      ...(draw === undefined ? {} : { seed: draw.seed }),
      items,
      ...(deviation?.extendsToAll === undefined
        ? {}
        : { extension: { to: 'whole-population' as const, why: deviation.extendsToAll, items: extension } }),
      drawnBy: by,
      drawnAt: at,
    },
    { at, by },
  );
  return { items, extension };
}
