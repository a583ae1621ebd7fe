import { recordEndpoints } from '#api/record-endpoints.ts';

const readers = ['company', 'auditor'] as const;

/** An organization comes in with its binder; here it is read and changed by itself. */
const { list, read, history, change } = recordEndpoints('organization', {
  path: '/organizations',
  one: 'an organization',
  many: 'one’s own organization and those one works with',
  read: readers,
  write: ['company:owner', 'auditor:partner'],
});
export const organizations = { list, read, history, change };

export const people = recordEndpoints('person', {
  path: '/people',
  one: 'a person',
  many: 'people who act for an organization',
  read: readers,
  write: ['company:owner', 'company:manager', 'auditor:partner', 'auditor:manager'],
});

export const systems = recordEndpoints('system', {
  path: '/systems',
  one: 'a system',
  many: 'systems with their boundaries',
  read: readers,
  write: ['company:owner', 'company:manager'],
});
