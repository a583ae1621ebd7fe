import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Hex } from '#domain/hash.ts';
import { inTransaction } from '#platform/db/engine.ts';
import { openLite } from '#platform/db/lite.ts';
import { openPostgres } from '#platform/db/postgres.ts';
import { ROOT } from '../journeys/command.ts';
import type { Place } from './place.ts';
import type { Ledger } from './writers.ts';

interface Verified {
  failures: unknown[];
  checked: { check: string; count: number }[];
  notes: string[];
}

/** Exports the company’s binder of a place whose server is stopped, and verifies it, as its operator would. */
export async function verified(place: Place): Promise<Verified> {
  const out = await mkdtemp(join(tmpdir(), 'tickmark-fault-out-'));
  try {
    const to = join(out, 'binder');
    await command(place, 'binder', 'export', 'alder', '--to', to);
    return JSON.parse(await command(place, '--json', 'verify', to)) as Verified;
  } finally {
    await rm(out, { recursive: true });
  }
}

async function command(place: Place, ...words: string[]): Promise<string> {
  const child = spawn(process.execPath, ['src/cli/main.ts', ...words], {
    cwd: ROOT,
    env: { ...process.env, ...place.env },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  // 9: something was found, and it says what.
  if (code !== 0 && code !== 9) throw new Error(`tickmark ${words.join(' ')} ended with ${code}: ${err}`);
  return out;
}

/** What lies half in a place whose server is stopped, told in words; nothing when all is whole. */
export async function halvesIn({ kind, data, env }: Place, { files }: Ledger): Promise<string[]> {
  const engine =
    kind === 'embedded' ? await openLite(join(data, 'database')) : openPostgres(env['DATABASE_URL'] ?? '', 1);
  try {
    const rows = await inTransaction(engine, (session) =>
      session.query('select sha256, bytes from held_files'),
    );
    const held = rows as { sha256: string; bytes: string | number }[];
    const bare = held.filter(({ sha256, bytes }) => !isWhole(data, sha256, Number(bytes)));
    const [versions] = (await inTransaction(engine, (session) =>
      session.query(
        `select (select count(*) from controls) + (select count(*) from evidence)
          + (select count(*) from populations) as kept,
          (select count(*) from trail where noun in ('control', 'evidence', 'population')) as told`,
      ),
    )) as { kept: string; told: string }[];
    return [
      ...bare.map(({ sha256 }) => `the held file ${sha256} has no bytes`),
      ...[...files]
        .filter((sha256) => !held.some((one) => one.sha256 === sha256))
        .map((sha256) => `the acknowledged file ${sha256} is not held`),
      ...readdirSync(join(data, 'files', 'arriving')).map((name) => `${name} arrived half`),
      ...(versions?.kept === versions?.told
        ? []
        : [`${versions?.kept} versions are kept, ${versions?.told} are on the trail`]),
    ];
  } finally {
    await engine.close();
  }
}

function isWhole(data: string, sha256: string, bytes: number): boolean {
  const path = join(data, 'files', sha256.slice(0, 2), sha256);
  if (!existsSync(path)) return false;
  const content = readFileSync(path);
  return content.length === bytes && sha256Hex(content) === sha256;
}
