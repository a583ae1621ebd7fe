import { z } from 'zod';
import { StoredFile } from '../evidence/evidence.ts';
import { Day, Id, Line, Moment, Requirement, Sha256, Words } from '../record/shape.ts';

export const Nature = z.enum(['inquiry', 'observation', 'inspection', 'reperformance']);
export type Nature = z.output<typeof Nature>;
export const RiskLevel = z.enum(['low', 'standard', 'high']);
export type RiskLevel = z.output<typeof RiskLevel>;
export const COMPLETENESS_CLASSES = ['log', 'calendar', 'inventory', 'hr', 'register'] as const;

/**
 * All items a control should have covered in a period, from the system that performs the event.
 * Version 1 may be open; the version with `frozen` can no longer change.
 */
export const Population = z.strictObject({
  title: Line,
  type: Id.describe('Population type of the catalogue, such as terminations'),
  controls: z.array(Id).min(1),
  definition: Words.describe('What event or item, which systems, which filters'),
  from: Day,
  to: Day,
  timeZone: z.string(),
  source: Line,
  extraction: Words.describe('Query or report with parameters'),
  extractedBy: Line,
  extractedAt: Moment,
  file: StoredFile.describe('The original file as delivered (CSV)'),
  idColumn: Line,
  dateColumn: Line.optional().describe('Day of the event, for coverage of the period'),
  strata: Line.optional().describe('Column by which samples are stratified'),
  reconciliation: z.strictObject({
    class: z.enum(COMPLETENESS_CLASSES),
    independentSource: Line,
    independentCount: z.int().min(0),
    difference: z.int(),
    explained: Words.describe('How it was reconciled, and why any difference is not an omission'),
    accuracy: Words.describe('Rows traced to the source record'),
    checkedBy: Line,
    checkedOn: Day,
  }),
  frozen: z
    .strictObject({
      at: Moment,
      count: z.int().min(0),
      idsHash: Sha256.describe('Population hash: SHA-256 of the sorted identifiers joined by LF'),
      rowsHash: Sha256.describe('SHA-256 of the rows in canonical form, one JSON line each'),
      /** SHA-256 of each auditor seed, made and given before the freeze; nobody can steer the draw. */
      seedCommitments: z.array(z.strictObject({ test: Id, commitment: Sha256 })).default([]),
    })
    .optional(),
});
export type Population = z.output<typeof Population>;

/** Rows of a size table; the defaults are ours, the firm edits them, the one used is cited by each sample. */
export const SizeTable = z.strictObject({
  title: Line,
  byFrequency: z.array(
    z.strictObject({ frequency: Line, upTo: z.int().min(1), low: z.int(), standard: z.int(), high: z.int() }),
  ),
  byPopulation: z.array(
    z.strictObject({
      upTo: z.int().min(1).nullable().describe('Largest N of the row; null for the last'),
      low: z.strictObject({ atLeast: z.int().min(0), percent: z.int().min(0).max(100) }),
      standard: z.strictObject({ atLeast: z.int().min(0), percent: z.int().min(0).max(100) }),
      high: z.strictObject({ atLeast: z.int().min(0), percent: z.int().min(0).max(100) }),
    }),
  ),
  note: Words,
});
export type SizeTable = z.output<typeof SizeTable>;

export const SELECTIONS = ['sample', 'all', 'one', 'none'] as const;

/** One auditor’s test of one control: done once, used by every engagement it fits. */
export const ControlTest = z.strictObject({
  control: Id,
  nature: Nature,
  procedure: Words.describe('Verb first, past tense: what was inspected, from which source, all or a sample'),
  attributes: z.array(Line).default([]).describe('Yes/no conditions, lettered A, B, C in this order'),
  bearsOn: z
    .array(Requirement)
    .optional()
    .describe('Requirements its attributes bear on, when not all that the control is mapped to'),
  engagements: z.array(Id).min(1),
  systems: z.array(Line).default([]),
  selection: z
    .enum(SELECTIONS)
    .describe('one: test of one of an automated control; none: inquiry or observation'),
  population: Id.optional(),
  risk: RiskLevel.default('standard'),
  tolerablePercent: z.number().min(0).max(100).default(10),
  evidence: z.array(Id).default([]),
});
export type ControlTest = z.output<typeof ControlTest>;

/** The auditor’s commitment to a seed, before the population is frozen. The seed itself is revealed in the sample. */
export const SeedCommitment = z.strictObject({
  test: Id,
  population: Id,
  commitment: Sha256,
  at: Moment,
  by: Id,
});
export type SeedCommitment = z.output<typeof SeedCommitment>;

/** A drawn sample: anyone can redraw it from population, seed and rule. `draw/1` is the method of docs/formats. */
export const Sample = z.strictObject({
  test: Id,
  population: Id,
  populationHash: Sha256,
  N: z.int().min(0),
  n: z.int().min(0),
  method: z.enum(['draw/1', 'stratified/1', 'all', 'haphazard', 'targeted']),
  rule: z.strictObject({ table: Id, row: Line, risk: RiskLevel, why: Words.optional() }),
  seed: z.string().max(80).optional(),
  items: z.array(z.string().min(1)),
  /** Later enlargement or extension: further items of the same order, once and by plan, or all for a search of the cause. */
  extension: z
    .strictObject({
      to: z.enum(['enlarged', 'whole-population']),
      why: Words,
      items: z.array(z.string().min(1)),
    })
    .optional(),
  drawnBy: Id,
  drawnAt: Moment,
});
export type Sample = z.output<typeof Sample>;

export const MARKS = ['pass', 'fail', 'not-applicable'] as const;

/** What the auditor saw, item by attribute. An item missing or made afterwards is a fail. */
export const Result = z.strictObject({
  test: Id,
  sample: Id.optional(),
  performedFrom: Day,
  performedTo: Day,
  performedBy: Id,
  reviewedBy: Id,
  reviewedOn: Day,
  seen: Words.describe('What was examined and what it showed'),
  items: z
    .array(
      z.strictObject({
        item: z.string().min(1),
        marks: z.array(z.enum(MARKS)).min(1).describe('One per attribute, in the test’s order'),
        note: Words.optional(),
        stage: z.enum(['sample', 'extension']).default('sample'),
      }),
    )
    .default([]),
  noInstances: z.strictObject({ why: Words, evidence: z.array(Id).min(1) }).optional(),
  evidence: z.array(Id).default([]),
});
export type Result = z.output<typeof Result>;

/** Items that departed from the control: always reported, also when the criterion was still met. */
export const Deviation = z.strictObject({
  control: Id,
  test: Id,
  result: Id,
  tested: z.int().min(1),
  failed: z.int().min(1),
  items: z.array(z.string().min(1)).min(1),
  nature: Words.describe('As printed in section 4: tested, failed, what was wrong; no person named'),
  cause: Words,
  isSystematic: z.boolean(),
  affectedFrom: Day,
  affectedTo: Day,
  extended: Words.optional().describe('Search of the same cause beyond the sample, with its counts'),
  intent: Words.describe('Consideration of intent or override'),
  harm: Words.describe('Whether harm occurred, and how that was established'),
  compensatedBy: z.array(Id).default([]),
  communicatedOn: Day.optional(),
});
export type Deviation = z.output<typeof Deviation>;
