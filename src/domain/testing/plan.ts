import { Problem } from '../problem.ts';
import type { Control } from '../control/control.ts';
import type { Engagement } from '../scope/engagement.ts';
import { opensCommitment } from './commitment.ts';
import { drawSample } from './draw.ts';
import { hashIdentifiers } from './identifiers.ts';
import { identifiersOf, type PopulationRow } from './population.ts';
import { sizeFor, type Size } from './sizes.ts';
import type { ControlTest, Population, RiskLevel, Sample, SizeTable } from './shapes.ts';
import { drawStratified, type Placed } from './stratified.ts';

/** What an auditor asks for when drawing. */
export interface Draw {
  test: string;
  seed: string;
  risk?: RiskLevel | undefined;
  /** Another size than the table gives; `why` is then needed. */
  size?: number | undefined;
  why?: string | undefined;
}

/** The records that a draw rests on. */
export interface DrawPlan {
  test: { id: string; body: ControlTest };
  control: { body: Control };
  population: { id: string; body: Population };
  engagement: { body: Engagement };
  table: { id: string; body: SizeTable };
}

/** Draws what the plan asks for from the rows of its frozen population, as a sample anyone can draw again. */
export function drawPlanned(
  asked: Draw,
  { test, control, population, engagement, table }: DrawPlan,
  rows: readonly PopulationRow[],
  drawn: { by: string; at: string },
): Sample {
  refuseUndrawable(test.body);
  const placed = placeRows(population.body, rows);
  const ids = placed.map(({ id }) => id);
  const risk = asked.risk ?? test.body.risk;
  const isAll = test.body.selection === 'all';
  if (!isAll) refuseOtherSeed(asked, population.body);
  const size = isAll
    ? { n: ids.length, row: 'all items' }
    : sizeOf(asked, table.body, {
        control: control.body,
        engagement: engagement.body,
        count: ids.length,
        risk,
      });
  const isStratified = !isAll && population.body.strata !== undefined;
  const items = isAll
    ? ids
    : isStratified
      ? drawStratified(placed, size.n, asked.seed)
      : drawSample(ids, size.n, asked.seed);
  return {
    test: test.id,
    population: population.id,
    populationHash: hashIdentifiers(ids),
    N: ids.length,
    n: items.length,
    method: isAll ? 'all' : isStratified ? 'stratified/1' : 'draw/1',
    rule: { table: table.id, row: size.row, risk, ...(asked.why !== undefined && { why: asked.why }) },
    ...(!isAll && { seed: asked.seed }),
    items,
    drawnBy: drawn.by,
    drawnAt: drawn.at,
  };
}

/** The identifiers of a population with the cell of the column it is stratified by. */
export function placeRows({ idColumn, strata }: Population, rows: readonly PopulationRow[]): Placed[] {
  return identifiersOf(rows, idColumn).map((id, at) => ({
    id,
    stratum: strata === undefined ? '' : (rows[at]?.[strata] ?? ''),
  }));
}

function refuseUndrawable({ selection }: ControlTest): void {
  if (selection === 'sample' || selection === 'all') return;
  throw new Problem(
    'invalid',
    'This test looks at no selection of items, so there is nothing to draw. Change its selection first.',
  );
}

/** Where a commitment was given before the freeze, only its seed draws: another would undo what it was given for. */
function refuseOtherSeed({ test, seed }: Draw, { frozen }: Population): void {
  const given = frozen?.seedCommitments.filter((commitment) => commitment.test === test) ?? [];
  if (given.length === 0 || given.some(({ commitment }) => opensCommitment(seed, commitment))) return;
  throw new Problem(
    'invalid',
    'This is not the seed that was committed to before the freeze. Nothing was drawn; draw with that seed.',
    { test },
  );
}

function sizeOf(
  { size, why }: Draw,
  table: SizeTable,
  {
    control,
    engagement,
    count,
    risk,
  }: { control: Control; engagement: Engagement; count: number; risk: RiskLevel },
): Size {
  if (size !== undefined) {
    if (why === undefined)
      throw new Problem('invalid', 'Another size than the table gives needs a reason. Say why.');
    return { n: Math.min(size, count), row: `chosen: ${size}` };
  }
  const { period } = engagement;
  return sizeFor(table, {
    count,
    risk,
    ...(period &&
      control.frequency !== 'event' &&
      control.frequency !== 'continuous' && { periodic: { frequency: control.frequency, period } }),
  });
}
