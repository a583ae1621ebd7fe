import { recordEndpoints } from '#api/record-endpoints.ts';

const read = ['company', 'auditor'] as const;
const write = ['company:owner', 'company:manager', 'company:contributor'] as const;

export const exceptions = recordEndpoints('exception', {
  path: '/exceptions',
  one: 'an exception',
  many: 'exceptions: control failures with cause, remediation and management’s response',
  read,
  write,
});

export const incidents = recordEndpoints('incident', {
  path: '/incidents',
  one: 'an incident',
  many: 'incidents of the register',
  read,
  write,
});

export const systemChanges = recordEndpoints('systemChange', {
  path: '/system-changes',
  one: 'a change of the system',
  many: 'changes of the system that readers may need to know about',
  read,
  write,
});
