import { recordStore } from '#platform/db/store.ts';

export const readEngagement = recordStore('engagement').read;
