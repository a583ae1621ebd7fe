import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { Problem } from '#domain/problem.ts';
import { clearExpiredUploads } from '#platform/storage/clear-uploads.ts';
import { openScanner } from '#platform/storage/clamd.ts';
import { MALWARE, openSmallScanner } from '#test/support/scanner.ts';
import { sha256Of } from '#test/support/blob-store-suite.ts';
import type { Who } from '#test/support/people.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld();
const VERSION = { 'tus-resumable': '1.0.0' };
const WHO = 'company:contributor';

const inBase64 = (words: string): string => Buffer.from(words).toString('base64');

async function begin(bytes: number, who: Who = WHO): Promise<string> {
  const metadata = `filename ${inBase64('Change log, Ålesund.csv')},filetype ${inBase64('text/csv')}`;
  const response = await world.fetch(who, '/api/uploads', {
    method: 'POST',
    headers: { ...VERSION, 'upload-length': String(bytes), 'upload-metadata': metadata },
  });
  expect(response.status).toBe(201);
  return response.headers.get('location') ?? '';
}

async function append(at: string, from: number, body: Buffer, who: Who = WHO): Promise<Response> {
  const type = 'application/offset+octet-stream';
  const headers = { ...VERSION, 'upload-offset': String(from), 'content-type': type };
  return world.fetch(who, at, { method: 'PATCH', headers, body: new Uint8Array(body) });
}

/** Sends without saying how much it will be; never ends where it can be broken off. */
async function stream(at: string, parts: Buffer[], signal?: AbortSignal): Promise<Response> {
  async function* sending(): AsyncGenerator<Buffer> {
    for (const part of parts) {
      yield part;
      await sleep(50);
    }
    if (signal) await sleep(60_000, undefined, { signal });
  }
  const type = 'application/offset+octet-stream';
  const headers = { ...VERSION, 'upload-offset': '0', 'content-type': type };
  const request = { method: 'PATCH', headers, body: sending(), duplex: 'half', signal: signal ?? null };
  return world.fetch(WHO, at, request as unknown as RequestInit);
}

async function offsetOf(at: string, who: Who = WHO): Promise<number> {
  const response = await world.fetch(who, at, { method: 'HEAD', headers: VERSION });
  expect(response.status).toBe(200);
  return Number(response.headers.get('upload-offset'));
}

const pieces = async (): Promise<string[]> =>
  Array.fromAsync(world.house.blobs.pieces.list(), ({ key }) => key);

// The database is taken back after each test; what lies in the store is not.
afterEach(async () => {
  for (const key of await pieces()) await world.house.blobs.pieces.remove(key);
});

const evidence = (sha256: string, bytes: number) => ({
  title: 'Change log',
  kind: 'ticket',
  file: { name: 'log.csv', sha256, bytes, mediaType: 'text/csv' },
  filedBy: 'company' as const,
  controls: [],
  tests: [],
  header: {
    source: 'Change tool',
    takenBy: 'Ana Lind',
    takenAt: '2026-02-08T09:00:00Z',
    nature: 'document' as const,
    completeness: 'All changes of the month.',
  },
});

describe('an upload that can be continued', () => {
  test('comes in pieces, is held when it is whole, and is cited like any other file', async () => {
    const whole = randomBytes(9_000_000);
    const at = await begin(whole.length);
    expect((await append(at, 0, whole.subarray(0, 100))).headers.get('upload-offset')).toBe('100');
    expect(await offsetOf(at)).toBe(100);
    const last = await append(at, 100, whole.subarray(100));
    expect(last.status).toBe(204);
    expect(last.headers.get('tickmark-sha256')).toBe(sha256Of(whole));
    expect(await pieces()).toEqual([]);

    const [listed] = await world.as(WHO).uploads.list();
    expect(listed).toMatchObject({ name: 'Change log, Ålesund.csv', sha256: sha256Of(whole) });
    await world.as(WHO).evidence.add({ id: 'log', body: evidence(sha256Of(whole), whole.length) });
    const got = await world.fetch('auditor', '/api/evidence/log/file');
    expect(whole.equals(Buffer.from(await got.arrayBuffer()))).toBe(true);
  });

  test('keeps what came before the line broke, also in the middle of a request', async () => {
    const whole = randomBytes(10_000_000);
    const at = await begin(whole.length);
    const line = new AbortController();
    const sent = stream(at, [whole.subarray(0, 9_000_000)], line.signal);
    await until(async () => (await offsetOf(at)) > 0);
    line.abort();
    await expect(sent).rejects.toThrow('aborted');
    // As a client does it: where what was on its way still came, the next request says so, and is made again.
    let last: Response;
    let from: number;
    do {
      from = await offsetOf(at);
      last = await append(at, from, whole.subarray(from));
    } while (last.status === 409);
    expect(from).toBeGreaterThanOrEqual(8_388_608);
    expect(from).toBeLessThanOrEqual(9_000_000);
    expect(last.headers.get('tickmark-sha256')).toBe(sha256Of(whole));
  });

  test('of nothing is whole at once', async () => {
    const at = await begin(0);
    const response = await world.fetch(WHO, at, { method: 'HEAD', headers: VERSION });
    expect(response.headers.get('tickmark-sha256')).toBe(sha256Of(''));
  });

  test('that was whole and not yet held, because the store was down, is held when it is asked again', async () => {
    const at = await begin(5);
    const { blobs } = world.house;
    const { put } = blobs;
    blobs.put = async () => {
      throw new Problem('unavailable', 'The store does not answer.');
    };
    expect((await append(at, 0, Buffer.from('whole'))).status).toBe(503);
    blobs.put = put;
    expect(await offsetOf(at)).toBe(5);
    expect((await append(at, 5, Buffer.alloc(0))).headers.get('tickmark-sha256')).toBe(sha256Of('whole'));
    expect((await append(at, 5, Buffer.alloc(0))).headers.get('tickmark-sha256')).toBe(sha256Of('whole'));
  });

  test('is ended with all that came of it', async () => {
    const at = await begin(10);
    await append(at, 0, Buffer.from('some'));
    expect(await pieces()).toHaveLength(1);
    expect((await world.fetch(WHO, at, { method: 'DELETE', headers: VERSION })).status).toBe(204);
    expect(await pieces()).toEqual([]);
    expect((await append(at, 4, Buffer.from('more'))).status).toBe(404);
    expect((await world.fetch(WHO, at, { method: 'DELETE', headers: VERSION })).status).toBe(404);
  });

  test('leaves no trace on the trail: only a record that cites the file does', async () => {
    const at = await begin(5);
    await append(at, 0, Buffer.from('whole'));
    expect(await world.trail()).toEqual([]);
  });
});

describe('what does not fit is refused', () => {
  test('a length over the limit, before a byte is taken', async () => {
    const headers = { ...VERSION, 'upload-length': String(5 * 2 ** 30 + 1) };
    const response = await world.fetch(WHO, '/api/uploads', { method: 'POST', headers });
    expect(response.status).toBe(400);
    expect(await world.as(WHO).uploads.list()).toEqual([]);
  });

  test('more than was announced', async () => {
    const at = await begin(4);
    expect((await append(at, 0, Buffer.from('12345'))).status).toBe(400);
    expect(await offsetOf(at)).toBe(0);
    const { status } = await stream(at, [Buffer.from('123'), Buffer.from('45')]);
    expect(status).toBe(400);
    expect(await offsetOf(at)).toBe(3);
  });

  test('another offset than where it stands: the second of two is told where to go on', async () => {
    const at = await begin(10);
    await append(at, 0, Buffer.from('first'));
    const second = await append(at, 0, Buffer.from('other'));
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({ data: { received: 5 } });
  });

  test('two at once: one goes on, the other is told, and no byte is mixed', async () => {
    const at = await begin(8);
    const both = await Promise.all([append(at, 0, Buffer.from('aaaa')), append(at, 0, Buffer.from('bbbb'))]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
    const first = both[0]?.status === 204 ? 'aaaa' : 'bbbb';
    const whole = await append(at, 4, Buffer.from('rest'));
    expect(whole.headers.get('tickmark-sha256')).toBe(sha256Of(`${first}rest`));
    expect(await pieces()).toEqual([]);
  });

  test('another protocol, length or type, in words', async () => {
    const at = await begin(4);
    const headers = { ...VERSION, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
    for (const wrong of [
      { 'tus-resumable': '0.2.2' },
      { 'upload-offset': '-1' },
      { 'content-type': 'text/plain' },
    ]) {
      const response = await world.fetch(WHO, at, {
        method: 'PATCH',
        headers: { ...headers, ...wrong },
        body: 'four',
      });
      expect([response.status, await response.text()]).toEqual([
        400,
        expect.stringContaining('Nothing was changed'),
      ]);
    }
    expect(await offsetOf(at)).toBe(0);
  });

  test('more than twenty open at once', async () => {
    for (let n = 0; n < 20; n += 1) await begin(1);
    const headers = { ...VERSION, 'upload-length': '1' };
    expect((await world.fetch(WHO, '/api/uploads', { method: 'POST', headers })).status).toBe(409);
    expect(await begin(1, 'company:manager')).toMatch(/^\/api\/uploads\/upl_/);
  });
});

describe('an upload is its person’s alone', () => {
  test.each(['company:owner', 'auditor:staff', 'other-company:contributor'] as const)(
    'not %s’s',
    async (who) => {
      const at = await begin(10);
      await append(at, 0, Buffer.from('some'));
      expect(await world.as(who).uploads.list()).toEqual([]);
      expect((await world.fetch(who, at)).status).toBe(404);
      expect((await world.fetch(who, at, { method: 'HEAD', headers: VERSION })).status).toBe(404);
      expect((await append(at, 4, Buffer.from('more'), who)).status).toBe(404);
      expect((await world.fetch(who, at, { method: 'DELETE', headers: VERSION })).status).toBe(404);
      expect(await offsetOf(at)).toBe(4);
    },
  );

  test('and readers begin none', async () => {
    const headers = { ...VERSION, 'upload-length': '1' };
    expect((await world.fetch('company:reader', '/api/uploads', { method: 'POST', headers })).status).toBe(
      403,
    );
  });
});

test('an upload says, when it is whole, what it is; malware in it is refused with all that came of it', async () => {
  const small = await openSmallScanner();
  world.house.scanner = openScanner(small.at);
  try {
    const at = await begin(5);
    const last = await append(at, 0, Buffer.from('whole'));
    expect(last.headers.get('tickmark-type')).toBe('text/plain');
    expect(last.headers.get('tickmark-type-agrees')).toBe('true');
    const read = await world.as(WHO).uploads.read({ id: at.slice('/api/uploads/'.length) });
    expect(read.type).toEqual({ sniffed: 'text/plain', declared: 'text/csv', agrees: true });

    const bad = await begin(MALWARE.length);
    await append(bad, 0, Buffer.from(MALWARE.slice(0, 5)));
    expect((await append(bad, 5, Buffer.from(MALWARE.slice(5)))).status).toBe(400);
    expect((await world.fetch(WHO, bad)).status).toBe(404);
    expect(await pieces()).toEqual([]);
  } finally {
    world.house.scanner = undefined;
    await small.close();
  }
});

test('uploads that expired are cleared, with their pieces; others stay', async () => {
  const [old, young] = [await begin(10), await begin(10)];
  await append(old, 0, Buffer.from('some'));
  world.clock = new Date(world.clock.getTime() + 6 * 86_400_000);
  await append(young, 0, Buffer.from('some'));
  world.clock = new Date(world.clock.getTime() + 2 * 86_400_000);
  expect(await clearExpiredUploads(world.house)).toEqual({ uploads: 1 });
  expect(await pieces()).toHaveLength(1);
  expect((await append(old, 4, Buffer.from('more'))).status).toBe(404);
  expect(await offsetOf(young)).toBe(4);
});

test('what of the protocol is spoken can be asked', async () => {
  const response = await world.fetch(WHO, '/api/uploads', { method: 'OPTIONS' });
  expect(response.status).toBe(204);
  expect(response.headers.get('tus-max-size')).toBe(String(5 * 2 ** 30));
});

async function until(is: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) {
    if (await is()) return;
    await sleep(20);
  }
  throw new Error('It never came to that.');
}
