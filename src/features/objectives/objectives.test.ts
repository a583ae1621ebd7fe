import { keepsItsRecords } from '#test/support/kept-noun.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();

const objective = {
  title: 'Payment',
  statement: 'Controls provide reasonable assurance that payments are complete.',
  assertions: ['COM'],
  risks: [{ id: 'R1', risk: 'A payment is lost', controls: ['PAY-01'] }],
};

keepsItsRecords(world, {
  noun: 'objective',
  client: 'objectives',
  id: 'EXP-CO4',
  body: objective,
  changed: { ...objective, assertions: ['COM', 'ACC'] },
  writer: 'company:manager',
  refused: ['company:contributor', 'auditor:partner'],
  readers: ['auditor:staff'],
});

const risk = {
  title: 'Lost carrier data',
  text: 'A leaver keeps access.',
  rating: 'medium',
  response: 'reduce',
  controls: ['IAM-03'],
  requirements: ['CC6.2'],
  owner: 'CISO',
  reviewedOn: '2026-02-01',
} satisfies object as never;

keepsItsRecords(world, {
  noun: 'risk',
  client: 'risks',
  body: risk,
  changed: { ...(risk as object), rating: 'low' } as never,
  writer: 'company:contributor',
  refused: ['company:reader', 'auditor:manager'],
  readers: ['auditor:staff'],
});
