import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openRing, readRing, replaceRing, ringPath, withNewKey, writeRing } from './ring.ts';
import { isSealed, openSecrets } from './secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'tickmark-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ring = readRing(`1:${'A'.repeat(43)}`, 'the test');

describe('a sealed text', () => {
  const secrets = openSecrets(ring);

  test('opens to itself, and looks different each time', () => {
    const sealed = secrets.seal('la clé €', 'client alder');
    expect(secrets.open(sealed, 'client alder')).toBe('la clé €');
    expect(isSealed(sealed)).toBe(true);
    expect(sealed).not.toContain('cl');
    expect(secrets.seal('la clé €', 'client alder')).not.toBe(sealed);
    expect(secrets.open(secrets.seal('', 'x'), 'x')).toBe('');
  });

  test('does not open in another place, nor with one letter changed', () => {
    const sealed = secrets.seal('words', 'client alder');
    const refusal = /not in the ring|unable to authenticate|auth/i;
    expect(() => secrets.open(sealed, 'client cedar')).toThrow(refusal);
    for (let at = 0; at < sealed.length; at += 1) {
      // Another highest bit: the lowest bits of a last letter may belong to no byte.
      const letter = /[A-Za-f]/.test(sealed[at] ?? '') ? 'g' : 'A';
      const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
      expect(() => secrets.open(changed, 'client alder')).toThrow(refusal);
    }
    expect(() => secrets.open('words', 'client alder')).toThrow('not in the ring');
  });

  test('from before a new key still opens, is known to be old, and is sealed with the new one', () => {
    const old = secrets.seal('words', 'x');
    const next = openSecrets(withNewKey(ring));
    expect(next.open(old, 'x')).toBe('words');
    expect([next.isOld(old), next.isOld(next.seal('words', 'x'))]).toEqual([true, false]);
    const [newest] = next.ring;
    expect(() => openSecrets([newest]).open(old, 'x')).toThrow('not in the ring');
  });
});

describe('the ring of a data folder', () => {
  test('is made once, for its owner only, and then stays', () => {
    const made = openRing(folder);
    expect(openRing(folder)).toEqual(made);
    expect(made[0].bytes).toHaveLength(32);
    expect(statSync(ringPath(folder)).mode & 0o777).toBe(0o600);
    const turned = withNewKey(made);
    replaceRing(folder, turned);
    expect(openRing(folder)).toEqual(turned);
    expect(readFileSync(ringPath(folder), 'utf8')).toBe(writeRing(turned));
  });

  test('that others can read is refused with what mends it', () => {
    chmodSync(ringPath(folder), 0o644);
    expect(() => openRing(folder)).toThrow('chmod 600');
    chmodSync(ringPath(folder), 0o600);
  });

  test.each(['', 'words', '1:short', `1:${'A'.repeat(43)}\n2:${'A'.repeat(43)}`, `0:${'A'.repeat(43)}`])(
    'that cannot be read is never replaced by a new one: %j',
    (text) => {
      writeFileSync(ringPath(folder), text);
      expect(() => openRing(folder)).toThrow('holds no ring of keys');
      expect(readFileSync(ringPath(folder), 'utf8')).toBe(text);
    },
  );
});
