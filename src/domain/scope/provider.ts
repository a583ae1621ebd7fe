import { z } from 'zod';
import { Day, Id, Line, Requirement, Span, Words } from '../record/shape.ts';

/**
 * A vendor or subservice organization. It is a subservice organization when its own controls are necessary
 * to achieve an objective or criterion; then each engagement states a method for it.
 */
export const Provider = z.strictObject({
  name: Line,
  service: Words,
  isSubservice: z.boolean(),
  why: Words.describe('Why it is, or is not, a subservice organization'),
  dataShared: Words.optional(),
  risk: z.enum(['low', 'medium', 'high']),
  startedOn: Day.optional(),
  /** Complementary subservice organization controls assumed at a carved-out provider. */
  assumedControls: z
    .array(z.strictObject({ id: Id, text: Words, requirements: z.array(Requirement).min(1) }))
    .default([]),
  monitoredBy: z.array(Id).default([]).describe('Own controls that watch the provider, such as VND-04'),
  reports: z
    .array(
      z.strictObject({
        name: Line,
        period: Span,
        opinion: z.enum(['unmodified', 'qualified', 'adverse', 'disclaimer']),
        reviewedOn: Day,
        gapLetterTo: Day.optional(),
        remarks: Words.optional(),
      }),
    )
    .default([]),
  /** Inclusive method only: the provider’s own papers. */
  inclusive: z
    .strictObject({
      assertionSignedOn: Day,
      representationOn: Day,
      signer: Line,
      signerTitle: Line,
      description: Words,
    })
    .optional(),
});
export type Provider = z.output<typeof Provider>;

/** Complementary user entity control, or (when not necessary for an objective or criterion) a user responsibility. */
export const UserControl = z.strictObject({
  text: Words.regex(
    /^User entities are responsible for /,
    'Begin with "User entities are responsible for ".',
  ),
  kind: z.enum(['complementary', 'responsibility']),
  requirements: z.array(Requirement).default([]),
});
export type UserControl = z.output<typeof UserControl>;
