import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { breaches, circles, importsOf, readImports } from './architecture.ts';

const imports = readImports(process.cwd());

test('every import keeps to the plan of the house', () => {
  expect(breaches(imports)).toEqual([]);
});

test('no files import each other in a circle', () => {
  expect(circles(imports)).toEqual([]);
});

// A rule that sees nothing allows everything, so the rules are tested too.
test.each([
  ['src/domain/testing/sample.ts', "import { readFileSync } from 'node:fs';"],
  ['src/domain/testing/sample.ts', "import type { Context } from '#platform/context.ts';"],
  ['src/features/controls/web/ControlsPage.tsx', "import { findControls } from '../store.ts';"],
  ['src/features/controls/actions.ts', "import { eq } from 'drizzle-orm';"],
  ['src/features/controls/contract.ts', "import { controls } from './store.ts';"],
  ['src/features/reports/actions.ts', "import { findControls } from '#features/controls/store.ts';"],
  ['src/connectors/github/branches.ts', "const http = await import('node:https');"],
  ['src/platform/http/serve.ts', "import { routes } from '#features/controls/routes.ts';"],
  ['src/cli/controls.ts', "import { openDatabase } from '#platform/db/database.ts';"],
  ['src/drawer/things.ts', "import { z } from 'zod';"],
])('%s may not say %s', (file, code) => {
  expect(breaches(importsOf(file, code))).toHaveLength(1);
});

test.each([
  ["import {\n  a,\n  b,\n} from './sample.ts';", ['src/domain/testing/sample.ts']],
  ["import type { z } from 'zod';\nimport './side.ts';", ['zod', 'src/domain/testing/side.ts']],
  ["export { a } from '../record/shape.ts';", ['src/domain/record/shape.ts']],
  ["const words = 'adopted from';\nconst other = 'x';", []],
])('the scan reads %j', (code, targets) => {
  expect(importsOf('src/domain/testing/x.ts', code).map(({ target }) => target)).toEqual(targets);
});

test('a circle is found', () => {
  const loop = [
    { file: 'src/domain/a.ts', target: 'src/domain/b.ts' },
    { file: 'src/domain/b.ts', target: 'src/domain/a.ts' },
  ];
  expect(circles(loop)).toEqual(['src/domain/a.ts -> src/domain/b.ts -> src/domain/a.ts']);
});

test('the scan sees the whole house', () => {
  const seen = new Set(imports.map((found) => found.file));
  expect(seen.size).toBeGreaterThan(10);
  expect(seen).toContain('src/domain/record/nouns.ts');
});

describe('every room has a README', () => {
  const rooms = ['domain', 'features', 'connectors', 'platform']
    .filter((floor) => existsSync(`src/${floor}`))
    .flatMap((floor) =>
      readdirSync(`src/${floor}`, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `src/${floor}/${entry.name}`),
    );

  test('the rooms are seen', () => expect(rooms).toContain('src/domain/testing'));
  test.each(rooms)('%s', (room) => expect(existsSync(`${room}/README.md`)).toBe(true));
});
