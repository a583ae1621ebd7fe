import { recordStore } from '#platform/db/store.ts';

const store = recordStore('assertion');

export const claimAssertion = store.claim;
export const saveAssertion = store.save;
