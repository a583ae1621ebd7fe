import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '#domain/problem.ts';
import { inTransaction, type Engine } from '../db/engine.ts';
import { openAsIs } from '../db/folder.ts';
import { lockFolder } from '../db/lock.ts';
import { demandVersion, openPostgres } from '../db/postgres.ts';
import { linesIn } from './lines.ts';
import { demandEmpty, loadRows } from './load.ts';
import { lookAround, type Seen } from './look.ts';
import { markMoved, refuseMoved, refuseUnfinished } from './marks.ts';
import { spoolName, takeSnapshot } from './snapshot.ts';

/** What moved, as it was seen at both places. */
export interface Moved extends Seen {
  /** The new place, without user and password. */
  to: string;
  rows: number;
  tables: number;
}

type Tell = (words: string) => void;

/**
 * Moves the rows of a data folder’s embedded database to an empty PostgreSQL. Files and secrets stay where they are:
 * the same data folder serves the new database. The old database is left as it is and marked, so that nobody starts on
 * it by mistake.
 */
export async function moveRows(dataFolder: string, to: string, now: Date, tell: Tell): Promise<Moved> {
  const lock = lockFolder(dataFolder);
  try {
    refuseUnfinished(dataFolder);
    refuseMoved(dataFolder);
    const target = openPostgres(to, 2);
    try {
      await demandVersion(target);
      await inTransaction(target, demandEmpty);
      const moved = await fromFolder(dataFolder, target, tell);
      const place = placeOf(to);
      markMoved(dataFolder, { to: place, at: now.toISOString() });
      return { to: place, ...moved };
    } finally {
      await target.close();
    }
  } finally {
    lock.release();
  }
}

async function fromFolder(dataFolder: string, target: Engine, tell: Tell): Promise<Omit<Moved, 'to'>> {
  const keys = join(dataFolder, 'keys');
  const source = await openAsIs(dataFolder);
  const room = await mkdtemp(join(dataFolder, 'backup-'));
  try {
    tell('Copying the rows aside');
    const snapshot = await takeSnapshot(source, room);
    tell('Loading the rows');
    const there = await inTransaction(target, async (session) => {
      await loadRows(session, snapshot, (table) => linesIn(createReadStream(join(room, spoolName(table)))));
      const seen = await lookAround(session, keys, tell);
      const here = await inTransaction(source, (own) => lookAround(own, keys, tell));
      demandSame(here, seen);
      return seen;
    });
    const { tables } = snapshot;
    return { ...there, tables: tables.length, rows: tables.reduce((sum, { rows }) => sum + rows, 0) };
  } finally {
    await source.close();
    await rm(room, { recursive: true, force: true });
  }
}

function demandSame(here: Seen, there: Seen): void {
  if (isDeepStrictEqual(here, there)) return;
  throw new Problem(
    'conflict',
    'The trails at the new place are not those of the old one. Nothing was moved; the new database is as empty as before.',
  );
}

function placeOf(to: string): string {
  const url = new URL(to);
  return `postgres://${url.host}${url.pathname}`;
}
