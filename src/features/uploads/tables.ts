import { bigint, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Uploads that can be continued. Row security shows each to the person who began it, and to nobody else. */
export const uploads = pgTable(
  'uploads',
  {
    organizationId: text('organization_id').notNull(),
    id: text('id').notNull(),
    person: text('person').notNull(),
    name: text('name').notNull(),
    declared: text('declared'),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    received: bigint('received', { mode: 'number' }).notNull(),
    begunAt: moment('begun_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    sha256: text('sha256'),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.id] })],
);

/** What has safely arrived of each, by the byte it begins with. */
export const uploadPieces = pgTable(
  'upload_pieces',
  {
    organizationId: text('organization_id').notNull(),
    uploadId: text('upload_id').notNull(),
    first: bigint('first', { mode: 'number' }).notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    key: text('key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.uploadId, table.first] })],
);
