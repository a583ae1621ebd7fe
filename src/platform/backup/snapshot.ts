import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { inTransaction, type Engine, type Session } from '../db/engine.ts';
import { Passing } from './lines.ts';
import { tablePath, type CopiedTable, type Manifest } from './manifest.ts';
import { rowsOf, speakPlainly } from './rows.ts';
import { demandWholeSight } from '../db/sight.ts';
import { listSequences, listTables, type TableShape } from './tables.ts';

/** All rows at one moment, each table a file of lines in a folder of ours. */
export interface Snapshot extends Pick<Manifest, 'migrations' | 'organizations' | 'sequences'> {
  tables: CopiedTable[];
  /** Stored files that some organization holds, each once, by hash. */
  held: string;
}

/** Files half arrived: what they are made of lies outside of what a backup holds, so they are begun again. */
const PASSING: ReadonlySet<string> = new Set(['uploads', 'upload_pieces', 'blob_claims']);

/**
 * Copies all rows into `folder`, as they stand at one moment: what others write meanwhile is in it whole or not at
 * all. On the embedded database everyone waits for as long as the copying takes; nobody waits for whoever carries
 * the copy away.
 */
export async function takeSnapshot(engine: Engine, folder: string): Promise<Snapshot> {
  return inTransaction(engine, async (session) => {
    await session.run('set transaction isolation level repeatable read, read only');
    await speakPlainly(session);
    await demandWholeSight(session);
    const tables: CopiedTable[] = [];
    for (const table of await listTables(session)) {
      if (PASSING.has(table.name)) continue;
      tables.push(await copyOut(session, table, join(folder, spoolName(table))));
    }
    const held = join(folder, 'held');
    await writeLines(heldFiles(session), held);
    return {
      migrations: await readMigrations(session),
      organizations: await countLines(session),
      sequences: await listSequences(session),
      tables,
      held,
    };
  });
}

/** The file of a snapshot’s folder that holds a table’s rows. */
export function spoolName(table: Pick<TableShape, 'schema' | 'name'>): string {
  return tablePath(table).replace('/', '-');
}

async function copyOut(session: Session, table: TableShape, path: string): Promise<CopiedTable> {
  const passing = new Passing();
  let rows = 0;
  async function* counted(): AsyncGenerator<string> {
    for await (const row of rowsOf(session, table)) {
      rows += 1;
      yield row;
    }
  }
  await writeLines(counted(), path, passing);
  return { ...table, rows, bytes: passing.bytes, sha256: passing.sha256() };
}

async function writeLines(lines: AsyncIterable<string>, path: string, passing?: Passing): Promise<void> {
  async function* bytes(): AsyncGenerator<string> {
    for await (const line of lines) {
      passing?.add(`${line}\n`);
      yield `${line}\n`;
    }
  }
  await pipeline(Readable.from(bytes()), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
}

/** `<sha256> <bytes>` of each stored file, by hash. */
async function* heldFiles(session: Session): AsyncGenerator<string> {
  await session.run(
    'declare held no scroll cursor for select distinct sha256, bytes from held_files order by sha256',
  );
  for (;;) {
    const rows = (await session.query('fetch 1000 from held')) as { sha256: string; bytes: string }[];
    for (const { sha256, bytes } of rows) yield `${sha256} ${bytes}`;
    if (rows.length < 1000) return;
  }
}

async function readMigrations(session: Session): Promise<Manifest['migrations']> {
  const rows = await session.query('select name, sha256 from migrations order by name');
  return z.array(z.object({ name: z.string(), sha256: z.string() })).parse(rows);
}

async function countLines(session: Session): Promise<Manifest['organizations']> {
  const rows = await session.query(
    'select organization_id as id, count(*)::integer as lines from trail group by 1 order by organization_id collate "C"',
  );
  return z.array(z.object({ id: z.string(), lines: z.int() })).parse(rows);
}
