import { z } from 'zod';
import { Control } from '#domain/control/control.ts';
import { Nature, RiskLevel, SELECTIONS } from '#domain/testing/shapes.ts';

const CompactTest = z.strictObject({
  id: z.string(),
  nature: Nature,
  procedure: z.string(),
  attributes: z.array(z.string()).default([]),
  selection: z.enum(SELECTIONS),
  population: z.string().optional(),
  risk: RiskLevel.default('standard'),
  tolerablePercent: z.number().optional(),
  engagements: z.array(z.string()).optional(),
  seen: z.string(),
  /** The story of a designed deviation, as a note for authors; the record is in firm/deviations.yaml. */
  deviation: z.record(z.string(), z.unknown()).optional(),
  evidence: z
    .array(z.strictObject({ title: z.string(), kind: z.string(), source: z.string(), text: z.string() }))
    .default([]),
});

const { library, title, statement, owner, ownerPerson, frequency, execution, effect, mapping } =
  Control.shape;

/** A control with its tests and results as its author writes it; the builder expands it into records. */
const Compact = z.strictObject({
  id: z.string(),
  library,
  title,
  statement,
  owner,
  ownerPerson,
  frequency,
  execution,
  effect,
  mapping,
  isKey: z.boolean().optional(),
  systems: z.array(z.string()).optional(),
  reliesOn: z.array(z.string()).optional(),
  inForceOn: z.string().default('2024-10-01'),
  walkthrough: z.string(),
  conclusion: z.string(),
  operated: z.enum(['effective', 'not-effective', 'no-instances']).default('effective'),
  /** Why nothing could be tested: no instance occurred. */
  noInstances: z.string().optional(),
  /** Day on which an occurrence was done, by its label; null for one that was missed. */
  doneOn: z.record(z.string(), z.string().nullable()).optional(),
  tests: z.array(CompactTest).min(1),
});

export const CompactControls = z.array(Compact);
export type CompactControl = z.output<typeof Compact>;
export type CompactTest = z.output<typeof CompactTest>;
