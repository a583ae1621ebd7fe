import { describe, expect, test } from 'vitest';
import { NOUN_NAMES, type Noun } from '#domain/record/nouns.ts';
import type { TrailLine } from '#domain/trail/entry.ts';
import { withhold } from '#domain/trail/leaf.ts';
import { useWorld } from '#test/support/world.ts';
import { makeContext } from '../context.ts';
import { trail } from '../trail/append-tables.ts';
import { readLeaves, readTrailLines, readTrailSize } from '../trail/append-read.ts';
import { readWritten } from './written.ts';
import { findUntracedRecords, isUnwritten, replayRecords, replayTrail, type Past } from './replay.ts';

const world = useWorld();
const operator = () => makeContext(world.house, 'operator', 'test');

/** What alder wrote, as another installation would bring it in under the name of elm. */
async function readAlder(organization: string) {
  return world.read('company', async (db) => {
    const trailSize = await readTrailSize(db, 'alder');
    const lines = await readTrailLines(db, 'alder', { from: 0, to: trailSize });
    const records = new Map<Noun, Past<Noun>[]>();
    for (const noun of NOUN_NAMES) {
      const written = await readWritten(db, noun, { limit: 1000, trailSize });
      records.set(
        noun,
        written.map(({ id, version, effectiveOn, body }) => ({
          id,
          version,
          effectiveOn,
          body: body as never,
          recordedAt: new Date('2025-01-01T00:00:00Z'),
          recordedBy: 'alder-owner',
        })),
      );
    }
    return {
      organization,
      lines,
      records,
      leaves: await readLeaves(db, 'alder', { from: 0, to: trailSize }),
    };
  });
}

describe('a replay', () => {
  test('needs the trail to vouch for every version: under another name the digests differ', async () => {
    const { lines, records } = await readAlder('elm');
    const attempt = operator().replay({ organization: 'elm', side: 'company' }, async (db) => {
      expect(await isUnwritten(db)).toBe(true);
      await replayRecords(db, 'person', records.get('person') ?? []);
      await replayTrail(db, lines);
      const untraced = await findUntracedRecords(db, 'person');
      expect(untraced).toHaveLength(4);
    });
    await expect(attempt).rejects.toThrow('left no trail');
  });

  test('keeps lines as they stand, withheld ones as their leaf', async () => {
    const { lines, leaves } = await readAlder('elm');
    const shown: TrailLine[] = lines.map((line, at) => (at % 2 === 0 ? withhold(line) : line));
    await operator().replay({ organization: 'elm', side: 'company' }, (db) => replayTrail(db, shown));
    const kept = await operator().replay({ organization: 'elm', side: 'company' }, async (db) => ({
      lines: await readTrailLines(db, 'elm', { from: 0, to: lines.length }),
      leaves: await readLeaves(db, 'elm', { from: 0, to: lines.length }),
      isUnwritten: await isUnwritten(db),
    }));
    expect(kept).toEqual({ lines: shown, leaves, isUnwritten: false });
  });

  test('refuses lines with a gap', async () => {
    const { lines } = await readAlder('elm');
    const attempt = operator().replay({ organization: 'elm', side: 'company' }, (db) =>
      replayTrail(db, lines.slice(1)),
    );
    await expect(attempt).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('cannot write for another than it was opened for', async () => {
    const attempt = operator().replay({ organization: 'cedar', side: 'company' }, async (db) => {
      const line = { organizationId: 'alder', seq: 0, entry: null, salt: null, leaf: 'a'.repeat(64) };
      await db.insert(trail).values(line);
    });
    await expect(attempt).rejects.toMatchObject({ cause: { code: '42501' } });
  });
});
