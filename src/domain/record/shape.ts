import { z } from 'zod';

/**
 * Names a record within its organization and noun. It is also the record's file name in a binder, so it
 * keeps to letters, digits, dot, hyphen and underscore, at most 80, starting with a letter or digit.
 */
export const Id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, 'Use letters, digits, dot, hyphen and underscore, at most 80.')
  .refine(
    (id) => !id.endsWith('.') && !id.includes('..'),
    'A name may not end in a dot or hold two in a row.',
  )
  .refine(
    (id) => !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(id),
    'Windows keeps this name for a device, so no file can have it.',
  );

/** A calendar day in the organization's time zone, `YYYY-MM-DD`. */
export const Day = z.iso.date();

/** A moment in UTC, `2026-03-03T09:15:00Z`, to the second or finer. */
export const Moment = z.iso.datetime();

/** One line of words: trimmed, no control characters. */
export const Line = z
  .string()
  .min(1)
  .max(400)
  .regex(/^[^\p{Cc}]+$/u, 'One line without control characters.');

/** Words of any length up to 20,000 characters; line breaks allowed, other control characters not. */
export const Words = z
  .string()
  .min(1)
  .max(20_000)
  .regex(/^[^\p{Cc}]*(?:[\n\t][^\p{Cc}]*)*$/u, 'No control characters but line breaks and tabs.');

/** Markdown prose of a section or policy: headings, paragraphs, lists, tables, emphasis, links. No HTML. */
export const Prose = z
  .string()
  .min(1)
  .max(200_000)
  .regex(/^(?:[\n\t]|\P{Cc})*$/u, 'No control characters but line breaks and tabs.');

/** SHA-256 as 64 lowercase hex digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'A SHA-256 has 64 lowercase hex digits.');

/** A span of days, both ends inclusive. */
export const Span = z
  .strictObject({ from: Day, to: Day })
  .refine(({ from, to }) => from <= to, 'A span may not end before it begins.');
export type Span = z.output<typeof Span>;

/** Identifier of a criterion (`CC6.1`) or a control objective (`EXP-CO4`, `ITGC-LA`). */
export const Requirement = z
  .string()
  .regex(/^[A-Z][A-Z0-9]*(?:[.-][A-Z0-9]+)*$/, 'Such as CC6.1, EXP-CO4 or ITGC-LA.');
