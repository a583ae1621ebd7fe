import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { listEndpoints } from '#platform/http/endpoints.ts';
import { byteContract, contract, libraryContract } from '../src/contract.ts';
import { accessPage } from '../scripts/access-page.ts';
import { eventsIn, generated } from '../scripts/generated.ts';

const files = await generated();

describe('what is told from the code is as it was committed; else run npm run generate', () => {
  test.each(files)('%s', (path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('and tells of the whole product', () => {
    const [openApi = ['', ''], access = ['', ''], events = ['', '']] = files;
    expect(Object.keys((JSON.parse(openApi[1]) as { paths: object }).paths).length).toBeGreaterThan(10);
    expect(access[1].match(/^\| `/gm)?.length).toBeGreaterThan(20);
    expect(events[1]).toContain('| `control.in-force` | `src/features/controls/actions.ts` |');
  });
});

test('the page on access tells every endpoint once, each under the feature it is of, and whose rows it reaches', () => {
  const text = files.find(([path]) => path === 'docs/api/access.md')?.[1] ?? '';
  const endpoints = listEndpoints(contract, byteContract, libraryContract);
  expect(text.match(/^\| `[^`]+` \| `/gm)).toHaveLength(endpoints.length);
  expect(text).toContain(`: ${endpoints.length} endpoints.`);
  expect(text).not.toContain('## Other');
  expect(text).toContain(
    '`opinions`: written by the firm’s people on the engagement, and read by them alone',
  );
  expect(text).toContain(
    '`deviations`: written by the firm’s people on the engagement; the company reads a version from',
  );
});

// A table that marks everyone or nobody would tell nothing.
test('the matrix marks whom an endpoint names: a side, a role of it, or anyone', () => {
  const endpoint = (allow: string[]) =>
    accessPage(
      [{ name: 'a.b', method: 'GET', path: '/a', summary: 's', allow: allow as ['company'] }],
      new Map(),
    )
      .split('\n')
      .find((line) => line.startsWith('| `a.b`'));
  expect(endpoint(['company'])).toBe('| `a.b` | `GET /a` | ✓ | ✓ | ✓ | ✓ |   |   |   |   |   |   |');
  expect(endpoint(['auditor:partner', 'operator'])).toBe(
    '| `a.b` | `GET /a` |   |   |   |   | ✓ |   |   |   |   | ✓ |',
  );
  expect(endpoint(['anyone'])).toBe('| `a.b` | `GET /a` | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ |');
});

test('events are found in each way that a feature records them', () => {
  const told = (code: string): string[] => eventsIn('x.ts', code).map(({ type }) => type);
  expect(told(`await ctx.record({ type: 'risk.accepted', subject });`)).toEqual(['risk.accepted']);
  expect(told(`recordAnswers('risk', risks)`)).toEqual(['risk.added', 'risk.changed']);
  expect(
    told(`const event = late ? 'scope-changed' : 'changed'; changeRecord('engagement', c, { event })`),
  ).toEqual(['engagement.changed', 'engagement.scope-changed']);
  expect(told(`import { x } from './a.ts'`)).toEqual([]);
});
