import { recordEndpoints } from '#api/record-endpoints.ts';

const read = ['company', 'auditor'] as const;
const write = ['company:owner', 'company:manager'] as const;

export const engagements = recordEndpoints('engagement', {
  path: '/engagements',
  one: 'an engagement',
  many: 'engagements: SOC 1 or SOC 2, Type 1 or Type 2',
  read,
  write,
});

export const commitments = recordEndpoints('commitment', {
  path: '/commitments',
  one: 'a service commitment or system requirement',
  many: 'service commitments and system requirements',
  read,
  write,
});
