import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { sha256Hex } from '#domain/hash.ts';
import { openZip } from '#platform/formats/zip.ts';
import { byteContract, contract } from '../src/contract.ts';
import { inTurns } from './support/refusal/ask.ts';
import { casesOf, fateOf, type Case } from './support/refusal/cases.ts';
import { oneOfEach, OUTSIDE } from './support/refusal/drafts.ts';
import { endpointsOf, isOfNoOrganization, requestOf, type Asked } from './support/refusal/endpoints.ts';
import { DAY, layGround, plant, type Ground } from './support/refusal/ground.ts';
import { markOf, type Viewer } from './support/refusal/marks.ts';
import { PEOPLE, type Somebody } from './support/refusal/parties.ts';
import { headersOf, othersLike } from './support/refusal/strangers.ts';
import { ENGAGEMENT } from './support/people.ts';
import { useWorld, type World } from './support/world.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const endpoints = endpointsOf(contract, byteContract).filter((one) => !isOfNoOrganization(one));
const cases: Case[] = [];
let ground: Ground;

const world = useWorld({ ground: prepare });
beforeEach(() => {
  world.clock = DAY;
});

async function prepare(started: World): Promise<void> {
  ground = await layGround(started);
  for (const one of endpoints)
    for (const found of await casesOf(started, ground, one, endpoints))
      if (typeof found !== 'string' && found.right.side !== 'operator') cases.push(found);
}

/** What tells of every request, whatever was asked. */
const OF_THE_REQUEST = new Set(['date', 'x-request-id', 'content-length']);

/** All that is answered. */
async function answerTo(one: Pick<Case, 'endpoint'>, asked: Asked, somebody: Somebody): Promise<string> {
  const { path, request } = requestOf(one.endpoint, asked, headersOf(world, somebody));
  const response = await world.fetch('nobody', path, request);
  const headers = [...response.headers].filter(([name]) => !OF_THE_REQUEST.has(name));
  return JSON.stringify([response.status, headers, await response.text()]);
}

/** The first stranger like the right caller, of a kind. */
function strangerLike({ right }: Case, wanted: Viewer): Somebody | undefined {
  return othersLike(right).find(({ viewer }) => viewer === wanted)?.somebody;
}

describe('a record that others have answers like one that nobody has, byte for byte', () => {
  test.each(['outsider', 'elsewhere', 'other-firm'] as const)('to the %s', async (viewer) => {
    // Who sees the engagement is told of it, and not of the papers on it.
    const asked = cases.filter(
      (one) => fateOf(one, viewer) === 'missing' && strangerLike(one, viewer) && !one.target.isAlsoTheirs,
    );
    expect(asked.length).toBeGreaterThan(viewer === 'outsider' ? 150 : 40);
    const told = await inTurns(asked, async (one) => {
      const [part = ''] = one.endpoint.parts.filter((name) => name in one.target.input).slice(-1);
      const name = one.endpoint.parts.includes('id') ? 'id' : part;
      const id = String(one.target.input[name]);
      // Of the same length, so that not even the length of an answer could tell.
      const other = `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
      const somebody = strangerLike(one, viewer)!;
      const there = await answerTo(one, one.target, somebody);
      const nowhere = { ...one.target, input: { ...one.target.input, [name]: other } };
      const elsewhere = await answerTo(one, nowhere, somebody);
      return there === elsewhere.replaceAll(other, id) ? [] : [`${one.endpoint.name}: ${there}`];
    });
    expect(told).toEqual([]);
  });
});

describe('names that others use', () => {
  test('are free: nothing tells that a company or firm elsewhere has a record of that id', async () => {
    const asked = cases.filter(
      ({ endpoint: { name, method, parts }, target }) =>
        method === 'POST' && parts.length === 0 && 'id' in target.input && name !== 'samples.draw',
    );
    expect(asked.length).toBeGreaterThan(30);
    const told = await inTurns(asked, async (one) => {
      const somebody = strangerLike(one, 'outsider');
      if (!somebody) return [];
      const add = (id: string) =>
        answerTo(one, { input: { ...one.target.input, ...owned(one, somebody), id } }, somebody);
      const [taken, free] = [await add('inside'), await add('unused')];
      return plainOf(taken) === plainOf(free.replaceAll('unused', 'inside'))
        ? []
        : [`${one.endpoint.name}: ${taken.slice(0, 200)}`];
    });
    expect(told).toEqual([]);
  });

  /** An engagement names a firm, and a firm holds no two of one name: here it is the stranger’s own firm. */
  function owned({ endpoint, target }: Case, { organization }: Somebody): object {
    if (endpoint.name !== 'engagements.add' || organization !== OUTSIDE.company) return {};
    return { body: { ...(target.input['body'] as object), firm: OUTSIDE.firm } };
  }

  /** Without what differs between any two records. */
  function plainOf(answer: string): string {
    return answer.replaceAll(/[0-9a-f]{64}|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…');
  }

  test('give everybody their own: the same id on both sides of the wall', async () => {
    await plant(world, OUTSIDE, oneOfEach(OUTSIDE, 'inside'));
    // The firm outside has nobody on the engagement of which its issue is.
    const reads = cases.filter(
      ({ endpoint: { name, method, path }, target }) =>
        method === 'GET' &&
        target.input['id'] === 'inside' &&
        path.endsWith('/{id}') &&
        name !== 'issues.read',
    );
    expect(reads.length).toBeGreaterThan(30);
    const told = await inTurns(reads, async (one) => {
      const somebody = strangerLike(one, 'outsider');
      if (!somebody) return [];
      const answer = await answerTo(one, one.target, somebody);
      const isOwn = answer.startsWith('[200') && /"organization\\":\\"(cedar|dogwood)\\"/.test(answer);
      const leaks = ground.watch.leaksIn(answer, 'outsider', false);
      return isOwn && leaks.length === 0 ? [] : [`${one.endpoint.name}: ${answer.slice(0, 300)}`];
    });
    expect(told).toEqual([]);
  });
});

test('lists, searches and counts that name another organization are those of one that is not there', async () => {
  const lists = cases.filter(({ endpoint }) => endpoint.method === 'GET' && endpoint.parts.length === 0);
  const filtered = lists.filter((one) => fieldsOf(one).includes('from'));
  expect(filtered.length).toBeGreaterThan(50);
  const told = await inTurns(filtered, async (one) => {
    const somebody = strangerLike(one, 'outsider');
    if (!somebody) return [];
    const all: Record<string, string> = {
      asOf: '2026-11-16',
      engagement: ENGAGEMENT,
      domain: 'one',
      requirement: 'ONE',
    };
    const known = Object.fromEntries(Object.entries(all).filter(([key]) => fieldsOf(one).includes(key)));
    const ask = (from: string, more: object) => answerTo(one, { input: { from, ...more } }, somebody);
    const differs: string[] = [];
    for (const more of [{}, known])
      for (const from of ['alder', 'birch'])
        if ((await ask(from, more)) !== (await ask('nobody', more)))
          differs.push(`${one.endpoint.name} from ${from}`);
    return differs;
  });
  expect(told).toEqual([]);
});

/** Names of what an endpoint can be asked with. */
function fieldsOf({ endpoint }: Case): string[] {
  return endpoint.input instanceof z.ZodObject ? Object.keys(endpoint.input.shape) : [];
}

describe('files that others hold', () => {
  const bytes = Buffer.from('A file that Alder holds and nobody else.\n');
  const file = {
    name: 'one.txt',
    sha256: sha256Hex(bytes),
    bytes: bytes.byteLength,
    mediaType: 'text/plain',
  };
  const [owner] = PEOPLE.otherTenant.filter(({ role }) => role === 'owner');
  const named = (name: string) =>
    cases.find(({ endpoint, right }) => endpoint.name === name && right.side === 'company')!;
  const bring = (somebody: Somebody, content: Buffer) =>
    answerTo(named('evidence.put'), { input: {}, bytes: content }, somebody).then((told) =>
      told.replaceAll(sha256Hex(content), 'HASH'),
    );
  const cite = (sha256: string) => {
    const { body } = named('evidence.add').target.input as { body: object };
    const cited = { ...body, tests: [], controls: [], file: { ...file, sha256 } };
    return answerTo(named('evidence.add'), { input: { id: 'cited', body: cited } }, owner!);
  };

  test('cannot be cited by their hash, and answer like a hash that nobody holds', async () => {
    await bring(
      PEOPLE.home.find(({ role }) => role === 'owner')!,
      bytes,
    );
    const there = await cite(file.sha256);
    expect(there).toMatch(/^\[404/);
    expect(there).toBe((await cite('f'.repeat(64))).replaceAll('f'.repeat(64), file.sha256));
  });

  test('are brought in by others as if they were new, and only then may be cited', async () => {
    await bring(
      PEOPLE.home.find(({ role }) => role === 'owner')!,
      bytes,
    );
    const fresh = Buffer.from(
      'A file that nobody holds, of the same size\n'
        .slice(0, bytes.byteLength - 1)
        .padEnd(bytes.byteLength, '\n'),
    );
    const [known, unknown] = [await bring(owner!, bytes), await bring(owner!, fresh)];
    expect(known).toMatch(/^\[200/);
    expect(known).toBe(unknown);
    expect(await cite(file.sha256)).toMatch(/^\[200/);
  });
});

describe('an export holds', () => {
  async function exported(somebody: Somebody): Promise<string> {
    const { path, request } = requestOf(named('binder.export'), { input: {} }, headersOf(world, somebody));
    const response = await world.fetch('nobody', path, request);
    expect(response.status).toBe(200);
    const folder = mkdtempSync(join(tmpdir(), 'exported-'));
    const archive = join(folder, 'binder.zip');
    writeFileSync(archive, Buffer.from(await response.arrayBuffer()));
    const zip = await openZip(archive, { entries: 10_000, totalBytes: 100_000_000, ratio: 1000 });
    const texts: string[] = [];
    for (const { path: name } of zip.files) texts.push(name, (await buffer(await zip.open(name))).toString());
    zip.close();
    rmSync(folder, { recursive: true });
    return texts.join('\n');
  }
  const named = (name: string) => endpoints.find((one) => one.name === name)!;
  const leader = (people: readonly Somebody[], role: string) => people.find((one) => one.role === role)!;

  test('a company’s own records and nobody else’s: no paper of its firm, released or not', async () => {
    const text = await exported(leader(PEOPLE.home, 'owner'));
    expect(text).toContain(markOf('alder', 'company'));
    expect(text).not.toMatch(/Zq-(birch|cedar|dogwood|elm|fig)-/);
  });

  test('a firm’s own papers and nobody else’s: no record of a company it examines', async () => {
    const text = await exported(leader(PEOPLE.home, 'partner'));
    expect(text).toContain(markOf('birch', 'paper'));
    expect(text).not.toMatch(/Zq-(alder|cedar|dogwood|elm|fig)-/);
  });
});
