import type { Row } from './csv.ts';
import { addBankDays, PERIOD } from './calendar.ts';
import { randomFrom } from './random.ts';

export interface Worker {
  id: string;
  team: string;
  title: string;
  startedOn: string;
  lastDay?: string;
}

const AT_END: Record<string, number> = {
  Engineering: 41,
  'Site Reliability': 7,
  Security: 6,
  'IT Operations': 4,
  'Settlement Operations': 6,
  'Customer Operations': 19,
  Product: 9,
  Finance: 7,
  People: 4,
  'Legal and Compliance': 5,
  'Sales and Marketing': 26,
  Executive: 6,
};

const TITLES: Record<string, string[]> = {
  Engineering: ['Software Engineer', 'Senior Software Engineer', 'Quality Engineer', 'Engineering Manager'],
  'Site Reliability': ['Site Reliability Engineer'],
  Security: ['Security Engineer', 'Security Analyst'],
  'IT Operations': ['Systems Administrator'],
  'Settlement Operations': ['Settlement Analyst'],
  'Customer Operations': ['Support Specialist', 'Implementation Specialist'],
  Product: ['Product Manager', 'Product Designer'],
  Finance: ['Accountant', 'Financial Analyst'],
  People: ['People Partner'],
  'Legal and Compliance': ['Counsel', 'Compliance Analyst'],
  'Sales and Marketing': ['Account Executive', 'Marketing Specialist'],
  Executive: ['Executive'],
};

/** Last days of the twelve leavers of the period. */
const LEAVERS: Record<number, [lastDay: string, team: string]> = {
  9: ['2025-10-24', 'Sales and Marketing'],
  23: ['2025-11-21', 'Customer Operations'],
  31: ['2025-12-19', 'Engineering'],
  42: ['2026-02-13', 'Finance'],
  55: ['2026-03-06', 'Sales and Marketing'],
  61: ['2026-03-27', 'Engineering'],
  77: ['2026-06-12', 'Customer Operations'],
  84: ['2026-05-15', 'Product'],
  98: ['2026-07-10', 'Engineering'],
  113: ['2026-07-31', 'Sales and Marketing'],
  118: ['2026-08-21', 'Customer Operations'],
  126: ['2026-09-18', 'Sales and Marketing'],
};

/** 107 people at the start of the period, 45 joiners, 12 leavers: 140 at its end. */
export function hireWorkers(): Worker[] {
  const random = randomFrom('workers');
  const seats = Object.entries(AT_END).flatMap(([team, count]) => Array.from({ length: count }, () => team));
  const starts = Array.from({ length: 45 }, () =>
    addBankDays(random.day(PERIOD.from, '2026-08-28'), 0),
  ).sort();
  return Array.from({ length: 152 }, (_, index) => {
    const number = index + 1;
    const [lastDay, leaverTeam] = LEAVERS[number] ?? [];
    const team = leaverTeam ?? seats.splice(random.upTo(seats.length), 1)[0] ?? 'Engineering';
    return {
      id: `LW-${String(number).padStart(4, '0')}`,
      team,
      title: random.pick(TITLES[team] ?? ['Specialist']),
      startedOn:
        number > 107 ? (starts[number - 108] ?? PERIOD.from) : random.day('2018-01-08', '2025-09-22'),
      ...(lastDay === undefined ? {} : { lastDay }),
    };
  });
}

/** The rows of the populations that come from the HR system. */
export function workerRows(workers: readonly Worker[]): Record<string, Row[]> {
  const row = ({ id, team, title, startedOn }: Worker): Row => ({
    worker_id: id,
    team,
    title,
    first_day: startedOn,
  });
  const leavers = workers.filter(({ lastDay }) => lastDay !== undefined);
  const present = workers.filter(({ lastDay }) => lastDay === undefined);
  return {
    'POP-active-workforce': present.map(row),
    'POP-new-hires': workers.filter(({ startedOn }) => startedOn >= PERIOD.from).map(row),
    'POP-technical-staff': present
      .filter(({ team }) => ['Engineering', 'Site Reliability', 'Security'].includes(team))
      .map(row),
    'POP-terminations': leavers
      .map((worker) => ({ ...leaverRow(worker), team: worker.team }))
      .sort((a, b) => (a.last_day < b.last_day ? -1 : 1)),
  };
}

/** Days on which the last account of a leaver was removed, where it was late. */
export const LATE_REMOVALS: Record<
  string,
  { system: string; lastDay: string; dueOn: string; removedOn: string }
> = {
  'LW-0042': { system: 'Plumbline', lastDay: '2026-02-13', dueOn: '2026-02-17', removedOn: '2026-02-25' },
  'LW-0077': { system: 'QueryDesk', lastDay: '2026-06-12', dueOn: '2026-06-15', removedOn: '2026-07-01' },
};

function leaverRow({ id, lastDay = '' }: Worker): Row & { last_day: string } {
  return {
    worker_id: id,
    last_day: lastDay,
    sso_disabled_on: lastDay,
    due_on: addBankDays(lastDay, 1),
  };
}
