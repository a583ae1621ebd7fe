import { z } from 'zod';
import { Day, Id, Line, Requirement, Span, Words } from '../record/shape.ts';

export const CATEGORIES = [
  'security',
  'availability',
  'processing_integrity',
  'confidentiality',
  'privacy',
] as const;
export const Category = z.enum(CATEGORIES);
export type Category = z.output<typeof Category>;

/** One examination: SOC 1 or SOC 2, Type 1 (as of a day) or Type 2 (over a period). */
export const Engagement = z
  .strictObject({
    report: z.enum(['soc1', 'soc2']),
    type: z.union([z.literal(1), z.literal(2)]),
    title: Line.describe('Title of the description, as the auditor names it in the scope paragraph'),
    system: Id,
    period: Span.optional().describe('Type 2'),
    asOf: Day.optional().describe('Type 1'),
    categories: z.array(Category).default([]).describe('SOC 2; security always'),
    objectives: z.array(Id).default([]).describe('SOC 1: the control objectives, in reporting order'),
    notApplicable: z
      .array(z.strictObject({ requirement: Requirement, why: Words }))
      .default([])
      .describe('SOC 2 criteria that are not relevant to the system (DC 8)'),
    excludedObjectives: z.array(z.strictObject({ title: Line, why: Words })).default([]),
    firm: Id.describe('Id of the audit firm organization'),
    /** Methods are per subservice organization; a vendor is not listed. */
    subservice: z
      .array(z.strictObject({ organization: Id, method: z.enum(['carve-out', 'inclusive']) }))
      .default([]),
    previous: z.strictObject({ period: Span, reportOn: Day, firm: Line }).optional(),
    gapExplained: Words.optional().describe(
      'Why this period does not start the day after the previous one ended',
    ),
    fieldworkFrom: Day.optional(),
    reportOn: Day.optional().describe('Date of the auditor’s report'),
    addressee: Line.default('the Board of Directors and Management'),
    usesInternalAudit: z.boolean().default(false),
  })
  .refine(
    (e) => (e.type === 2 ? e.period !== undefined : e.asOf !== undefined),
    'Type 2 needs a period, Type 1 a day.',
  )
  .refine((e) => e.report === 'soc1' || e.categories.includes('security'), 'A SOC 2 always covers security.');
export type Engagement = z.output<typeof Engagement>;

/** What the company promises users (commitment) or must do to keep the promise (requirement). SOC 2, DC 2. */
export const Commitment = z.strictObject({
  kind: z.enum(['commitment', 'requirement']),
  title: Line,
  text: Words,
  categories: z.array(Category).min(1),
  criteria: z.array(Requirement).min(1).describe('Criteria that tell whether it was achieved'),
  source: Line.describe('Contract, policy or notice where it is stated'),
  isPrincipal: z.boolean().default(true),
});
export type Commitment = z.output<typeof Commitment>;
