import { Gauge, type Registry } from 'prom-client';
import type { Machinery } from '../context.ts';
import { inTransaction, type Engine } from '../db/engine.ts';
import { countQueues } from '../jobs/dead.ts';

interface Seen {
  lines: number;
  organizations: number;
  files: number;
  bytes: number;
  queues: Awaited<ReturnType<typeof countQueues>>;
}

const FRESH_MS = 10_000;

/** What is asked of the database when somebody scrapes. Where it does not answer, these are not told at all. */
export function addGauges({ engine }: Pick<Machinery, 'engine'>, register: Registry): void {
  const registers = [register];
  let last: { at: number; seen: Promise<Seen | undefined> } | undefined;
  const see = async (): Promise<Seen | undefined> => {
    if (!last || performance.now() - last.at > FRESH_MS) last = { at: performance.now(), seen: ask(engine) };
    return last.seen;
  };
  const gauge = (name: string, help: string, read: (seen: Seen) => number): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const seen = await see();
        if (seen) this.set(read(seen));
        else this.reset();
      },
    });
  gauge('tickmark_trail_lines', 'Lines of all trails', ({ lines }) => lines);
  gauge('tickmark_organizations', 'Organizations that have a trail', ({ organizations }) => organizations);
  gauge('tickmark_stored_files', 'Files that organizations hold', ({ files }) => files);
  gauge('tickmark_stored_bytes', 'Their bytes', ({ bytes }) => bytes);
  const jobs = new Gauge({
    name: 'tickmark_jobs',
    help: 'Jobs by kind and state',
    labelNames: ['kind', 'state'],
    registers,
    async collect() {
      const seen = await see();
      jobs.reset();
      for (const { name: kind, ...counts } of seen?.queues ?? [])
        for (const [state, count] of Object.entries(counts)) jobs.set({ kind, state }, count);
    },
  });
  const up = new Gauge({
    name: 'tickmark_database_up',
    help: 'Whether the database answered',
    registers,
    async collect() {
      up.set((await see()) ? 1 : 0);
    },
  });
}

async function ask(engine: Engine): Promise<Seen | undefined> {
  try {
    const [row] = await inTransaction(engine, (session) =>
      session.query(`
        select coalesce(sum(lines), 0)::float8 as lines, count(*)::int as organizations,
          (select count(*)::float8 from held_files) as files, (select coalesce(sum(bytes), 0)::float8 from held_files) as bytes
        from (select (select max(seq) + 1 from trail where organization_id = own.id) as lines
          from (select distinct organization_id as id from checkpoints
            union select distinct organization_id from organizations) as own) as counted`),
    );
    return { ...(row as Omit<Seen, 'queues'>), queues: await countQueues(engine) };
  } catch (thrown) {
    if (thrown instanceof Error) return undefined;
    throw thrown;
  }
}
