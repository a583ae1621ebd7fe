import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { DurableFolder, DURABLE_START } from './durable-folder.ts';
import { refusalOf, type Refusal } from './engine.ts';

/** What the engine asks of the thread that holds the database. */
export type Question =
  | { id: number; ask: 'query'; text: string; values: readonly unknown[]; shape: 'array' | 'object' }
  | { id: number; ask: 'run'; script: string }
  | { id: number; ask: 'listen'; channel: string }
  | { id: number; ask: 'syncs' }
  | { id: number; ask: 'close' };

/** `isLast`: the database cannot go on after it, and the thread is to be ended. */
export type Answer =
  | { id: number; rows: unknown[] }
  | { id: number; refused: Refusal; isLast: boolean }
  | { id: number; broke: string; isLast: true };

/** A word that a committed transaction sent on a channel; no answer to anything. */
export interface Notice {
  channel: string;
  word: string;
}

/** Answers no question. */
const BROKEN = -1;

const asText = (value: string): string => value;
/** date, timestamp, timestamptz, interval, bigint, numeric: text, as the other driver gives them. */
const TEXT_TYPES = { 1082: asText, 1114: asText, 1184: asText, 1186: asText, 20: asText, 1700: asText };

const port = parentPort;
if (!port) throw new Error('lite-worker runs in a worker thread.');

const folder = new DurableFolder((workerData as { folder: string }).folder);
let database: PGlite | undefined;
port.on('message', (question: Question) => {
  void answer(question.id, () => rowsFor(question)).then((reply) => port.postMessage(reply));
});
// Sent from within a write: the thread may never come to say anything else.
folder.whenBroken = () =>
  port.postMessage({
    id: BROKEN,
    refused: {
      message: 'The disk did not take the log.',
      code: '53100',
      table: undefined,
      constraint: undefined,
    },
    isLast: true,
  } satisfies Answer);
port.postMessage(await answer(0, open));

async function open(): Promise<unknown[]> {
  database = await PGlite.create({ fs: folder, startParams: DURABLE_START });
  database.onNotification((channel, word) => port?.postMessage({ channel, word } satisfies Notice));
  return [];
}

async function answer(id: number, work: () => Promise<unknown[]>): Promise<Answer> {
  try {
    return { id, rows: await work() };
  } catch (thrown) {
    const refused = refusalOf(thrown);
    if (refused) return { id, refused, isLast: isFatal(thrown) };
    return {
      id,
      broke: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
      isLast: true,
    };
  }
}

/** After these PostgreSQL ends its process to save its files, and starts again; a thread can only be ended. */
function isFatal(thrown: unknown): boolean {
  const severity = thrown instanceof Error && 'severity' in thrown ? thrown.severity : undefined;
  return severity === 'PANIC' || severity === 'FATAL';
}

async function rowsFor(question: Question): Promise<unknown[]> {
  if (!database) throw new Error('A question came before the database was open.');
  switch (question.ask) {
    case 'query': {
      const { text, values, shape } = question;
      return (await database.query(text, [...values], { rowMode: shape, parsers: TEXT_TYPES })).rows;
    }
    case 'run':
      return (await database.exec(question.script, { parsers: TEXT_TYPES })).flatMap(({ rows }) => rows);
    case 'listen':
      await database.exec(`listen "${question.channel}"`);
      return [];
    case 'syncs':
      return [folder.syncs];
    default:
      question.ask satisfies 'close';
      await database.close();
      return [];
  }
}
