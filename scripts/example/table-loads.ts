import type { Row } from './csv.ts';
import { PERIOD } from './calendar.ts';
import { randomFrom } from './random.ts';
import type { Worker } from './workers.ts';

type Load = [loaded: string, effective: string, country: string];

const MILEAGE: Load[] = [
  ['2025-12-22', '2026-01-01', 'US'],
  ['2026-01-21', '2026-02-01', 'CA'],
  ['2026-03-24', '2026-04-06', 'GB'],
  ['2026-06-16', '2026-07-01', 'US'],
];

const PER_DIEM: Load[] = [
  ['2025-10-14', '2025-11-01', 'GB'],
  ['2025-11-18', '2025-12-01', 'CA'],
  ['2025-12-15', '2026-01-01', 'DE'],
  ['2025-12-17', '2026-01-01', 'US'],
  ['2026-01-20', '2026-02-01', 'GB'],
  ['2026-02-17', '2026-03-01', 'US'],
  ['2026-03-23', '2026-04-01', 'CA'],
  ['2026-03-25', '2026-04-06', 'GB'],
  ['2026-05-14', '2026-05-20', 'CA'],
  ['2026-06-15', '2026-07-01', 'US'],
  ['2026-06-17', '2026-07-01', 'DE'],
  ['2026-07-21', '2026-08-01', 'GB'],
  ['2026-08-18', '2026-09-01', 'CA'],
  ['2026-09-15', '2026-09-30', 'US'],
];

/** Government tables loaded in the period, each before the day on which it took effect. */
export function tableLoadRows(workers: readonly Worker[]): Record<string, Row[]> {
  return {
    'POP-mileage-loads': rowsOf('ML', MILEAGE, workers, {}),
    'POP-perdiem-loads': rowsOf('PD', PER_DIEM, workers, { reference_trips: 'yes' }),
  };
}

function rowsOf(prefix: string, loads: readonly Load[], workers: readonly Worker[], more: Row): Row[] {
  const random = randomFrom(`loads|${prefix}`);
  const analysts = workers.filter(
    ({ team, startedOn }) => team === 'Settlement Operations' && startedOn < PERIOD.from,
  );
  return loads.map(([loaded, effective, country], index) => ({
    load_id: `${prefix}-${String(index + 1).padStart(2, '0')}`,
    loaded,
    effective,
    country,
    ...more,
    second_analyst: random.pick(analysts).id,
  }));
}
