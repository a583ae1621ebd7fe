import { z } from 'zod';
import { Day, Id, Line, Requirement, Words } from '../record/shape.ts';

export const FREQUENCIES = [
  'continuous',
  'event',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'semiannual',
  'annual',
] as const;
export const Frequency = z.enum(FREQUENCIES);
export type Frequency = z.output<typeof Frequency>;

/** A control in the company’s own words, mapped once to criteria and to objectives: one control serves both reports. */
export const Control = z.strictObject({
  title: Line,
  domain: z
    .string()
    .regex(/^[A-Z][A-Z0-9]{0,9}$/)
    .describe('Domain of the library, such as IAM, or a service type such as EXP'),
  statement: Words.describe('What is done, how, by whom, when and where; the same words in sections 3 and 4'),
  owner: Line.describe('Role that owns it'),
  ownerPerson: Id.optional(),
  operatedBy: Id.optional().describe('Provider that runs it, when that provider is presented inclusively'),
  frequency: Frequency,
  onDays: z
    .enum(['business', 'every'])
    .optional()
    .describe('Daily control: on which days; unless said, business days when people do it, else every day'),
  execution: z.enum(['manual', 'automated', 'hybrid']),
  effect: z.enum(['preventive', 'detective', 'corrective']),
  /** Each link from control to criterion or objective keeps its reason. */
  mapping: z.array(z.strictObject({ requirement: Requirement, why: Words })).min(1),
  systems: z
    .array(Line)
    .default([])
    .describe('Systems it runs on; a test serves both reports only if they agree'),
  library: Id.optional().describe('The library control it began as'),
  /** General controls an automated control relies on; a test of one holds only while they worked. */
  reliesOn: z.array(Id).default([]),
  isKey: z.boolean().default(false).describe('Alone in answering a risk'),
  inForceOn: Day,
  retiredOn: Day.optional(),
  replaces: Id.optional(),
});
export type Control = z.output<typeof Control>;

/** One expected operation of a periodic control, done or missed. */
export const Occurrence = z.strictObject({
  control: Id,
  label: Line.describe('Such as 2026-Q2 or 2026-03'),
  windowFrom: Day,
  windowTo: Day,
  doneOn: Day.optional(),
  doneBy: Id.optional(),
  evidence: z.array(Id).default([]),
  note: Words.optional(),
});
export type Occurrence = z.output<typeof Occurrence>;

/** An automated check’s verdict over stored rows, as an interval of days. */
export const CheckInterval = z.strictObject({
  control: Id,
  check: Line,
  from: Day,
  to: Day,
  outcome: z.enum(['pass', 'fail', 'unverified']),
  reason: Words.optional(),
});
export type CheckInterval = z.output<typeof CheckInterval>;

/** A SOC 1 control objective, specified by management, with what could stop it being met. */
export const Objective = z.strictObject({
  title: Line,
  statement: Words,
  assertions: z.array(Line).min(1).describe('Financial statement assertions it bears on'),
  risks: z.array(z.strictObject({ id: Id, risk: Words, controls: z.array(Id).min(1) })).min(1),
  specifiedBy: Line.optional().describe('Named when a law or other party sets the objective'),
});
export type Objective = z.output<typeof Objective>;

/** A risk in the company’s register (SOC 2: to commitments and requirements). */
export const Risk = z.strictObject({
  title: Line,
  text: Words,
  rating: z.enum(['low', 'medium', 'high']),
  response: z.enum(['accept', 'reduce', 'transfer', 'avoid']),
  controls: z.array(Id).default([]),
  requirements: z.array(Requirement).default([]),
  owner: Line,
  reviewedOn: Day,
});
export type Risk = z.output<typeof Risk>;
