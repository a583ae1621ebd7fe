import { z } from 'zod';
import { Day, Id, Line, Prose, Requirement, Words } from '../record/shape.ts';

/** Walkthrough of a control and whether it is suitably designed and implemented. */
export const DesignEvaluation = z.strictObject({
  control: Id,
  engagements: z.array(Id).min(1),
  walkthrough: Words.describe('One occurrence followed from start to end, with what was seen'),
  by: Id,
  on: Day,
  isSuitable: z.boolean(),
  isImplemented: z.boolean(),
  remarks: Words.optional(),
  evidence: z.array(Id).default([]),
});
export type DesignEvaluation = z.output<typeof DesignEvaluation>;

/** A procedure on the description: does it say what the description criteria ask, and is it so? */
export const DescriptionProcedure = z.strictObject({
  engagement: Id,
  part: Line.describe('DC 1 to DC 9 (SOC 2) or D1 to D11 (SOC 1)'),
  procedure: Words,
  finding: Words,
  isInOrder: z.boolean(),
  by: Id,
  on: Day,
});
export type DescriptionProcedure = z.output<typeof DescriptionProcedure>;

/** Whether a control operated effectively, in the light of its tests (Type 2). */
export const ControlConclusion = z.strictObject({
  control: Id,
  engagements: z.array(Id).min(1),
  operated: z.enum(['effective', 'not-effective', 'no-instances']),
  reasons: Words,
  by: Id,
  on: Day,
});
export type ControlConclusion = z.output<typeof ControlConclusion>;

/** The auditor’s conclusion on one criterion or objective. */
export const Conclusion = z.strictObject({
  engagement: Id,
  requirement: Requirement,
  design: z.enum(['suitable', 'not-suitable']),
  operation: z.enum(['effective', 'not-effective', 'not-tested']),
  reasons: Words,
  by: Id,
  on: Day,
});
export type Conclusion = z.output<typeof Conclusion>;

/** SOC 2: whether a service commitment or system requirement was achieved, from the criteria it rests on. */
export const CommitmentConclusion = z.strictObject({
  engagement: Id,
  commitment: Id,
  isAchieved: z.boolean(),
  reasons: Words,
  by: Id,
  on: Day,
});
export type CommitmentConclusion = z.output<typeof CommitmentConclusion>;

export const OPINIONS = ['unmodified', 'qualified', 'adverse', 'disclaimer'] as const;
export const OpinionKind = z.enum(OPINIONS);
export type OpinionKind = z.output<typeof OpinionKind>;

/** The auditor’s own opinion, or its withdrawal. The program never chooses it. */
export const Opinion = z.strictObject({
  engagement: Id,
  outcome: z.enum(['opinion', 'withdrawn']),
  kind: OpinionKind.optional(),
  description: OpinionKind.optional(),
  design: OpinionKind.optional(),
  operation: OpinionKind.optional(),
  /** What the opinion is modified for; each is named in the basis paragraph. */
  modifications: z
    .array(
      z.strictObject({
        about: z.enum(['description', 'design', 'operation', 'evidence']),
        requirement: Requirement.optional(),
        controls: z.array(Id).default([]),
        facts: Words,
        effect: Words,
      }),
    )
    .default([]),
  reasons: Prose.describe('The auditor’s reasoning, working paper'),
  by: Id,
  on: Day,
});
export type Opinion = z.output<typeof Opinion>;

/** What the firm confirmed before it accepted the engagement. */
export const Acceptance = z.strictObject({
  engagement: Id,
  independenceConfirmedOn: Day,
  confirmedBy: Id,
  isReadinessImplementer: z.boolean().describe('The firm designed or ran controls of the company'),
  isPlatformVendor: z.boolean(),
  remarks: Words.optional(),
});
export type Acceptance = z.output<typeof Acceptance>;

/** Inquiry about events between the end of the period and the report. */
export const SubsequentEvents = z.strictObject({
  engagement: Id,
  from: Day,
  to: Day,
  inquiredOn: Day,
  by: Id,
  ofWhom: Line,
  result: Words,
});
export type SubsequentEvents = z.output<typeof SubsequentEvents>;
