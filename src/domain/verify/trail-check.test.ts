import { hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { checkEd25519 } from '#platform/trail/keys.ts';
import { keyFromPhrase } from '#test/support/recorded-binders.ts';
import vectors from '#test/vectors/trail.json' with { type: 'json' };
import { canonicalJson } from '../canonical.ts';
import { signCheckpoint } from '../trail/checkpoint.ts';
import { formatKey } from '../trail/note.ts';
import { readCheckpoints } from './checkpoints.ts';
import { RecordIndex } from './record-index.ts';
import { Tally, type VerifyReport } from './tally.ts';
import { TrailCheck } from './trail-check.ts';

// Lines and roots are those that test/vectors/make-trail.py worked without our code.
const LINES = vectors.lines.map(({ text }) => text);
const SIGNER = keyFromPhrase('tickmark/ledgerline');

function noteAt(
  size: number,
  origin = 'tickmark/ledgerline',
  root = vectors.roots[size]?.root ?? '',
): string {
  return signCheckpoint({ origin, size, root: hexToBytes(root) }, [SIGNER]);
}

function lineAt(size: number): string {
  return `${canonicalJson({ size, note: noteAt(size) })}\n`;
}

function check(
  lines: readonly string[],
  files: Partial<{ keys: string; checkpoint: string; earlier: string }> = {},
): VerifyReport {
  const tally = new Tally();
  const all = {
    keys: `${formatKey(SIGNER.key)}\n`,
    checkpoint: noteAt(4),
    earlier: `${lineAt(1)}${lineAt(3)}`,
    ...files,
  };
  const { checkpoints } = readCheckpoints(all, { prefix: '', tally, check: checkEd25519 });
  const trail = new TrailCheck(checkpoints, { prefix: '', tally });
  for (const line of lines) trail.add(line);
  trail.finish();
  return tally.report('x', 'binder');
}

const said = ({ failures }: VerifyReport): string[] => failures.map(({ file, why }) => `${file}: ${why}`);

describe('a trail', () => {
  test('holds against roots worked outside our code', () => {
    const report = check(LINES);
    expect(said(report)).toEqual([]);
    expect(report.checked.map(({ check, count }) => [check, count])).toEqual([
      ['signatures', 3],
      ['leaves', 4],
      ['roots', 3],
    ]);
    expect(report.unchecked.map(({ what }) => what)).toEqual(['trail, 1 withheld entry']);
  });

  test('with a changed entry names the entries between two signatures', () => {
    const changed = LINES.map((line) => line.replace('2026-01-15T16:30:00Z', '2026-01-15T16:30:01Z'));
    expect(said(check(changed))).toEqual([
      'trail/entries.jsonl: entries 1 to 2 are not those that were signed: one was changed, removed or put in',
    ]);
  });

  test('with two entries changed about names the places', () => {
    const [a = '', b = '', c = '', d = ''] = LINES;
    expect(said(check([a, c, b, d])).join('\n')).toMatch(/line 2 is entry 2; 1 was to come/);
  });

  test('with a line that is not canonical names the line', () => {
    const [first = '', ...rest] = LINES;
    expect(said(check([`${first} `, ...rest]))[0]).toBe(
      'trail/entries.jsonl: line 1 is not a trail line in canonical JSON',
    );
  });

  test('that lost its end is told by the last signature', () => {
    expect(said(check(LINES.slice(0, 3)))).toEqual([
      'trail/entries.jsonl: ends after 3 entries, but a checkpoint was signed at 4: the last 1 were removed',
    ]);
  });

  test('whose clock went back says before which entry, and by more than a minute only', () => {
    const shown = LINES.find((line) => line.startsWith('{"entry"')) ?? '';
    const { entry, salt } = JSON.parse(shown) as { entry: object; salt: string };
    const at = (moment: string, seq: number) =>
      canonicalJson({ entry: { ...entry, seq, at: `2026-03-03T${moment}Z` }, salt });
    const moments = ['10:00:00', '09:59:00', '10:10:00', '10:08:59.999', '08:00:00'];
    const { notes } = check(moments.map(at), { earlier: '' });
    expect(notes).toEqual([expect.stringMatching(/^trail: the clock went back before entry 3, 4:/)]);
    expect(check(LINES).notes).toEqual([]);
  });

  test('that went on after the last signature says how far nobody signed', () => {
    const report = check(LINES, { checkpoint: noteAt(3), earlier: lineAt(1) });
    expect(said(report)).toEqual([]);
    expect(report.unchecked.map(({ what }) => what)).toContain('trail, entries 3 to 3');
  });

  test('without any signature that holds says that nothing vouches for it', () => {
    const report = check(LINES, { keys: '' });
    expect(said(report)).toHaveLength(3);
    expect(report.unchecked.map(({ why }) => why).join()).toMatch(/nothing vouches for this trail/);
  });

  test('has one name', () => {
    expect(said(check(LINES, { checkpoint: noteAt(4, 'tickmark/other') }))).toEqual([
      'trail/checkpoint: the checkpoint at 4 is of tickmark/other, not tickmark/ledgerline',
    ]);
  });

  test('only grows', () => {
    expect(said(check(LINES, { earlier: `${lineAt(3)}${lineAt(1)}` }))).toEqual([
      'trail/checkpoints.jsonl: the checkpoint at 1 comes after one at 3',
    ]);
  });

  test('signed twice at one size with two roots is a fork', () => {
    const forked = `${canonicalJson({ size: 4, note: noteAt(4, 'tickmark/ledgerline', vectors.roots[2]?.root) })}\n`;
    expect(said(check(LINES, { earlier: forked })).join()).toMatch(
      /entries 0 to 3 are not those that were signed/,
    );
  });

  test('keeps the size of each earlier checkpoint beside it', () => {
    const wrong = lineAt(3).replace('"size":3', '"size":2');
    expect(said(check(LINES, { earlier: wrong }))[0]).toMatch(
      /checkpoints.jsonl: Line 1 is not a checkpoint and its size/,
    );
  });
});

describe('a record version', () => {
  const entry = (seq: number, digest: string, noun = 'control') =>
    ({ seq, digest, subject: { noun, id: 'IAM-01', version: 1 } }) as Parameters<RecordIndex['addEntry']>[0];

  test('is what the first entry about it says, for ever', () => {
    const tally = new Tally();
    const index = new RecordIndex('', tally);
    index.addEntry(entry(3, 'aa'));
    index.addEntry(entry(5, 'aa'));
    index.addEntry(entry(7, 'bb'));
    index.compare('control IAM-01 v1', 'aa', 'file');
    expect(said(tally.report('', 'binder'))).toEqual([
      'trail/entries.jsonl: entries 3 and 7 give two digests for control IAM-01 v1: a version was changed after it was kept',
    ]);
  });

  test('that the trail tells of and nobody brought is missing', () => {
    const tally = new Tally();
    const index = new RecordIndex('firm/', tally);
    index.addEntry(entry(3, 'aa'));
    index.addEntry(entry(4, 'cc', 'weather'));
    index.finish();
    expect(said(tally.report('', 'binder'))).toEqual([
      'firm/trail/entries.jsonl: entry 3 tells of control IAM-01 v1, and that record is missing',
    ]);
  });

  test('that the trail does not tell of is not vouched for', () => {
    const tally = new Tally();
    new RecordIndex('', tally).compare('control X v1', 'aa', 'records/controls/X.yaml');
    expect(said(tally.report('', 'binder'))[0]).toMatch(
      /no shown entry of the trail vouches for control X v1/,
    );
  });
});
