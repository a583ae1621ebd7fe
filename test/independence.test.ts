import { describe, expect, test } from 'vitest';
import { NOUN_NAMES, NOUNS, type Noun } from '#domain/record/nouns.ts';
import type { Draft as Written } from '#platform/db/keep.ts';
import { recordStore } from '#platform/db/store.ts';
import { byteContract, contract } from '../src/contract.ts';
import { drawSample, makeReady } from './support/papers.ts';
import type { Who } from './support/people.ts';
import { INSIDE, oneOfEach } from './support/refusal/drafts.ts';
import { endpointsOf } from './support/refusal/endpoints.ts';
import { plant } from './support/refusal/ground.ts';
import { useWorld } from './support/world.ts';

/** Authorship kept apart: each sentence of the rule has its test here, in the contract and below it. */
const world = useWorld();

const PAPERS: readonly Noun[] = [
  'acceptance',
  'sizeTable',
  'test',
  'result',
  'designEvaluation',
  'descriptionProcedure',
  'controlConclusion',
  'conclusion',
  'commitmentConclusion',
  'opinion',
  'subsequentEvents',
];
/** The auditor’s nouns that the company is shown: what it is asked about, and what was issued. */
const SHOWN: readonly Noun[] = ['seedCommitment', 'sample', 'deviation', 'issue'];
const MANAGEMENTS: readonly Noun[] = [
  'narrative',
  'assertion',
  'otherInformation',
  'exception',
  'representation',
  'policy',
  'bridgeLetter',
];

const drafts = oneOfEach(INSIDE, 'inside');

function bodyOf(noun: Noun): object {
  const found = drafts.find(([each]) => each === noun);
  if (!found) throw new Error(`There is no draft of ${noun}.`);
  return found[2];
}

/** Ids of a noun that somebody sees, past the contract. */
async function seen(who: Who, noun: Noun): Promise<string[]> {
  const rows = await world.read(who, (db) => recordStore(noun).find(db));
  return rows.map(({ id }) => id);
}

/** Writes one, past the contract. */
async function written(who: Who, noun: Noun): Promise<unknown> {
  const draft = { id: 'planted', effectiveOn: '2026-03-03', body: bodyOf(noun) } as Written<typeof noun>;
  return world.write(who, (db) => recordStore(noun).add(db, draft));
}

/** Endpoints that add or change records of a noun, by how their addresses begin. */
function writersOf(noun: Noun, side: 'company' | 'auditor'): string[] {
  const folder = noun === 'narrative' ? 'narratives' : NOUNS[noun].folder;
  return endpointsOf(contract, byteContract)
    .filter(({ method, path }) => method !== 'GET' && path.split('/')[1] === folder)
    .filter(({ allow }) => allow.some((name) => name.startsWith(side) || name === 'anyone'))
    .map(({ name }) => name);
}

test('every noun that the auditor alone writes is one of the papers, or one of those shown', () => {
  const auditors = NOUN_NAMES.filter((noun) => NOUNS[noun].writtenBy === 'auditor');
  expect([...PAPERS, ...SHOWN].toSorted()).toEqual(auditors.toSorted());
});

test('the company cannot see or write working papers, results or conclusions before the auditor communicates them', async () => {
  await plant(world, INSIDE, drafts);
  for (const noun of [...PAPERS, ...SHOWN]) {
    expect(writersOf(noun, 'company')).toEqual([]);
    await expect(written('company:owner', noun)).rejects.toMatchObject({ kind: 'forbidden' });
  }
  for (const noun of PAPERS) {
    expect(await seen('company:owner', noun)).toEqual([]);
    expect(await seen('auditor:partner', noun)).toContain('inside');
  }
  expect(await seen('company:owner', 'deviation')).toEqual([]);
});

test('the company sees the items selected, and the findings it is asked about once they are communicated', async () => {
  await makeReady(world);
  await drawSample(world);
  expect(await seen('company:reader', 'sample')).toEqual(['sample-1']);
  expect(await seen('company:reader', 'seedCommitment')).toEqual(['seed-1']);

  const body = { ...bodyOf('deviation'), test: 'IAM-03.T1' } as never;
  await world.as('auditor:staff').deviations.add({ id: 'dev-1', body });
  expect(await world.as('company').deviations.list({})).toEqual([]);
  await world.as('auditor:manager').deviations.communicate({ id: 'dev-1' });
  expect((await world.as('company').deviations.list({})).map(({ id }) => id)).toEqual(['dev-1']);
});

describe('the auditor reads, and never edits, description, assertion and management’s responses', () => {
  test.each(MANAGEMENTS)('%s', async (noun) => {
    await plant(
      world,
      INSIDE,
      drafts.filter(([each]) => each === noun),
    );
    expect(writersOf(noun, 'auditor')).toEqual([]);
    expect(writersOf(noun, 'company').length).toBeGreaterThan(1);
    await expect(written('auditor:partner', noun)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await seen('auditor:staff', noun)).toEqual(['inside']);
  });
});

test('the auditor cannot write the company’s evidence, and what the auditor obtains is filed as the auditor’s', async () => {
  await plant(world, INSIDE, drafts);
  const auditor = world.as('auditor:staff').evidence;
  const { version, body } = await auditor.read({ id: 'inside' });
  await expect(auditor.change({ id: 'inside', version, body })).rejects.toMatchObject({ kind: 'missing' });
  await expect(auditor.add({ id: 'theirs', body })).rejects.toMatchObject({ kind: 'forbidden' });
  const own = await auditor.read({ id: 'inside-firm' });
  const added = await auditor.add({ id: 'ours', body: own.body });
  expect(added).toMatchObject({ organization: 'birch', body: { filedBy: 'auditor' } });
  expect(await seen('company:owner', 'evidence')).toEqual(['inside']);
});

test('a change of scope or window after fieldwork began is on the trail, and shown to the other side', async () => {
  const { id, version, body } = await world.as('company').engagements.read({ id: 'soc2-2026' });
  const company = world.as('company:owner').engagements;
  const begun = await company.change({ id, version, body: { ...body, fieldworkFrom: '2026-02-01' } });
  const wider = { ...begun.body, period: { from: '2025-07-01', to: '2026-09-30' } };
  await company.change({ id, version: begun.version, body: wider });

  const { lines } = await world.as('auditor:staff').trail.list({ from: 'alder', start: 0, limit: 1000 });
  const types = lines.map((line) => ('entry' in line ? line.entry.type : ''));
  expect(types.at(-1)).toBe('engagement.scope-changed');
  const history = await world.as('auditor:staff').engagements.history({ id });
  expect(history.at(-1)?.body.period).toEqual(wider.period);
});
