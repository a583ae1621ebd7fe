import { expect, test } from 'vitest';
import { givenFrom } from './given.ts';
import { SUMMARY_LABEL } from './wording.ts';

const criterion = (id: string) => ({
  id,
  category: 'security' as const,
  series: 'CC1',
  title: `Title of ${id}`,
  statement: `Our summary of ${id}.`,
  pof_count: 0,
  points_of_focus: [],
});
const catalogue = {
  criteria: [criterion('CC1.1'), criterion('CC1.2')],
  library: { domains: [{ id: 'GOV', name: 'Governance' }] },
  services: [{ id: 'EXP', name: 'Expenses' }],
} as unknown as Parameters<typeof givenFrom>[0];

test('summaries carry their label, official wording its source', () => {
  const official = new Map([['CC1.2', { statement: 'What the firm loaded.', source: 'loaded by the firm' }]]);
  expect(givenFrom(catalogue, () => [], official).criteria).toEqual([
    {
      id: 'CC1.1',
      category: 'security',
      title: 'Title of CC1.1',
      statement: 'Our summary of CC1.1.',
      source: SUMMARY_LABEL,
    },
    {
      id: 'CC1.2',
      category: 'security',
      title: 'Title of CC1.2',
      statement: 'What the firm loaded.',
      source: 'loaded by the firm',
    },
  ]);
});

test('domains of the library come before kinds of service', () => {
  expect(givenFrom(catalogue, () => []).domains?.map(({ id }) => id)).toEqual(['GOV', 'EXP']);
});
