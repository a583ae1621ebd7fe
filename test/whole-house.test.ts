import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ORDER } from '#domain/report/sections/order.ts';
import { listEndpoints } from '#platform/http/endpoints.ts';
import { byteContract, contract } from '../src/contract.ts';
import { byteRoutes, routes } from '../src/server.ts';

/** What one more feature or section needs besides its folder. */

test('every endpoint of the contract is answered, and nothing else is', () => {
  const said = listEndpoints(contract, byteContract).map(({ method, path }) => `${method} ${path}`);
  const answered = [
    ...leaves(routes).map(({ route: { method = '', path = '' } }) => `${method} ${path}`),
    ...byteRoutes.map(({ endpoint: { method, path } }) => `${method} ${path}`),
  ];
  expect(answered.length).toBeGreaterThan(100);
  expect(answered.toSorted()).toEqual(said.toSorted());
});

test('every feature has its contract in src/contract.ts', () => {
  const together = readFileSync('src/contract.ts', 'utf8');
  const left = foldersOf('src/features').filter(
    (name) => !together.includes(`#features/${name}/contract.ts`),
  );
  expect(left).toEqual([]);
});

test('every section has a place: in the order of the report, or in a report of its own', () => {
  const order = readFileSync('src/domain/report/sections/order.ts', 'utf8');
  const write = readFileSync('src/domain/report/write.ts', 'utf8');
  const left = foldersOf('src/domain/report/sections').filter(
    (name) => !order.includes(`./${name}/`) && !write.includes(`sections/${name}/`),
  );
  expect(left).toEqual([]);
  expect(ORDER).toHaveLength(5);
});

interface Procedure {
  route: { method?: string; path?: string };
}

/** The procedures of a router, at any depth. */
function leaves(router: object): Procedure[] {
  return Object.values(router).flatMap((value: object) =>
    '~orpc' in value ? [value['~orpc'] as Procedure] : leaves(value),
  );
}

function foldersOf(room: string): string[] {
  return readdirSync(room, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
