import { integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/** The trail of each organization. `leaf` is the leaf data; a withheld line has neither entry nor salt. */
export const trail = pgTable(
  'trail',
  {
    organizationId: text('organization_id').notNull(),
    seq: integer('seq').notNull(),
    /** Canonical JSON of the entry. */
    entry: text('entry'),
    salt: text('salt'),
    leaf: text('leaf').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.seq] })],
);

/** Signed checkpoints of each organization’s trail. */
export const checkpoints = pgTable(
  'checkpoints',
  {
    organizationId: text('organization_id').notNull(),
    size: integer('size').notNull(),
    root: text('root').notNull(),
    note: text('note').notNull(),
    signedAt: timestamp('signed_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.size] })],
);
