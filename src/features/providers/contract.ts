import { recordEndpoints } from '#api/record-endpoints.ts';

const read = ['company', 'auditor'] as const;
const write = ['company:owner', 'company:manager'] as const;

export const providers = recordEndpoints('provider', {
  path: '/providers',
  one: 'a vendor or subservice organization',
  many: 'vendors and subservice organizations, with the controls assumed at each',
  read,
  write,
});

export const userControls = recordEndpoints('userControl', {
  path: '/user-controls',
  one: 'a complementary user entity control or user responsibility',
  many: 'complementary user entity controls and user responsibilities',
  read,
  write,
});
