import { recordStore } from '#platform/db/store.ts';

const store = recordStore('organization');

export const findOrganizations = store.find;
export const readOrganization = store.read;
export const readOrganizationVersions = store.history;
