import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Which account is which person of an organization. */
export const memberships = pgTable('memberships', {
  organizationId: text('organization_id').notNull(),
  personId: text('person_id').notNull(),
  accountId: text('account_id').notNull(),
  joinedAt: moment('joined_at').notNull(),
});

/** Links by which a person’s record gets its account. */
export const invitations = pgTable('invitations', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  personId: text('person_id').notNull(),
  tokenSha256: text('token_sha256').notNull(),
  email: text('email'),
  madeBy: text('made_by').notNull(),
  madeAt: moment('made_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  endedAt: moment('ended_at'),
  endedHow: text('ended_how', { enum: ['accepted', 'revoked', 'replaced'] }),
});
