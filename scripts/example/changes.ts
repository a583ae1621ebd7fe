import type { Row } from './csv.ts';
import { addDays, BANK_DAYS, eachDay, isBankDay, PERIOD } from './calendar.ts';
import { randomFrom } from './random.ts';
import type { Worker } from './workers.ts';

const SERVICES = [
  'gateway',
  'capture',
  'capture',
  'policy',
  'calc',
  'settle',
  'export',
  'admin',
  'mobile',
  'cadence',
  'notify',
] as const;
const FINANCIAL = new Set(['calc', 'settle', 'export']);
const COUNT = 1400;
const EMERGENCIES = 16;
const FINANCIAL_CHANGES = 64;

/** The deploy log of production: 1,400 deployments, of which 16 emergencies and 64 of financial logic. */
export function changeRows(workers: readonly Worker[]): Record<string, Row[]> {
  const random = randomFrom('changes');
  const engineers = workers.filter(
    ({ team, startedOn }) => team === 'Engineering' && startedOn < PERIOD.from,
  );
  const days = Array.from({ length: COUNT }, () => random.pick(BANK_DAYS)).sort();
  const emergencyDays = new Set(
    Array.from({ length: EMERGENCIES }, (_, index) => Math.floor(((index + 0.4) * COUNT) / EMERGENCIES)),
  );
  let financialLeft = FINANCIAL_CHANGES;
  const rows = days.map((day, index) => {
    const isEmergency = emergencyDays.has(index);
    const service = random.pick(SERVICES);
    const isFinancial = FINANCIAL.has(service) && financialLeft > 0 && random.upTo(1000) < 172;
    if (isFinancial) financialLeft -= 1;
    const present = engineers.filter(({ lastDay }) => lastDay === undefined || lastDay > day);
    const author = random.pick(present);
    const approver = random.pick(present.filter(({ id }) => id !== author.id));
    const mergedAt = `${day}T${random.time()}Z`;
    return {
      change_id: `CHG-${String(index + 1).padStart(4, '0')}`,
      service,
      kind: isEmergency ? 'emergency' : 'normal',
      financial_logic: isFinancial ? 'yes' : 'no',
      ticket: `LE-${4100 + index * 3 + random.upTo(3)}`,
      author: author.id,
      approver: approver.id,
      merged_at: mergedAt,
      pipeline: 'passed',
      deployed_at: new Date(Date.parse(mergedAt) + (9 + random.upTo(70)) * 60_000)
        .toISOString()
        .replace('.000', ''),
      deployed_by: 'pipeline',
      deployed_on: day,
    };
  });
  for (let index = rows.length - 1; financialLeft > 0 && index >= 0; index -= 1) {
    const row = rows[index];
    if (row && FINANCIAL.has(row.service) && row.financial_logic === 'no') {
      row.financial_logic = 'yes';
      financialLeft -= 1;
    }
  }
  return {
    'POP-production-changes': rows,
    'POP-emergency-changes': rows.filter(({ kind }) => kind === 'emergency'),
    'POP-financial-changes': rows.filter(({ financial_logic }) => financial_logic === 'yes'),
  };
}

/** What people of a team ask for. */
const ROLES: Record<string, [system: string, role: string][]> = {
  Engineering: [
    ['Forgeline', 'developer'],
    ['Forgeline', 'reviewer'],
    ['QueryDesk', 'reader'],
  ],
  'Site Reliability': [
    ['Northgate Cloud', 'operator'],
    ['Watchpost', 'reader'],
  ],
  Security: [
    ['Watchpost', 'analyst'],
    ['Northgate Cloud', 'read-only'],
  ],
  'Settlement Operations': [
    ['admin', 'settlement'],
    ['settle', 'preparer'],
  ],
  'Customer Operations': [
    ['admin', 'support'],
    ['Tasklane', 'agent'],
  ],
  Finance: [
    ['Tallybook', 'preparer'],
    ['QueryDesk', 'reader'],
  ],
};
const FOR_ALL: [system: string, role: string][] = [
  ['Keyring Identity', 'employee'],
  ['Tasklane', 'member'],
  ['Plumbline', 'reader'],
];

/** Grants of access in the period: joiners on their first days, and requests through the year. */
export function grantRows(workers: readonly Worker[]): Row[] {
  const random = randomFrom('grants');
  const joiners = workers.filter(({ startedOn }) => startedOn >= PERIOD.from);
  const asked = [
    ...joiners.flatMap((worker) => [worker, worker, worker].map((who) => ({ who, day: who.startedOn }))),
    ...Array.from({ length: 214 - joiners.length * 3 }, () => {
      const day = random.pick(BANK_DAYS);
      const present = workers.filter(
        (w) => w.startedOn < day && (w.lastDay === undefined || w.lastDay > day),
      );
      return { who: random.pick(present), day };
    }),
  ].sort((a, b) => (a.day < b.day ? -1 : 1));
  return asked.map(({ who, day }, index) => {
    const [system, role] = random.pick(ROLES[who.team] ?? FOR_ALL);
    const requested = isBankDay(addDays(day, -1)) ? addDays(day, -1) : day;
    return {
      grant_id: `AG-${String(index + 1).padStart(5, '0')}`,
      worker_id: who.id,
      system,
      role,
      ticket: `AR-${2200 + index * 2}`,
      requested_at: `${requested}T${requested === day ? 12 : 14}:${String(10 + random.upTo(49))}:00Z`,
      approved_by: 'manager of the team',
      approved_at: `${day}T13:${String(10 + random.upTo(49))}:00Z`,
      granted_at: `${day}T${15 + random.upTo(6)}:${String(10 + random.upTo(49))}:00Z`,
      granted_on: day,
    };
  });
}

/** Two batches a bank day; the walkthrough followed PB-0231 with its 1,904 payments. */
export function batchRows(workers: readonly Worker[]): Row[] {
  const random = randomFrom('batches');
  const analysts = workers.filter((w) => w.team === 'Settlement Operations' && w.startedOn < PERIOD.from);
  return BANK_DAYS.flatMap((day) => [day, day]).map((day, index) => {
    const payments = index === 230 ? 1904 : 1150 + random.upTo(1700);
    const preparer = random.pick(analysts);
    const releaser = random.pick(analysts.filter(({ id }) => id !== preparer.id));
    const isLate = index % 2 === 1;
    return {
      batch_id: `PB-${String(index + 1).padStart(4, '0')}`,
      released: day,
      payments: String(payments),
      total_usd: `${payments * (260 + random.upTo(150))}.${10 + random.upTo(90)}`,
      prepared_by: preparer.id,
      released_by: releaser.id,
      instructed_at: `${day}T${isLate ? '20' : '16'}:${10 + random.upTo(45)}:00Z`,
    };
  });
}

/** Availability of each calendar month, as measured from the public edge. */
export function availabilityRows(): Row[] {
  const months = [...new Set(eachDay(PERIOD.from, PERIOD.to).map((day) => day.slice(0, 7)))];
  const minutes: Record<string, number> = {
    '2025-11': 31,
    '2026-01': 6,
    '2026-03': 11,
    '2026-06': 9,
    '2026-08': 4,
  };
  return months.map((month) => {
    const total = eachDay(PERIOD.from, PERIOD.to).filter((day) => day.startsWith(month)).length * 1440;
    const down = minutes[month] ?? 0;
    return {
      month,
      minutes: String(total),
      minutes_unavailable: String(down),
      availability_percent: ((1 - down / total) * 100).toFixed(3),
      commitment_percent: '99.9',
      kept: 'yes',
    };
  });
}
