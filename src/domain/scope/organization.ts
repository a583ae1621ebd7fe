import { z } from 'zod';
import { Day, Id, Line, Words } from '../record/shape.ts';

/** Whether the name is of a time zone: with another one no day of the organization could be told. */
function isTimeZone(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    return false;
  }
}

/** A service organization (company) or a CPA firm (auditor). */
export const Organization = z.strictObject({
  kind: z.enum(['company', 'firm']),
  name: Line.describe('Short name used in running text'),
  legalName: Line,
  city: Line.describe('City and state of the signing office'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'No such time zone. Give an IANA name, such as America/New_York.')
    .describe('IANA name; calendar days of the organization are days there'),
  holidays: z.array(Day).optional().describe('Weekdays that are not business days'),
  about: Words.optional(),
  /** Printed on every page when set: the example company and firm are made up. */
  specimen: Line.optional(),
  /** Facts of a CPA firm, with where they were read and when; readers see them. */
  firm: z
    .strictObject({
      license: z.strictObject({ jurisdiction: Line, number: Line, validTo: Day, readAt: Line }),
      peerReview: z.strictObject({ rating: Line, acceptedOn: Day, validTo: Day, readAt: Line }),
    })
    .optional(),
});
export type Organization = z.output<typeof Organization>;

export const ROLES = {
  company: ['owner', 'manager', 'contributor', 'reader'],
  auditor: ['partner', 'manager', 'staff'],
  customer: ['reader'],
} as const;
export type Side = keyof typeof ROLES;
export const SIDES = Object.keys(ROLES) as [Side, ...Side[]];

/** Somebody who acts for the organization: owns, signs, tests or reviews. */
export const Person = z
  .strictObject({
    name: Line,
    title: Line,
    side: z.enum(['company', 'auditor', 'customer']),
    role: z.string(),
    email: z.email().optional(),
    engagements: z.array(Id).default([]).describe('Engagements an auditor works on; empty for the company'),
    startedOn: Day.optional(),
    endedOn: Day.optional(),
  })
  .refine(
    ({ side, role }) => (ROLES[side] as readonly string[]).includes(role),
    'No such role on this side.',
  );
export type Person = z.output<typeof Person>;
