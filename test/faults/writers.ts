import { setTimeout as sleep } from 'node:timers/promises';
import { sha256Hex } from '#domain/hash.ts';
import type { BodyOf } from '#domain/record/nouns.ts';
import { leaversOf } from '../support/leavers.ts';
import type { Server } from './server.ts';

/** Numbers from 0 to 1 that come the same for the same seed (mulberry32). */
export function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What the server said that it kept. */
export interface Ledger {
  /** The highest version of each record by `noun/id`. */
  records: Map<string, number>;
  files: Set<string>;
  /** How often the server said so. */
  acknowledged: number;
}

export const emptyLedger = (): Ledger => ({ records: new Map(), files: new Set(), acknowledged: 0 });

/** Waits until so many more writes are acknowledged, however fast the machine is. */
export async function acknowledges(ledger: Ledger, more: number): Promise<void> {
  for (const enough = ledger.acknowledged + more; ledger.acknowledged < enough;) await sleep(1);
}

const CONTROL: BodyOf<'control'> = {
  title: 'Access review',
  domain: 'IAM',
  statement: 'The system owner reviews access.',
  owner: 'System owner',
  frequency: 'quarterly',
  execution: 'manual',
  effect: 'detective',
  mapping: [{ requirement: 'CC6.2', why: 'Finds access that nobody needs any more.' }],
  systems: [],
  reliesOn: [],
  isKey: false,
  inForceOn: '2025-10-01',
};

/** The body of a control that one writer owns, with some other words each time. */
export function controlOf(words: string): BodyOf<'control'> {
  return { ...CONTROL, statement: `The system owner reviews access: ${words}.` };
}

/** Writes until it is told to stop, and puts in the ledger what was acknowledged. Gives what it was refused. */
export async function write(
  server: Server,
  {
    nth,
    name,
    ledger,
    random,
    until,
  }: { nth: number; name: string; ledger: Ledger; random: () => number; until: AbortSignal },
): Promise<unknown[]> {
  const refused: unknown[] = [];
  const company = server.as('company:manager');
  const note = ({ id, version }: { id: string; version: number }, noun: string): void => {
    ledger.records.set(`${noun}/${id}`, version);
    ledger.acknowledged += 1;
  };
  for (let n = 0; !until.aborted; n += 1) {
    const id = `${name}-${nth}-${n}`;
    const turn = (nth + n) % 4;
    try {
      if (turn === 3) await freezeOne(server, id, ledger, note);
      else if (turn === 1) await fileOne(server, id, ledger, note);
      else {
        const { version } = await company.controls.adopt({ id, body: controlOf(id) });
        note({ id, version }, 'control');
        for (let seen = 1; seen <= 2; seen += 1)
          note(
            await company.controls.change({ id, version: seen, body: controlOf(`${id} ${seen}`) }),
            'control',
          );
      }
      await sleep(random() * 5);
    } catch (thrown) {
      if (!until.aborted) refused.push(thrown);
      if (thrown instanceof TypeError) return refused;
    }
  }
  return refused;
}

type Note = (record: { id: string; version: number }, noun: string) => void;

async function fileOne(server: Server, id: string, ledger: Ledger, note: Note): Promise<void> {
  const { sha256, bytes } = await server.bring('company:manager', Buffer.from(`evidence ${id} `.repeat(500)));
  ledger.files.add(sha256);
  const body: BodyOf<'evidence'> = {
    title: `Export ${id}`,
    kind: 'access-list',
    file: { name: `${id}.txt`, sha256, bytes, mediaType: 'text/plain' },
    filedBy: 'company',
    controls: [],
    tests: [],
    header: {
      source: 'Directory',
      takenBy: 'Ana Lind',
      takenAt: '2026-03-02T09:00:00Z',
      nature: 'standard-report',
      completeness: 'Counted against the directory.',
    },
  };
  note(await server.as('company:manager').evidence.add({ id, body }), 'evidence');
}

async function freezeOne(server: Server, id: string, ledger: Ledger, note: Note): Promise<void> {
  const csv = `id,office\n${id}-1,Dayton\n${id}-2,Springfield\n`;
  await server.bring('company:manager', Buffer.from(csv));
  ledger.files.add(sha256Hex(Buffer.from(csv)));
  const { populations } = server.as('company:manager');
  note(await populations.add({ id, body: leaversOf(csv) }), 'population');
  note(await populations.freeze({ id }), 'population');
}

/** What the ledger has and the server does not show, or shows with an earlier version. */
export async function lostOf(server: Server, { records }: Ledger): Promise<string[]> {
  const company = server.as('company:manager');
  const shown = new Map<string, number>();
  for (const [noun, list] of [
    ['control', await company.controls.list({})],
    ['evidence', await company.evidence.list({})],
    ['population', await company.populations.list({})],
  ] as const)
    for (const { id, version } of list) shown.set(`${noun}/${id}`, version);
  return [...records].filter(([key, version]) => (shown.get(key) ?? 0) < version).map(([key]) => key);
}
