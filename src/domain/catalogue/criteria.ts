import { z } from 'zod';
import { CATEGORIES } from '../scope/engagement.ts';
import { Requirement } from '../record/shape.ts';

/** An aid to judgment under a criterion. A missing one is an advisory gap and never fails the criterion. */
export const PointOfFocus = z.strictObject({
  id: z.string().regex(/^[A-Z]+[0-9.]+-POF[0-9]+$/),
  label: z.string().min(1),
  group: z.string().optional(),
  origin: z.enum(['coso', 'tsc']),
  applies_to: z.enum([
    'all',
    'system_level',
    'availability',
    'confidentiality',
    'processing_integrity',
    'privacy',
  ]),
  role: z.array(z.enum(['controller', 'processor'])).optional(),
  role_basis: z.enum(['marked_in_source', 'inferred']).optional(),
});

export const Criterion = z.strictObject({
  id: Requirement,
  category: z.enum(CATEGORIES),
  series: z.string(),
  title: z.string().min(1),
  statement: z.string().min(1).describe('Our own summary; the official wording is never shipped'),
  coso_principle: z.int().min(1).max(17).optional(),
  pof_count: z.int().min(0),
  points_of_focus: z.array(PointOfFocus),
});
export type Criterion = z.output<typeof Criterion>;

/** One file of criteria: a series. */
export const CriteriaFile = z.strictObject({ series: z.string(), criteria: z.array(Criterion).min(1) });

/** What a framework is: its categories and series, and how its summaries are labeled in reports. */
export const Framework = z.strictObject({
  id: z.string(),
  edition: z.string(),
  label: z.string(),
  meta: z.record(z.string(), z.unknown()),
  categories: z.array(
    z.strictObject({
      id: z.enum(CATEGORIES),
      code: z.string(),
      name: z.string(),
      required: z.boolean(),
      objective: z.string(),
    }),
  ),
  category_scope_rule: z.record(z.enum(CATEGORIES), z.string()),
  series: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      category: z.enum(CATEGORIES),
      note: z.string().optional(),
    }),
  ),
});
export type Framework = z.output<typeof Framework>;

/** A description criterion (DC 1 to DC 9) with what a writer supplies and a reviewer checks. */
export const DescriptionCriterion = z.strictObject({
  id: z.string().regex(/^DC [1-9]$/),
  title: z.string(),
  requirement: z.string(),
  required: z.string(),
  sub_items: z.array(z.strictObject({ id: z.string(), name: z.string(), content: z.string() })).min(1),
  writer_supplies: z.array(z.string()),
  type1: z.string(),
  type2: z.string(),
  review_checks: z.array(z.string()),
  common_pitfalls: z.array(z.string()),
  platform_sources: z.array(z.string()),
});

export const DescriptionCriteria = z.looseObject({
  id: z.literal('dc-200'),
  criteria: z.array(DescriptionCriterion).length(9),
});
export type DescriptionCriteria = z.output<typeof DescriptionCriteria>;

const Element = z.strictObject({
  id: z.string(),
  applies_to: z.enum(['both', 'type1', 'type2']),
  requirement: z.string(),
});

/** What a SOC 1 examination asks of description, assertion and report. */
export const Soc1Requirements = z.looseObject({
  id: z.literal('soc1'),
  financial_statement_assertions: z.looseObject({}),
  description_content: z.looseObject({ elements: z.array(Element).min(1) }),
  management_assertion: z.looseObject({ elements: z.array(Element).min(1) }),
  report_elements: z.array(Element).min(1),
});
export type Soc1Requirements = z.output<typeof Soc1Requirements>;
