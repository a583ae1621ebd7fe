import { integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** What people asked for, and how far it is. Row security shows an organization its own. */
export const jobs = pgTable('jobs', {
  id: uuid('id').primaryKey(),
  organizationId: text('organization_id').notNull(),
  side: text('side').notNull(),
  person: text('person').notNull(),
  name: text('name').notNull(),
  state: text('state', { enum: ['waiting', 'working', 'done', 'failed'] }).notNull(),
  step: text('step'),
  done: integer('done'),
  total: integer('total'),
  reason: text('reason'),
  change: integer('change').notNull(),
  askedAt: timestamp('asked_at', { withTimezone: true, mode: 'date' }).notNull(),
  endedAt: timestamp('ended_at', { withTimezone: true, mode: 'date' }),
});
