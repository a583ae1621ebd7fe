import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeApi } from '#platform/http/describe.ts';
import { listEndpoints } from '#platform/http/endpoints.ts';
import { byteContract, contract, libraryContract } from '../src/contract.ts';
import { accessPage, readFeatures } from './access-page.ts';

/** Files that are told from the code, by path. */
export async function generated(): Promise<[path: string, text: string][]> {
  const endpoints = listEndpoints(contract, byteContract, libraryContract);
  const contracts = [contract, byteContract, libraryContract];
  return [
    ['docs/api/openapi.json', await openApiText()],
    ['docs/api/access.md', accessPage(endpoints, await readFeatures('src/features', contracts))],
    ['docs/api/events.md', eventList(readActions('src/features'))],
  ];
}

async function openApiText(): Promise<string> {
  return `${JSON.stringify(await describeApi(contract, byteContract, libraryContract), null, 2)}\n`;
}

/** An event and the files that record it. */
export interface EventLine {
  type: string;
  file: string;
}

/**
 * Every event that a file of a feature records: named in `record`, or by the kept nouns that it answers for, which
 * record `added` and `changed` and the names given as `event`.
 */
export function eventsIn(file: string, code: string): EventLine[] {
  const all = (pattern: RegExp): string[] => [...code.matchAll(pattern)].map(([, found = '']) => found);
  const named = all(/\btype:[^;}]*?'([a-z][a-zA-Z]*\.[a-z][a-z-]*)'/g);
  const added = all(/\b(?:recordAnswers|addRecord)\('(\w+)'/g).map((noun) => `${noun}.added`);
  const changed = all(/\b(?:recordAnswers|changeRecord)\('(\w+)'/g).map((noun) => `${noun}.changed`);
  const own = all(/\bchangeRecord\('(\w+)'/g).flatMap((noun) =>
    all(/\bevent\b(?: =|:)([^;]*)/g)
      .flatMap((said) => [...said.matchAll(/'([a-z][a-z-]*)'/g)])
      .map(([, event = '']) => `${noun}.${event}`),
  );
  return [...new Set([...named, ...added, ...changed, ...own])].map((type) => ({ type, file }));
}

function readActions(folder: string): EventLine[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .flatMap((name) => eventsIn(join(folder, name), readFileSync(join(folder, name), 'utf8')));
}

/** The list of events, each with where it is recorded. */
export function eventList(events: readonly EventLine[]): string {
  const types = [...new Set(events.map(({ type }) => type))].sort();
  const rows = types.map((type) => {
    const files = new Set(events.filter((event) => event.type === type).map(({ file }) => file));
    return `| \`${type}\` | ${[...files].map((file) => `\`${file}\``).join(', ')} |`;
  });
  return [
    '# What the trail tells',
    '',
    'Types of trail entries, told from the actions by `npm run generate`. Imported binders may hold others.',
    '',
    '| type | recorded in |',
    '|---|---|',
    ...rows,
    '',
  ].join('\n');
}
