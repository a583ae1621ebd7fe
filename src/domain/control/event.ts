import { z } from 'zod';
import { Day, Id, Line, Moment, Requirement, Words } from '../record/shape.ts';

/** The company’s record of a control failure, whoever found it, with management’s response. */
export const Exception = z.strictObject({
  control: Id,
  title: Line,
  foundOn: Day,
  foundBy: z.enum(['company', 'auditor', 'customer', 'monitoring']),
  what: Words,
  cause: Words,
  effect: Words,
  remediation: Words,
  remediatedOn: Day.optional(),
  evidence: z.array(Id).default([]),
  deviation: Id.optional().describe('Set once the auditor communicated its deviation'),
  response: Words.optional().describe('Management’s response, printed in section 5 as management’s'),
  responseOwner: Line.optional(),
  responseOn: Day.optional(),
});
export type Exception = z.output<typeof Exception>;

export const Incident = z.strictObject({
  title: Line,
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  occurredAt: Moment,
  detectedAt: Moment,
  resolvedAt: Moment.optional(),
  what: Words,
  effect: Words,
  correction: Words,
  requirements: z.array(Requirement).default([]),
  /** Engagements whose description discloses it: it came from a control failure or broke a commitment. */
  disclosedIn: z.array(Id).default([]),
  whyNotDisclosed: Words.optional(),
});
export type Incident = z.output<typeof Incident>;

/** A change of the system that readers need to know about, or one after the period (a subsequent event). */
export const SystemChange = z.strictObject({
  title: Line,
  on: Day,
  what: Words,
  controls: z.array(Id).default([]),
  isSignificant: z.boolean(),
  disclosedIn: z.array(Id).default([]),
});
export type SystemChange = z.output<typeof SystemChange>;

/** Days on which a connector could not collect: unknown days of the controls it feeds. */
export const Outage = z.strictObject({
  connector: Line,
  from: Day,
  to: Day,
  reason: Words,
  controls: z.array(Id).min(1),
  resolution: Words,
});
export type Outage = z.output<typeof Outage>;
