import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** The installation’s own log of binders that came in and went out; no part of any trail. */
export const binderLog = pgTable('binder_log', {
  id: text('id').primaryKey(),
  organizationId: text('organization_id').notNull(),
  at: timestamp('at', { withTimezone: true, mode: 'date' }).notNull(),
  what: text('what', { enum: ['imported', 'exported'] }).notNull(),
  byWhom: text('by_whom').notNull(),
  records: integer('records').notNull(),
  lines: integer('lines').notNull(),
  files: integer('files').notNull(),
  /** What an imported binder said of itself: its `binder.yaml` and `trail/keys`, byte by byte. */
  manifest: text('manifest'),
  keys: text('keys'),
  /** Size of its newest checkpoint; later ones are signed here. */
  signedSize: integer('signed_size'),
});
