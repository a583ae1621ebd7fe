import { describe, expect, test } from 'vitest';
import type { Noun } from '#domain/record/nouns.ts';
import { NOUN_NAMES, NOUNS } from '#domain/record/nouns.ts';
import { historyPath, latestPath, placeOf } from './layout.ts';
import { readRecordFile, writeRecordFile } from './record-file.ts';

const CONTROL = `id: IAM-03
version: 2
effectiveOn: 2025-10-01
title: Leavers lose access
domain: IAM
statement: |-
  The IT team disables the accounts of a leaver within one business day.
  It is told by the HR system.
owner: IT manager
frequency: event
execution: manual
effect: preventive
mapping:
  - requirement: CC6.2
    why: Access ends with the employment.
inForceOn: 2024-10-01
`;

const POLICY = `---
id: access
version: 1
effectiveOn: 2025-10-01
title: Access control policy
edition: "3.0"
owner: CISO
approvedBy: CEO
approvedOn: 2025-09-15
nextReviewOn: 2026-09-15
---

# Purpose

Only people who need access have it.
`;

function read(noun: Noun, text: string, path = 'records/x.yaml') {
  return readRecordFile(noun, Buffer.from(text), path, 'ledgerline');
}

describe('a record file', () => {
  test('keeps what was written, and fills defaults only in what is computed with', () => {
    const { written, kept } = read('control', CONTROL);
    expect(written).toMatchObject({ noun: 'control', id: 'IAM-03', version: 2, organization: 'ledgerline' });
    expect(written.body).not.toHaveProperty('isKey');
    expect(written.body).not.toHaveProperty('version');
    expect(kept.body).toMatchObject({ isKey: false, reliesOn: [], inForceOn: '2024-10-01' });
  });

  test.each([
    ['control', CONTROL],
    ['policy', POLICY],
  ] as const)('of a %s is written back byte for byte', (noun, text) => {
    expect(writeRecordFile(read(noun, text).written).toString()).toBe(text);
  });

  test('is written alike in whatever order the fields came', () => {
    const { written } = read('control', CONTROL);
    const turned = { ...written, body: Object.fromEntries(Object.entries(written.body).toReversed()) };
    expect(writeRecordFile(turned).toString()).toBe(CONTROL);
  });

  test('keeps prose exactly, blank lines and fences in it too', () => {
    const { written } = read('policy', POLICY, 'records/x.md');
    for (const prose of ['a', '\n\na', 'a\n', 'a\n\n', '---\n---\n', '\t- x  \n---\n\ny']) {
      const changed = { ...written, body: { ...written.body, prose } };
      expect(read('policy', writeRecordFile(changed).toString()).written).toEqual(changed);
    }
  });

  test.each([
    [
      'an unknown field',
      CONTROL.replace('owner:', 'ownr:'),
      /^records\/x\.yaml, line 9: there is no field "ownr" here/m,
    ],
    [
      'a missing field',
      CONTROL.replace('owner: IT manager\n', ''),
      /^records\/x\.yaml, line \d+: owner: is missing\./,
    ],
    [
      'an unknown field within',
      CONTROL.replace('    why:', '    because: x\n    why:'),
      /line 15: there is no field "mapping\[0\]\.because"/,
    ],
    ['a day that does not exist', CONTROL.replace('2024-10-01', '2024-02-30'), /line 16: inForceOn: /],
    ['version zero', CONTROL.replace('version: 2', 'version: 0'), /line 2: version: /],
    ['an id that climbs', CONTROL.replace('IAM-03', '../IAM-03'), /line 1: id: Use letters/],
    ['a list', '- a\n', /line 1: is not a record/],
    ['nothing', '', /line 1: is not a record/],
    ['CRLF', CONTROL.replaceAll('\n', '\r\n'), /line 1: has Windows line ends \(CRLF\)/],
    [
      'an escape sequence',
      CONTROL.replace('manager', 'manager\u001b[31m'),
      /line 9: holds the control character U\+001B/,
    ],
    ['a byte order mark', `\ufeff${CONTROL}`, /line 1: begins with a byte order mark/],
  ])('refuses %s, naming file and line', (_, text, message) => {
    expect(() => read('control', text)).toThrow(message);
  });

  test.each([
    ['UTF-16', Buffer.from(`\ufeff${CONTROL}`, 'utf16le'), /is UTF-16/],
    ['UTF-16 without a mark', Buffer.from(CONTROL, 'utf16le'), /looks like UTF-16/],
    [
      'Latin-1',
      Buffer.from(CONTROL.replace('IT manager', 'Chargé'), 'latin1'),
      /line 9: holds bytes that are not UTF-8/,
    ],
  ])('refuses %s by name', (_, bytes, message) => {
    expect(() => readRecordFile('control', bytes, 'records/x.yaml', 'o')).toThrow(message);
  });

  test('refuses prose without front matter, and prose among the fields', () => {
    expect(() => read('policy', 'Only text\n')).toThrow(/line 1: needs its fields between two lines/);
    expect(() => read('policy', POLICY.replace('---\n\n', 'prose: x\n---\n\n'))).toThrow(
      /line 11: "prose" is the text below/,
    );
  });

  test('is not written when Markdown cannot carry its text', () => {
    const { written } = read('policy', POLICY);
    expect(() => writeRecordFile({ ...written, body: { ...written.body, prose: 'a\rb' } })).toThrow(
      /control character/,
    );
  });
});

describe('the place of a record', () => {
  test.each(NOUN_NAMES)('%s is found again from its path', (noun) => {
    expect(placeOf(latestPath(noun, 'A.v2'))).toEqual({ holds: 'record', noun, id: 'A.v2' });
    expect(placeOf(historyPath(noun, 'A.v2', 3))).toEqual({ holds: 'record', noun, id: 'A.v2', version: 3 });
  });

  test('no noun has a field that the head of the file needs', () => {
    for (const noun of NOUN_NAMES) {
      const fields = Object.keys((NOUNS[noun].shape as unknown as { shape: object }).shape);
      expect(fields).not.toEqual(expect.arrayContaining(['version']));
      for (const head of ['id', 'version', 'effectiveOn']) expect(fields).not.toContain(head);
    }
  });
});
