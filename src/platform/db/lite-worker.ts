import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { DurableFolder, DURABLE_START } from './durable-folder.ts';
import { refusalOf, type Refusal } from './engine.ts';

/** What the engine asks of the thread that holds the database. */
export type Question =
  | { id: number; ask: 'query'; text: string; values: readonly unknown[]; shape: 'array' | 'object' }
  | { id: number; ask: 'run'; script: string }
  | { id: number; ask: 'syncs' }
  | { id: number; ask: 'close' };

export type Answer =
  | { id: number; rows: unknown[] }
  | { id: number; refused: Refusal }
  | { id: number; broke: string };

const asText = (value: string): string => value;
/** date, timestamp, timestamptz, interval, bigint, numeric: text, as the other driver gives them. */
const TEXT_TYPES = { 1082: asText, 1114: asText, 1184: asText, 1186: asText, 20: asText, 1700: asText };

const port = parentPort;
if (!port) throw new Error('lite-worker runs in a worker thread.');

const folder = new DurableFolder((workerData as { folder: string }).folder);
const database = await PGlite.create({ fs: folder, startParams: DURABLE_START });
port.on('message', (question: Question) => {
  void answer(question).then((reply) => port.postMessage(reply));
});
port.postMessage({ id: 0, rows: [] } satisfies Answer);

async function answer(question: Question): Promise<Answer> {
  try {
    return { id: question.id, rows: await rowsFor(question) };
  } catch (thrown) {
    const refused = refusalOf(thrown);
    if (refused) return { id: question.id, refused };
    return {
      id: question.id,
      broke: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
    };
  }
}

async function rowsFor(question: Question): Promise<unknown[]> {
  switch (question.ask) {
    case 'query': {
      const { text, values, shape } = question;
      return (await database.query(text, [...values], { rowMode: shape, parsers: TEXT_TYPES })).rows;
    }
    case 'run':
      await database.exec(question.script);
      return [];
    case 'syncs':
      return [folder.syncs];
    default:
      question.ask satisfies 'close';
      await database.close();
      return [];
  }
}
