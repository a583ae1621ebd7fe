import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOUN_NAMES, NOUNS, type BodyOf, type Noun } from '#domain/record/nouns.ts';
import { isReleased } from '#platform/db/release.ts';
import type { EndpointLine } from '#platform/http/endpoints.ts';

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

const HEAD = [
  `| endpoint | address under /api | ${COLUMNS.map(([caller, role]) => `${caller.split(':')[0] === role || caller === 'account' ? '' : `${caller.split(':')[0]} `}${role}`).join(' | ')} |`,
  `|---|---|${COLUMNS.map(() => '---').join('|')}|`,
];

/** Who may call what, told for an auditor: by feature, with whose rows each reaches and what refuses beside the code. */
export function accessPage(
  endpoints: readonly EndpointLine[],
  features: ReadonlyMap<string, string>,
): string {
  const groups = Map.groupBy(endpoints, ({ name }) => name.slice(0, name.lastIndexOf('.')));
  const parts = Map.groupBy(groups.keys(), (group) => features.get(group) ?? 'Other');
  return [
    '# Who may call what',
    '',
    ...introduction(endpoints),
    ...[...parts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([title, names]) => [
        `## ${title}`,
        '',
        ...asParagraph(names.flatMap(rowsReached)),
        ...HEAD,
        ...names.flatMap((name) => (groups.get(name) ?? []).map(lineOf)),
        '',
      ]),
  ].join('\n');
}

function introduction(endpoints: readonly EndpointLine[]): string[] {
  const named = (side: string) =>
    endpoints.filter(({ allow }) =>
      COLUMNS.some(([caller]) => caller.startsWith(side) && isAllowed(allow, caller)),
    ).length;
  return [
    `Told from the contracts by \`npm run generate\`: ${endpoints.length} endpoints. Of these ${named('company')} name somebody of the company, ${named('auditor')} somebody of the audit firm, ${named('customer')} somebody of a customer, ${named('operator')} the operator. A mark says that the role may call the endpoint; whose rows it then reaches is said above each table.`,
    '',
    '- **Sides.** The company is examined, the audit firm examines it, a customer reads what it was granted. Each keeps its own people and its own records.',
    '- **Roles.** Company: owner, manager, contributor, reader. Firm: partner, manager, staff. Roles are checked in code, before a word of the request is read.',
    '- **Rows.** PostgreSQL’s row security decides a second time, by organization, side and engagement, whatever the code above it does: no other company or firm, nobody of the firm who is not on the engagement, and not the other side. `src/platform/db/README.md` says what it cannot tell.',
    '- **Authorship kept apart.** The company does not see or write working papers, results or conclusions before the auditor communicates them; it sees the items selected and the deviations that were communicated. The auditor comments on, and never edits, description, assertion or management’s responses, and cannot write the company’s evidence: what the auditor obtains is filed as the auditor’s. A change of scope or window after fieldwork began stands on the trail under its own name and is shown to both. The firm’s independence itself is the firm’s to keep; no program provides it.',
    '- **How it is known.** `test/refusals.test.ts` asks every endpoint as everybody who may not, for something that is there; `test/row-refusals.test.ts` asks again with the checks in code switched off; `test/leaks.test.ts` compares what others have with what nobody has; `test/independence.test.ts` holds the sentences above.',
    '',
  ];
}

function lineOf({ name, method, path, allow }: EndpointLine): string {
  const marks = COLUMNS.map(([caller]) => (isAllowed(allow, caller) ? '✓' : ' '));
  return `| \`${name}\` | \`${method} ${path}\` | ${marks.join(' | ')} |`;
}

function isAllowed(allow: readonly string[], caller: string): boolean {
  const [side = ''] = caller.split(':');
  return allow.includes('anyone') || allow.includes(caller) || allow.includes(side);
}

function asParagraph(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines, ''];
}

/** Whose rows the endpoints of a noun reach, as the migrations have it; nothing where they are of no noun. */
function rowsReached(group: string): string[] {
  const noun = nounOf(group);
  if (!noun) return [];
  return [`- \`${group}\`: ${REACH[reachOf(noun)]}`];
}

const REACH = {
  company:
    'written by the company alone. The firm reads them while it is appointed to an engagement of the company, and only its people on one.',
  paper:
    'written by the firm’s people on the engagement, and read by them alone; the company never sees them.',
  told: 'written by the firm’s people on the engagement; the company of the engagement reads them.',
  communicated:
    'written by the firm’s people on the engagement; the company reads a version from the day it was communicated.',
  firm: 'written and read by the firm’s people; the company never sees them.',
  both: 'each side writes its own; the firm also reads the company’s, the company not the firm’s.',
  itself: 'each organization writes the one of itself; company and firm read each other’s.',
} as const;

function reachOf(noun: Noun): keyof typeof REACH {
  const { writtenBy } = NOUNS[noun];
  if (noun === 'organization') return 'itself';
  if (writtenBy !== 'auditor') return writtenBy;
  if (noun === 'sizeTable') return 'firm';
  if (isReleased(noun, {} as BodyOf<Noun>)) return 'told';
  return isReleased(noun, { communicatedOn: '2026-01-01' } as BodyOf<Noun>) ? 'communicated' : 'paper';
}

function nounOf(group: string): Noun | undefined {
  const folder = group.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return NOUN_NAMES.find((noun) => noun === group || `${noun}s` === group || NOUNS[noun].folder === folder);
}

/** The title of each feature, by the names that its contract gives to groups of endpoints. */
export async function readFeatures(
  folder: string,
  contracts: Readonly<Record<string, object>>[],
): Promise<Map<string, string>> {
  const titles = new Map<string, string>();
  for (const feature of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const readme = readFileSync(join(folder, feature.name, 'README.md'), 'utf8');
    const title = /^# (.+)$/m.exec(readme)?.[1] ?? feature.name;
    const said = Object.values(
      (await import(join(process.cwd(), folder, feature.name, 'contract.ts'))) as object,
    );
    for (const contract of contracts)
      for (const [group, endpoints] of Object.entries(contract))
        if (said.includes(endpoints)) titles.set(group, title);
  }
  return titles;
}
