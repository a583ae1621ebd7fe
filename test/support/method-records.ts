import type { Records } from '#domain/record/nouns.ts';
import { recordsOf, type Draft } from './report-records.ts';

/** Period of the fixtures of the method’s tests: a SOC 2 and a SOC 1 over the same twelve months. */
export const PERIOD = { from: '2025-10-01', to: '2026-09-30' };
export const SOC2 = 'soc2-2026';
export const SOC1 = 'soc1-2026';
const BOTH = [SOC2, SOC1];
const hash = 'a'.repeat(64);

type Fields = Record<string, unknown>;

/** The two engagements over one system. */
export function engagements(change: { soc2?: Fields; soc1?: Fields } = {}): Draft[] {
  const common = { type: 2, system: 'payroll', period: PERIOD, firm: 'harrow-pike' };
  return [
    [
      'system',
      'payroll',
      {
        name: 'Cedarway Payroll',
        summary: 'Runs payroll.',
        services: [{ name: 'Payroll', purpose: 'Pay people.' }],
        software: [{ name: 'runner', purpose: 'Calculates.' }],
        boundary: 'The platform.',
      },
    ],
    [
      'engagement',
      SOC2,
      { ...common, report: 'soc2', title: 'Description', categories: ['security'], ...change.soc2 },
    ],
    [
      'engagement',
      SOC1,
      { ...common, report: 'soc1', title: 'Description', objectives: ['PAY-CO1'], ...change.soc1 },
    ],
  ];
}

/** A control that serves the given requirements. */
export function control(id: string, requirements: readonly string[], change: Fields = {}): Draft {
  return [
    'control',
    id,
    {
      title: id,
      domain: 'IAM',
      statement: `${id} is done as described.`,
      owner: 'Security lead',
      frequency: 'daily',
      execution: 'manual',
      effect: 'preventive',
      mapping: requirements.map((requirement) => ({ requirement, why: 'It answers it.' })),
      inForceOn: '2024-01-01',
      ...change,
    },
  ];
}

/** A test of a control with its sample and result: `failed` of `tested` items fail, out of a population of `of`. */
export function tested(
  controlId: string,
  {
    tested,
    failed = 0,
    of = 251,
    change = {},
  }: { tested: number; failed?: number; of?: number; change?: Fields },
): Draft[] {
  const items = Array.from({ length: tested }, (_, n) => `ITEM-${String(n + 1).padStart(3, '0')}`);
  return [
    [
      'test',
      `${controlId}.T1`,
      {
        control: controlId,
        nature: 'inspection',
        procedure: 'Inspected the record of a sample.',
        attributes: ['Done on time'],
        engagements: BOTH,
        selection: tested === of ? 'all' : 'sample',
        population: `POP-${controlId}`,
        ...change,
      },
    ],
    [
      'sample',
      `${controlId}.S1`,
      {
        test: `${controlId}.T1`,
        population: `POP-${controlId}`,
        populationHash: hash,
        N: of,
        n: tested,
        method: tested === of ? 'all' : 'draw/1',
        rule: { table: 'default', row: 'daily, standard risk', risk: 'standard' },
        ...(tested !== of && { seed: '3f9c1b7a5e02d48866a1c0ffb39de714' }),
        items,
        drawnBy: 'p-soto',
        drawnAt: '2026-10-08T14:00:00Z',
      },
    ],
    [
      'result',
      `${controlId}.R1`,
      resultBody(
        controlId,
        items.map((item, at) => ({ item, marks: [at < failed ? 'fail' : 'pass'] })),
      ),
    ],
  ];
}

/** A result of a control’s first test. */
export function resultBody(controlId: string, items: readonly Fields[], change: Fields = {}): Fields {
  return {
    test: `${controlId}.T1`,
    sample: `${controlId}.S1`,
    performedFrom: '2026-10-12',
    performedTo: '2026-10-20',
    performedBy: 'p-soto',
    reviewedBy: 'p-bloom',
    reviewedOn: '2026-10-26',
    seen: 'The records of the items.',
    items,
    ...change,
  };
}

/** The deviation that a failing test reported. */
export function deviation(
  controlId: string,
  counts: { tested: number; failed: number },
  change: Fields = {},
): Draft {
  return [
    'deviation',
    `DEV-${controlId}`,
    {
      control: controlId,
      test: `${controlId}.T1`,
      result: `${controlId}.R1`,
      ...counts,
      items: Array.from({ length: counts.failed }, (_, n) => `ITEM-${String(n + 1).padStart(3, '0')}`),
      nature: `For ${counts.failed} of ${counts.tested} items tested, it was done late.`,
      cause: 'The preparer was absent.',
      isSystematic: false,
      affectedFrom: '2025-12-22',
      affectedTo: '2026-08-18',
      intent: 'No sign of intent or override.',
      harm: 'None, established by reperformance.',
      ...change,
    },
  ];
}

/** The auditor’s conclusion on a control, in both engagements. */
export function concluded(controlId: string, operated: string, change: Fields = {}): Draft {
  return [
    'controlConclusion',
    `CC-${controlId}`,
    {
      control: controlId,
      engagements: BOTH,
      operated,
      reasons: 'As the tests show.',
      by: 'p-bloom',
      on: '2026-10-28',
      ...change,
    },
  ];
}

/** A walkthrough that found the control suitable and in place. */
export function designed(controlId: string, change: Fields = {}): Draft {
  return [
    'designEvaluation',
    `DE-${controlId}`,
    {
      control: controlId,
      engagements: BOTH,
      walkthrough: 'One occurrence followed from start to end.',
      by: 'p-soto',
      on: '2026-04-10',
      isSuitable: true,
      isImplemented: true,
      ...change,
    },
  ];
}

/** The fixtures as records, each parsed by its shape. */
export function worldOf(...drafts: (Draft | Draft[])[]): Records {
  return recordsOf(
    drafts.flatMap((each) => (typeof each[0] === 'string' ? [each as Draft] : (each as Draft[]))),
  );
}
