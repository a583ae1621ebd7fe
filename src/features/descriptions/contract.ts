import { z } from 'zod';
import { endpoint } from '#api/endpoint.ts';
import { recordEndpoints } from '#api/record-endpoints.ts';
import { recorded } from '#api/record.ts';
import { Day, Id } from '#domain/record/shape.ts';

const read = ['company', 'auditor'] as const;
const write = ['company:owner', 'company:manager', 'company:contributor'] as const;
const sign = ['company:owner', 'company:manager'] as const;

export const narratives = recordEndpoints('narrative', {
  path: '/narratives',
  one: 'a part of the description',
  many: 'parts of the description (section III)',
  read,
  write,
});

export const otherInformation = recordEndpoints('otherInformation', {
  path: '/other-information',
  one: 'a part of the other information',
  many: 'parts of the other information (section V)',
  read,
  write,
});

export const policies = recordEndpoints('policy', {
  path: '/policies',
  one: 'a policy',
  many: 'policies in force',
  read,
  write: sign,
});

export const representations = recordEndpoints('representation', {
  path: '/representations',
  one: 'a representation letter',
  many: 'representation letters',
  read,
  write: ['company:owner'],
  signs: true,
});

export const bridgeLetters = recordEndpoints('bridgeLetter', {
  path: '/bridge-letters',
  one: 'a bridge letter',
  many: 'bridge letters',
  read,
  write: sign,
  signs: true,
});

export const assertions = {
  ...recordEndpoints('assertion', {
    path: '/assertions',
    one: 'an assertion',
    many: 'management’s assertions (section II)',
    read,
    write: sign,
  }),
  sign: endpoint({
    method: 'POST',
    path: '/assertions/{id}/signed',
    summary: 'Sign an assertion for management',
    allow: ['company:owner'],
    signs: true,
  })
    .input(z.object({ id: Id, on: Day.optional().describe('Today when left out') }))
    .output(recorded('assertion')),
  refuse: endpoint({
    method: 'POST',
    path: '/assertions/{id}/refused',
    summary: 'Refuse an assertion: the auditor withdraws',
    allow: ['company:owner'],
    signs: true,
  })
    .input(z.object({ id: Id }))
    .output(recorded('assertion')),
};
