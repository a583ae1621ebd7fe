import { channel } from 'node:diagnostics_channel';

/** Tells, to whoever listens, how many seconds a transaction waited for its connection or its turn. */
export const databaseWaits = channel('tickmark:database-wait');
