import { describe, expect, test } from 'vitest';
import { collisions, whyUnsafePath } from './path-safety.ts';

describe('a path', () => {
  test.each(['a', 'a/b.c', 'records/controls/IAM-03.yaml', 'console/a', 'com10'])(
    '%s opens on any machine',
    (path) => {
      expect(whyUnsafePath(path)).toBeUndefined();
    },
  );

  test.each([
    '',
    '/a',
    'a//b',
    'a/',
    './a',
    'a/../b',
    '..',
    'c:a',
    'a\\b',
    'a\u0000',
    'CON',
    'a/aux.txt',
    'com1.yaml',
    'a.',
    'a /b',
    'a?b',
    'a:b',
    'a'.repeat(201),
    'a\ud800',
  ])('%j does not', (path) => {
    expect(whyUnsafePath(path)).toMatch(/\.$/);
  });

  test('collides with one that differs in case or Unicode form only', () => {
    expect(collisions(['a/B', 'a/b', 'c', 'caf\u00e9', 'cafe\u0301'])).toEqual([
      ['a/B', 'a/b'],
      ['caf\u00e9', 'cafe\u0301'],
    ]);
  });
});
