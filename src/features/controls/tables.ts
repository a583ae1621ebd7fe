import { recordTable } from '#platform/db/records.ts';

export const controls = recordTable('control');
