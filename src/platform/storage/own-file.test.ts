import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ownFile } from './own-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tickmark-own-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('is made once, for its owner only, and leaves nothing beside it', () => {
  const path = join(folder, 'once');
  expect([ownFile(path, () => 'first'), ownFile(path, () => 'second')]).toEqual(['first', 'first']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['once']);
});

test('a process that ends while it writes one leaves no half of it', () => {
  const path = join(folder, 'half');
  // The write is cut where a kill would cut it: after the first bytes.
  const program = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const write = fs.writeFileSync;
    fs.writeFileSync = (path, text) => { write(path, text.slice(0, 3)); process.kill(process.pid, 'SIGKILL'); };
    syncBuiltinESMExports();
    const { ownFile } = await import(${JSON.stringify(join(import.meta.dirname, 'own-file.ts'))});
    ownFile(${JSON.stringify(path)}, () => 'the whole key');`;
  expect(spawnSync(process.execPath, ['--input-type=module', '-e', program]).signal).toBe('SIGKILL');
  expect(ownFile(path, () => 'the next key')).toBe('the next key');
  expect(readFileSync(path, 'utf8')).toBe('the next key');
});
