import { z } from 'zod';
import { Frequency } from '../control/control.ts';
import { CATEGORIES } from '../scope/engagement.ts';
import { Requirement } from '../record/shape.ts';
import { COMPLETENESS_CLASSES, Nature } from '../testing/shapes.ts';

const Meaning = z.strictObject({ id: z.string(), meaning: z.string() });
const HowDone = z.strictObject({
  execution: z.enum(['manual', 'automated', 'hybrid']),
  effect: z.enum(['preventive', 'detective', 'corrective']),
});

/** The words that library controls use. */
export const Library = z.strictObject({
  meta: z.record(z.string(), z.unknown()),
  domains: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  owner_roles: z.array(z.strictObject({ role: z.string(), meaning: z.string() })),
  evidence_types: z.array(Meaning),
  completeness_classes: z.array(z.strictObject({ id: z.enum(COMPLETENESS_CLASSES), check: z.string() })),
  population_types: z.array(
    z.strictObject({
      id: z.string(),
      class: z.enum(COMPLETENESS_CLASSES),
      description: z.string(),
      source: z.string(),
      key_fields: z.array(z.string()).min(1),
    }),
  ),
});
export type Library = z.output<typeof Library>;

export const SAMPLE_BASES = [
  'frequency',
  'event_population',
  'test_of_one',
  'test_of_one_plus_operation_sample',
  'point_in_time_population',
  'point_in_time_all',
  'single_occurrence',
  'single_occurrence_plus_population_sample',
] as const;

/** A control to start from: edit the statement to what the organization really does. */
export const LibraryControl = z.strictObject({
  id: z.string(),
  title: z.string(),
  domain: z.string(),
  statement: z.string(),
  owner: z.string(),
  frequency: Frequency,
  nature: HowDone,
  criteria: z.array(Requirement),
  categories: z.array(z.enum(CATEGORIES)),
  soc1_itgc: z.array(Requirement),
  parameters: z.record(z.string(), z.string()).optional(),
  evidence_types: z.array(z.string()).min(1),
  populations: z.array(z.string()),
  sampled: z.boolean(),
  sample_basis: z.enum(SAMPLE_BASES),
  tests: z
    .array(
      z.strictObject({
        id: z.string(),
        nature: Nature,
        procedure: z.string(),
        attributes: z.array(z.string()),
      }),
    )
    .min(1),
});
export type LibraryControl = z.output<typeof LibraryControl>;

export const ControlsFile = z.strictObject({ domain: z.string(), controls: z.array(LibraryControl).min(1) });

/** An IT general control objective, with the library controls that usually serve it. */
export const GeneralObjective = z.strictObject({
  id: Requirement,
  title: z.string(),
  statement: z.string(),
  assertions: z.array(z.string()).min(1),
  risks: z.array(z.string()).min(1),
  illustrative_controls: z.array(
    z.strictObject({
      ref: z.string(),
      title: z.string(),
      frequency: Frequency,
      test_natures: z.array(Nature),
    }),
  ),
  all_mapped_controls: z.array(z.string()),
});

export const GeneralObjectives = z.strictObject({
  meta: z.record(z.string(), z.unknown()),
  itgc_objectives: z.array(GeneralObjective).min(1),
});

const Suggested = z.strictObject({ id: z.string(), text: z.string() });

/** SOC 1 objectives for one kind of service; the company edits them into its own. */
export const ServiceType = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  transaction_classes: z.array(z.string()).min(1),
  user_entity_accounts: z.array(z.string()).min(1),
  usual_itgc_objectives: z.array(Requirement),
  typical_cuecs: z.array(Suggested),
  typical_csocs: z.array(Suggested),
  objectives: z
    .array(
      z.strictObject({
        id: Requirement,
        title: z.string(),
        statement: z.string().regex(/^Controls provide reasonable assurance that /),
        assertions: z.array(z.string()).min(1),
        risks: z.array(z.strictObject({ id: z.string(), risk: z.string() })).min(1),
        controls: z
          .array(
            z.strictObject({
              id: z.string(),
              addresses_risks: z.array(z.string()).min(1),
              statement: z.string(),
              frequency: Frequency,
              nature: HowDone,
              tests: z
                .array(z.strictObject({ id: z.string(), nature: Nature, procedure: z.string() }))
                .min(1),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});
export type ServiceType = z.output<typeof ServiceType>;

/** A policy template: Markdown with named blanks such as {{company}}. */
export const PolicyTemplate = z.strictObject({
  id: z.string(),
  title: z.string(),
  owner: z.string(),
  controls: z.array(z.string()).min(1),
  criteria: z.array(Requirement).min(1),
  review: Frequency,
  blanks: z.array(
    z.strictObject({ name: z.string().regex(/^[a-z][a-z_]*$/), meaning: z.string(), example: z.string() }),
  ),
  prose: z.string().min(1),
});
export type PolicyTemplate = z.output<typeof PolicyTemplate>;
