import { holdFile } from '#platform/db/files.ts';
import { recordStore } from '#platform/db/store.ts';

const store = recordStore('issue');

export const readIssue = store.read;
export const addIssue = store.add;
export const saveHeldFile = holdFile;
