import { describe, expect, test } from 'vitest';
import { sha256Hex } from '#domain/hash.ts';
import { heldBytes, readType } from '#platform/db/files.ts';
import { openScanner } from '#platform/storage/clamd.ts';
import { MALWARE, openSmallScanner } from '#test/support/scanner.ts';
import { keepsItsRecords } from '#test/support/kept-noun.ts';
import type { Who } from '#test/support/people.ts';
import { useWorld, type World } from '#test/support/world.ts';

const world = useWorld();

const ticket = 'Ticket 4711: the account was disabled. Naïve café.\n';
const file = {
  name: 'Ticket 4711.txt',
  sha256: sha256Hex(Buffer.from(ticket)),
  bytes: Buffer.byteLength(ticket),
  mediaType: 'text/plain',
};
const body = {
  title: 'Ticket 4711',
  kind: 'ticket',
  file,
  filedBy: 'company' as const,
  controls: ['IAM-03'],
  tests: [],
  header: {
    source: 'Help desk',
    takenBy: 'Ana Lind',
    takenAt: '2026-02-08T09:00:00Z',
    nature: 'document' as const,
    completeness: 'One ticket; nothing to complete.',
  },
};

async function bringIn(who: Who, content: string | Buffer = ticket): Promise<Response> {
  return world.fetch(who, '/api/files', { method: 'POST', body: content });
}

keepsItsRecords(world, {
  noun: 'evidence',
  client: 'evidence',
  body,
  changed: { ...body, title: 'Ticket 4711, closed' },
  writer: 'company:contributor',
  refused: ['company:reader'],
  readers: ['company:owner', 'auditor:staff'],
  before: (world: World) =>
    world.fetch('company:contributor', '/api/files', { method: 'POST', body: ticket }),
});

describe('a file', () => {
  test('is brought in, cited by a record, and downloaded as it was', async () => {
    const brought = await bringIn('company:contributor');
    expect(brought.status).toBe(200);
    expect(await brought.json()).toMatchObject({ sha256: file.sha256, bytes: file.bytes });
    await world.as('company:contributor').evidence.add({ id: 'one', body });

    for (const who of ['company:reader', 'auditor:staff'] as const) {
      const response = await world.fetch(who, '/api/evidence/one/file');
      expect(response.headers.get('content-type')).toBe('text/plain');
      expect(response.headers.get('content-disposition')).toContain('Ticket%204711.txt');
      expect(await response.text()).toBe(ticket);
    }
  });

  test('keeps every byte, whatever they are', async () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7) % 256));
    const brought = await bringIn('company:manager', bytes);
    expect(await brought.json()).toMatchObject({ sha256: sha256Hex(bytes), bytes: 100_000 });
  });

  test('is told by its bytes what it is, beside what was declared, and never sent as what it is not', async () => {
    const headers = { 'content-type': 'image/png' };
    const brought = await world.fetch('company:manager', '/api/files', {
      method: 'POST',
      body: ticket,
      headers,
    });
    expect(await brought.json()).toMatchObject({
      type: { sniffed: 'text/plain', declared: 'image/png', agrees: false },
    });
    const kept = await world.read('company', (db) => readType(db, file.sha256, 'image/png'));
    expect(kept).toEqual({ sniffed: 'text/plain', declared: 'image/png', agrees: false });
    for (const [id, mediaType, sentAs] of [
      ['lies', 'application/pdf', 'text/plain'],
      ['goes', 'text/csv', 'text/csv'],
    ] as const) {
      await world.as('company').evidence.add({ id, body: { ...body, file: { ...file, mediaType } } });
      const response = await world.fetch('company:reader', `/api/evidence/${id}/file`);
      expect(response.headers.get('content-type')).toBe(sentAs);
      expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('in which the scanner finds malware is refused and not held', async () => {
    const small = await openSmallScanner();
    world.house.scanner = openScanner(small.at);
    try {
      const refused = await bringIn('company:manager', `Look: ${MALWARE}`);
      expect(refused.status).toBe(400);
      expect(await refused.text()).toContain('Nothing of it was kept');
      small.is = 'hanging up';
      expect((await bringIn('company:manager')).status).toBe(503);
      small.is = 'honest';
      expect((await bringIn('company:manager')).status).toBe(200);
    } finally {
      world.house.scanner = undefined;
      await small.close();
    }
    expect(
      await world.read('company', (db) => heldBytes(db, sha256Hex(Buffer.from(`Look: ${MALWARE}`)))),
    ).toBe(undefined);
  });

  test('may be brought in twice', async () => {
    await bringIn('company:manager');
    expect((await bringIn('company:manager')).status).toBe(200);
  });

  test('is not brought in by a reader', async () => {
    expect((await bringIn('company:reader')).status).toBe(403);
  });
});

describe('a record of evidence', () => {
  const add = (who: Who, change: object = {}) =>
    world.as(who).evidence.add({ id: 'one', body: { ...body, ...change } });

  test('is refused before its bytes were brought in', async () => {
    await expect(add('company')).rejects.toMatchObject({ kind: 'missing' });
    expect(await world.trail()).toEqual([]);
  });

  test('is refused when it says another size', async () => {
    await bringIn('company:manager');
    const attempt = add('company', { file: { ...file, bytes: file.bytes + 1 } });
    await expect(attempt).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('is not changed to bytes that nobody brought in', async () => {
    await bringIn('company:manager');
    await add('company');
    const change = world.as('company').evidence.change({
      id: 'one',
      version: 1,
      body: { ...body, file: { ...file, sha256: 'a'.repeat(64) } },
    });
    await expect(change).rejects.toMatchObject({ kind: 'missing' });
    expect((await world.as('company').evidence.history({ id: 'one' })).length).toBe(1);
  });

  test('cites only what its own organization brought in: knowing a hash is no right to the bytes', async () => {
    await bringIn('company:manager');
    for (const [who, filedBy] of [
      ['other-company', 'company'],
      ['auditor', 'auditor'],
    ] as const) {
      await expect(add(who, { filedBy })).rejects.toMatchObject({ kind: 'missing' });
    }
  });

  test('is filed as one’s own side’s', async () => {
    await bringIn('company:manager');
    await bringIn('auditor:staff');
    await expect(add('company', { filedBy: 'auditor' })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(add('auditor:staff', { filedBy: 'company' })).rejects.toMatchObject({ kind: 'forbidden' });
    expect([...(await world.trail()), ...(await world.trail('auditor'))]).toEqual([]);
  });

  test('of the auditor stays with the auditor', async () => {
    await bringIn('auditor:staff');
    await add('auditor:staff', { filedBy: 'auditor' });
    expect(await world.trail('auditor')).toEqual([{ type: 'evidence.added', subject: 'one' }]);
    await expect(world.as('company:owner').evidence.read({ id: 'one' })).rejects.toMatchObject({
      kind: 'missing',
    });
    expect((await world.fetch('company:owner', '/api/evidence/one/file')).status).toBe(404);
  });

  test('does not give its bytes to another company or firm', async () => {
    await bringIn('company:manager');
    await add('company');
    for (const who of ['other-company:owner', 'other-firm:partner'] as const) {
      expect((await world.fetch(who, '/api/evidence/one/file')).status).toBe(404);
    }
  });
});
