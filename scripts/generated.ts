import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeApi } from '#platform/http/describe.ts';
import { listEndpoints, type EndpointLine } from '#platform/http/endpoints.ts';
import { byteContract, contract, libraryContract } from '../src/contract.ts';

/** Files that are told from the code, by path. */
export async function generated(): Promise<[path: string, text: string][]> {
  const endpoints = listEndpoints(contract, byteContract, libraryContract);
  return [
    ['docs/api/openapi.json', await openApiText()],
    ['docs/api/access.md', accessMatrix(endpoints)],
    ['docs/api/events.md', eventList(readActions('src/features'))],
  ];
}

async function openApiText(): Promise<string> {
  return `${JSON.stringify(await describeApi(contract, byteContract, libraryContract), null, 2)}\n`;
}

const COLUMNS = [
  ['company:owner', 'owner'],
  ['company:manager', 'manager'],
  ['company:contributor', 'contributor'],
  ['company:reader', 'reader'],
  ['auditor:partner', 'partner'],
  ['auditor:manager', 'manager'],
  ['auditor:staff', 'staff'],
  ['customer:reader', 'reader'],
  ['account', 'signed in'],
  ['operator', 'operator'],
] as const;

/** Who may call what: one row an endpoint, one column a role. */
export function accessMatrix(endpoints: readonly EndpointLine[]): string {
  const rows = endpoints.map(({ name, method, path, allow }) => {
    const marks = COLUMNS.map(([caller]) => (isAllowed(allow, caller) ? '✓' : ' '));
    return `| \`${name}\` | \`${method} ${path}\` | ${marks.join(' | ')} |`;
  });
  return [
    '# Who may call what',
    '',
    'Told from the contracts by `npm run generate`. Company: owner to reader; auditor: partner to staff; customer: reader.',
    'Row security in the database decides a second time, by organization, side and engagement.',
    '',
    `| endpoint | address under /api | ${COLUMNS.map(([caller, role]) => `${caller.split(':')[0] === role ? '' : `${caller.split(':')[0]} `}${role}`).join(' | ')} |`,
    `|---|---|${COLUMNS.map(() => '---').join('|')}|`,
    ...rows,
    '',
  ].join('\n');
}

function isAllowed(allow: readonly string[], caller: string): boolean {
  const [side = ''] = caller.split(':');
  return allow.includes('anyone') || allow.includes(caller) || allow.includes(side);
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
