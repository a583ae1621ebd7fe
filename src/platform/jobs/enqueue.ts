import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { Session } from '../db/engine.ts';
import { queueOptions, type Kind } from './kind.ts';

/** What lies in the queue: who asked, where a person did, and with which words. */
export interface Asked {
  /** The id under which people follow it, the same through retries. */
  job: string;
  organization?: string;
  person?: string;
  input: Record<string, unknown>;
}

/** Puts a job into the queue for whoever acts in this transaction: it is there when that commits, and only then. */
export async function enqueue<Input extends z.ZodObject>(
  db: Database,
  kind: Kind<Input>,
  input: z.input<Input>,
): Promise<string> {
  const id = randomUUID();
  const { options, words } = written(kind, input);
  const { person, at } = db.seat;
  await db.execute(sql`select ask_for_job(${id}::uuid, ${kind.name}, ${options}::jsonb, ${person},
    ${words}::jsonb, ${at.toISOString()}::timestamptz)`);
  return id;
}

/** The same for work of the installation itself, which nobody in particular asked for. */
export async function enqueueForHouse<Input extends z.ZodObject>(
  session: Session,
  kind: Kind<Input>,
  input: z.input<Input>,
): Promise<string> {
  const id = randomUUID();
  const { options, words } = written(kind, input);
  const asked = JSON.stringify({ job: id, input: JSON.parse(words) as unknown });
  await session.query('select queue_job($1::uuid, $2, $3::jsonb, $4::jsonb)', [
    id,
    kind.name,
    options,
    asked,
  ]);
  return id;
}

const MOST_WORDS = 4096;
const ID = /^[\w.:/-]{1,100}$/;

function written(kind: Kind, input: unknown): { options: string; words: string } {
  const words = JSON.stringify(kind.input.parse(input));
  demandIds(kind.name, JSON.parse(words));
  if (words.length > MOST_WORDS) throw new Error(`The job ${kind.name} was given more than ids.`);
  return { options: JSON.stringify(queueOptions(kind)), words };
}

/** A queue is no place for what belongs to a tenant: ids go in, and what they stand for is read when the job runs. */
function demandIds(name: string, value: unknown): void {
  if (typeof value === 'string' && !ID.test(value)) {
    throw new Error(`The job ${name} was given words, not an id: its input is what the operator may read.`);
  }
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) demandIds(name, inner);
  }
}
