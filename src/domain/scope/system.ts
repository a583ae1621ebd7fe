import { z } from 'zod';
import { Line, Words } from '../record/shape.ts';

const Part = z.strictObject({ name: Line, purpose: Words });

/** The system that is examined: what is inside its boundary and what is not. */
export const System = z.strictObject({
  name: Line.describe('As written in every section of every report, such as "Ledgerline Expense Platform"'),
  summary: Words,
  services: z.array(Part).min(1),
  infrastructure: z.array(Part).default([]),
  software: z.array(Part).default([]),
  people: z.array(Part).default([]),
  data: z.array(Part).default([]),
  procedures: z.array(Part).default([]),
  locations: z.array(Line).default([]),
  boundary: Words.describe('What is inside and where it ends'),
  excluded: z.array(Part).default([]).describe('What a reader might assume is covered and is not, with why'),
});
export type System = z.output<typeof System>;
