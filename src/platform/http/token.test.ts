import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readToken } from './token.ts';

const folder = mkdtempSync(join(tmpdir(), 'tickmark-token-'));
const path = join(folder, 'operator.token');
afterAll(() => rmSync(folder, { recursive: true }));

test('the first start makes a token that only its owner reads, later starts read it', () => {
  const first = readToken(folder);
  expect(first.token).toMatch(/^[\w-]{43}$/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readToken(folder)).toEqual(first);
});

test('a token that others can read stops the start and says how to close it', () => {
  chmodSync(path, 0o640);
  expect(() => readToken(folder)).toThrow(`chmod 600 ${path}`);
  chmodSync(path, 0o600);
});

test('an emptied token stops the start instead of letting everyone in', () => {
  writeFileSync(path, '\n');
  expect(() => readToken(folder)).toThrow('holds no token');
});
