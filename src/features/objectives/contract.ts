import { recordEndpoints } from '#api/record-endpoints.ts';

const read = ['company', 'auditor'] as const;

export const objectives = recordEndpoints('objective', {
  path: '/objectives',
  one: 'a control objective',
  many: 'control objectives with their risks and controls',
  read,
  write: ['company:owner', 'company:manager'],
});

export const risks = recordEndpoints('risk', {
  path: '/risks',
  one: 'a risk',
  many: 'risks of the register',
  read,
  write: ['company:owner', 'company:manager', 'company:contributor'],
});
