import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { passwordRule } from './passwords.ts';

const folder = mkdtempSync(join(tmpdir(), 'tickmark-passwords-'));
afterAll(() => rmSync(folder, { recursive: true }));

const known = Array.from({ length: 300 }, (_, n) => `known words number ${n}`);
const digests = known.map((words) => createHash('sha1').update(words).digest('hex').toUpperCase()).sort();

describe('a list of known passwords', () => {
  test.each([
    ['as it comes, with counts', digests.map((line, n) => `${line}:${n * 7919}\r\n`).join('')],
    ['bare', digests.map((line) => `${line}\n`).join('')],
    ['without an end to its last line', digests.join('\n')],
    ['in small letters', digests.map((line) => `${line.toLowerCase()}\n`).join('')],
  ])('refuses each of its own and no other: %s', async (_, text) => {
    const path = join(folder, 'list');
    writeFileSync(path, text);
    const { demandGood } = passwordRule(path);
    for (const words of known) await expect(demandGood(words)).rejects.toMatchObject({ kind: 'invalid' });
    for (let n = 300; n < 400; n += 1) await demandGood(`known words number ${n}`);
  });

  test('that is empty refuses nothing; one that is gone lets no new password pass', async () => {
    writeFileSync(join(folder, 'empty'), '');
    await passwordRule(join(folder, 'empty')).demandGood('four plain words here');
    await expect(
      passwordRule(join(folder, 'gone')).demandGood('four plain words here'),
    ).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });
});

test('a password is counted in characters as people count them', async () => {
  const { demandGood } = passwordRule(undefined);
  await demandGood('🗝'.repeat(12));
  await expect(demandGood('🗝'.repeat(11))).rejects.toMatchObject({ kind: 'invalid' });
  await expect(demandGood('x'.repeat(129))).rejects.toMatchObject({ kind: 'invalid' });
});
