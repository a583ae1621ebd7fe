import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '#domain/canonical.ts';
import { sha256Hex } from '#domain/hash.ts';
import { firmBinder, putFiles, storedAt, withSums, type Files } from '#test/support/recorded-binders.ts';
import { POPULATION_FILE, REPORT_FILE, TICKET, TREE } from '#test/support/recorded-drafts.ts';
import { failuresOf, pathsIn, useSealedReport } from '#test/support/sealed-report.ts';
import { verifyPath } from './verify-path.ts';

const { at, copyOf } = useSealedReport();

describe('one flipped bit', () => {
  test.each(['full-bundle', 'readers-seal'])(
    'in any file of the %s is named',
    async (name) => {
      const copy = await copyOf(at('out', name));
      const paths = await pathsIn(copy);
      for (const path of paths) {
        const original = await readFile(join(copy, path));
        for (const place of [0, Math.floor(original.length / 2), original.length - 1]) {
          const flipped = Buffer.from(original);
          flipped[place] = (flipped[place] ?? 0) ^ 1;
          await writeFile(join(copy, path), flipped);
          const report = await verifyPath(copy);
          expect(report.isSound, `${path} at ${place}`).toBe(false);
          const named = report.failures.filter(
            ({ file, why }) => file.startsWith(path) || why.includes(path),
          );
          expect(named, `${path} at ${place}: ${failuresOf(report)}`).not.toEqual([]);
        }
        await writeFile(join(copy, path), original);
      }
      expect((await verifyPath(copy)).isSound).toBe(true);
      expect(paths.length).toBeGreaterThan(13);
    },
    120_000,
  );

  test('in any file of a binder is named', async () => {
    const copy = await copyOf(at('binders'));
    for (const path of await pathsIn(copy)) {
      const original = await readFile(join(copy, path));
      const flipped = Buffer.from(original);
      flipped[original.length - 2] = (flipped[original.length - 2] ?? 0) ^ 1;
      await writeFile(join(copy, path), flipped);
      const report = await verifyPath(copy);
      expect(failuresOf(report)).toContain(path);
      await writeFile(join(copy, path), original);
    }
  });

  test('in an archive is named', async () => {
    const copy = at('damaged.zip');
    const bytes = await readFile(at('out', 'full-bundle.zip'));
    const place = bytes.indexOf('files/') + 100;
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    await writeFile(copy, bytes);
    const attempt = verifyPath(copy).then(failuresOf, (thrown: unknown) => String(thrown));
    expect(await attempt).toMatch(/files\//);
  });
});

/** Changes files of the unsigned full bundle and mends its list of sums, as somebody would who wants to hide it. */
async function hidden(change: (files: Files) => Files): Promise<string> {
  const copy = await copyOf(at('out', 'full-bundle'));
  const files: Files = {};
  for (const path of await pathsIn(copy)) files[path] = await readFile(join(copy, path));
  const { 'bundle.note': _, ...unsigned } = files;
  unsigned['bundle.json'] = String(unsigned['bundle.json']).replace(/"signers":\[[^\]]*\]/, '"signers":[]');
  await rm(copy, { recursive: true });
  return putFiles(withSums(change(unsigned)), copy);
}

const replaced = (files: Files, path: string, from: string, to: string): Files => {
  const text = String(files[path]);
  expect(text).toContain(from);
  return { ...files, [path]: text.replaceAll(from, to) };
};

describe('a change that mends the list of sums is still named', () => {
  test('taking the signature away says only that nobody signed', async () => {
    const report = await verifyPath(await hidden((files) => files));
    expect(failuresOf(report)).toBe('');
    expect(report.unchecked.map(({ what }) => what)).toContain('the bundle as a whole');
  });

  test('an evidence file with other words', async () => {
    const path = `company/${storedAt(TICKET)}`;
    const report = await verifyPath(await hidden((files) => replaced(files, path, '4711', '4712')));
    expect(failuresOf(report)).toContain(`${path}: has the SHA-256`);
    expect(failuresOf(report)).toContain('is not "Ticket.txt"');
  });

  test('a population row changed under a fitting file name', async () => {
    const changed = POPULATION_FILE.replace('L-5,2026-05', 'L-5,2026-06');
    const report = await verifyPath(
      await hidden((files) => {
        const { [`company/${storedAt(POPULATION_FILE)}`]: _, ...rest } = files;
        return { ...rest, [`company/${storedAt(changed)}`]: changed };
      }),
    );
    expect(failuresOf(report)).toContain(`company/${storedAt(POPULATION_FILE)}: is missing`);
  });

  test('a result with another mark, in both its files', async () => {
    const report = await verifyPath(
      await hidden((files) =>
        replaced(
          replaced(files, 'firm/records.jsonl', '["fail"]', '["pass"]'),
          'firm/records/results/IAM-03.R1.yaml',
          '- fail',
          '- pass',
        ),
      ),
    );
    expect(failuresOf(report)).toMatch(
      /firm\/records\.jsonl, line \d+: is not result IAM-03\.R1 v1 as entry 6 of the trail saw it/,
    );
  });

  test('a record file that says something else than the line', async () => {
    const path = 'company/records/controls/IAM-03.yaml';
    const report = await verifyPath(
      await hidden((files) => replaced(files, path, 'one business day', 'ten business days')),
    );
    expect(failuresOf(report)).toBe(`${path}: does not say what records.jsonl says of control IAM-03 v2`);
  });

  test('a trail entry with another time', async () => {
    const path = 'company/trail/entries.jsonl';
    const report = await verifyPath(
      await hidden((files) => replaced(files, path, '2026-01-01T00:00:05Z', '2026-01-01T00:00:06Z')),
    );
    expect(failuresOf(report)).toContain(`${path}: entries 3 to 6 are not those that were signed`);
  });

  test('a trail cut short', async () => {
    const path = 'firm/trail/entries.jsonl';
    const report = await verifyPath(
      await hidden((files) => ({
        ...files,
        [path]: String(files[path]).split('\n').slice(0, 8).join('\n').concat('\n'),
      })),
    );
    expect(failuresOf(report)).toContain(
      `${path}: ends after 8 entries, but a checkpoint was signed at 10: the last 2 were removed`,
    );
  });

  test('a checkpoint with another root', async () => {
    const path = 'firm/trail/checkpoint';
    const report = await verifyPath(await hidden((files) => replaced(files, path, '\n10\n', '\n9\n')));
    expect(failuresOf(report)).toContain(`${path}: The signature of tickmark/birch does not fit`);
  });

  test('the sentence of a deviation left out of the report', async () => {
    const report = await verifyPath(
      await hidden((files) => {
        const tree = String(files['report/tree.json']).replace('1 of 5 leavers', '0 of 5 leavers');
        const hash = [sha256Hex(canonicalJson(TREE)), sha256Hex(tree)] as const;
        return { ...replaced(files, 'bundle.json', ...hash), 'report/tree.json': tree };
      }),
    );
    expect(failuresOf(report)).toContain('report/tree.json: does not tell deviation dev-1');
    expect(failuresOf(report)).toContain('names another report tree than bundle.json');
  });

  test('another report file in place of the issued one', async () => {
    const other = Buffer.from('%PDF-1.7 another report\n');
    const report = await verifyPath(
      await hidden((files) => {
        const sizes = ['"bytes":37', `"bytes":${other.length}`] as const;
        const hashes = [sha256Hex(REPORT_FILE), sha256Hex(other)] as const;
        return {
          ...replaced(replaced(files, 'bundle.json', ...sizes), 'bundle.json', ...hashes),
          'report/report.pdf': other,
        };
      }),
    );
    expect(failuresOf(report)).toContain('issued report.pdf, and no report file here has its hash');
  });

  test.each([
    ['null', 'null'],
    ['a list for a tree', '[]'],
    ['a tree of numbers', '{"content":[1],"type":"report"}'],
    ['a table without rows', '{"content":[{"attrs":{},"type":"table"}],"type":"report"}'],
    ['lists in lists without end', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['half a character', '{"content":[],"type":"\\ud800"}'],
  ])('a report tree that is %s', async (_, tree) => {
    const report = await verifyPath(await hidden((files) => ({ ...files, 'report/tree.json': tree })));
    expect(failuresOf(report)).toContain('report/tree.json: is not a report tree in canonical JSON');
  });

  test.each(['company/records.jsonl', 'company/trail/entries.jsonl', 'company/trail/checkpoints.jsonl'])(
    'lines without sense in %s',
    async (path) => {
      const lines = ['['.repeat(50_000) + ']'.repeat(50_000), '{"noun":"\\ud800"}', '{}', 'null', '"'];
      const report = await verifyPath(
        await hidden((files) => ({ ...files, [path]: `${lines.join('\n')}\n` })),
      );
      expect(failuresOf(report)).toContain(path);
    },
  );

  test('a file nobody listed', async () => {
    const copy = await copyOf(at('out', 'full-bundle'));
    await writeFile(join(copy, 'report', 'more.pdf'), 'x');
    expect(failuresOf(await verifyPath(copy))).toContain('report/more.pdf: is not listed in SHA256SUMS');
  });
});

describe('what the firm signed itself is still added up again', () => {
  const withFirm = async (change: Parameters<typeof firmBinder>[0]): Promise<string> => {
    const copy = await copyOf(at('binders'));
    await rm(join(copy, 'firm'), { recursive: true });
    await putFiles(firmBinder(change), join(copy, 'firm'));
    return failuresOf(await verifyPath(copy));
  };
  type Body = Record<string, unknown>;
  const changing =
    (id: string, change: (body: Body) => void): Parameters<typeof firmBinder>[0] =>
    (drafts) => {
      for (const draft of drafts) if (draft[1] === id) change(draft[2] as Body);
      return drafts;
    };

  test.each<[string, string, (body: Body) => void, RegExp]>([
    [
      'a sample with a friendlier item',
      'sample-1',
      (body) => ((body['items'] as string[])[0] = 'L-1'),
      /Drawn again, item 1 is/,
    ],
    [
      'a sample of another size',
      'sample-1',
      (body) => (body['N'] = 41),
      /says N = 41; the population has 40/,
    ],
    [
      'another seed than the committed',
      'sample-1',
      (body) => (body['seed'] = '00'.repeat(16)),
      /not the one that was committed to/,
    ],
    [
      'a draw before the freeze',
      'sample-1',
      (body) => (body['drawnAt'] = '2026-10-04T08:00:00Z'),
      /before the freeze/,
    ],
    [
      'a commitment after the freeze',
      'seed-1',
      (body) => (body['at'] = '2026-10-04T10:00:00Z'),
      /after the freeze/,
    ],
    [
      'a result for an item that was not drawn',
      'IAM-03.R1',
      (body) => ((body['items'] as Body[])[1]!['item'] = 'L-1'),
      /which is not in sample sample-1/,
    ],
    [
      'a failure no deviation tells',
      'dev-1',
      (body) => (body['items'] = ['L-99']),
      /failed, and no deviation reports it/,
    ],
    [
      'a deviation that counts more tested',
      'dev-1',
      (body) => (body['tested'] = 25),
      /says 25 tested; the result adds up to 5/,
    ],
    [
      'a deviation that counts more failed',
      'dev-1',
      (body) => (body['failed'] = 2),
      /says 2 failed and names 1/,
    ],
  ])('%s', async (_, id, change, expected) => {
    expect(await withFirm(changing(id, change))).toMatch(expected);
  });
});
