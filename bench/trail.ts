import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Hex } from '#domain/hash.ts';
import { signCheckpoint } from '#domain/trail/checkpoint.ts';
import type { Entry } from '#domain/trail/entry.ts';
import { formatLine, leafOf } from '#domain/trail/leaf.ts';
import { GrowingRoot, hashLeaf } from '#domain/trail/merkle.ts';
import { formatKey } from '#domain/trail/note.ts';
import { Tally } from '#domain/verify/tally.ts';
import { fastHash } from '#platform/trail/fast-hash.ts';
import { makeKey, signerOf } from '#platform/trail/keys.ts';
import { openSubject } from '#platform/verify/subject.ts';
import { checkTrail } from '#platform/verify/trail.ts';
import { timed, type Figure } from './figure.ts';

const ENTRIES = 200_000;

/** Verifies a signed trail of 200,000 entries from disk: every line, leaf, the root and its signature. */
export async function run(): Promise<Figure[]> {
  const room = await mkdtemp(join(tmpdir(), 'bench-trail-'));
  try {
    await writeTrail(room);
    const subject = await openSubject(room);
    const tally = new Tally();
    const { seconds } = await timed(() => checkTrail(subject, '', tally, { onLine: () => undefined }));
    const { failures, checked } = tally.report(room, 'binder');
    if (failures.length > 0 || !checked.some(({ check }) => check === 'roots'))
      throw new Error('The trail does not hold.');
    return [
      {
        name: 'trail entries verified a second',
        value: ENTRIES / seconds,
        unit: 'entries/s',
        reach: 'over 50,000',
      },
      {
        name: 'memory after it',
        value: process.memoryUsage().rss / 2 ** 20,
        unit: 'MB',
        reach: 'no more than the list of versions',
      },
    ];
  } finally {
    await rm(room, { recursive: true });
  }
}

async function writeTrail(room: string): Promise<void> {
  await mkdir(join(room, 'trail'));
  const out = createWriteStream(join(room, 'trail', 'entries.jsonl'));
  const growing = new GrowingRoot(fastHash);
  for (let seq = 0; seq < ENTRIES; seq += 1) {
    const entry = entryAt(seq);
    const salt = sha256Hex(`salt ${seq}`).slice(0, 32);
    growing.append(hashLeaf(leafOf(entry, salt), fastHash));
    if (!out.write(`${formatLine({ entry, salt })}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  const signer = signerOf(makeKey('tickmark/bench'));
  const checkpoint = { origin: 'tickmark/bench', size: ENTRIES, root: growing.root() };
  await writeFile(join(room, 'trail', 'keys'), `${formatKey(signer.key)}\n`);
  await writeFile(join(room, 'trail', 'checkpoint'), signCheckpoint(checkpoint, [signer]));
}

function entryAt(seq: number): Entry {
  return {
    seq,
    at: '2026-03-03T09:15:00.000Z',
    actor: { person: 'p-vance', organization: 'bench', side: 'company', role: 'manager' },
    type: 'control.in-force',
    subject: { noun: 'control', id: `IAM-${seq}`, version: 1 },
    digest: sha256Hex(`record ${seq}`),
  };
}
