import { Problem } from '#domain/problem.ts';
import { databaseOn, takeSeat, type Database, type Seat } from './database.ts';
import { DatabaseError, inTransaction, type Engine } from './engine.ts';

/** Runs `work` in a transaction that can only read, in the seat’s view. */
export async function reading<Result>(
  engine: Engine,
  seat: Seat,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  return asProblems(
    inTransaction(engine, async (session) => {
      await session.run('set transaction read only');
      await takeSeat(session, seat);
      return work(databaseOn(session, seat));
    }),
  );
}

/** Runs `work` in a transaction that commits only if every version it wrote is on the trail. */
export async function writing<Result>(
  engine: Engine,
  seat: Seat,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  return asProblems(
    inTransaction(engine, async (session) => {
      await takeSeat(session, seat);
      const result = await work(databaseOn(session, seat));
      await session.run('set constraints all immediate');
      return result;
    }),
  );
}

/** Says in a Problem what the database refused, for transactions that take their seat by themselves. */
export async function asProblems<Result>(outcome: Promise<Result>): Promise<Result> {
  try {
    return await outcome;
  } catch (thrown) {
    throw meaningOf(thrown);
  }
}

/** What the database’s refusal means to the person who asked. What means nothing to them is a bug. */
function meaningOf(thrown: unknown): unknown {
  const problem = causeIn(thrown, Problem);
  if (problem) return problem;
  const refusal = causeIn(thrown, DatabaseError);
  if (!refusal) return thrown;
  const { code, message, table } = refusal;
  if (code === 'TM002') {
    return new Problem('sealed', 'This is sealed and can no longer change. Add a new one that names it.');
  }
  if (code === 'TM004') return new Error(`A write left no trail: ${message}`, { cause: refusal });
  if (code === '23505' && table === 'appointments') {
    return new Problem('conflict', 'The firm already has an engagement of this name. Choose another.');
  }
  if (['TM003', '23505', '40001', '40P01'].includes(code)) {
    return new Problem(
      'conflict',
      'Somebody else changed this first. Read it again, then repeat what you meant.',
    );
  }
  if (code === '22003' || code === '22008') {
    return new Problem('invalid', 'A number or a day lies beyond what can be kept. Nothing was changed.');
  }
  // Not the query builder’s own error: it tells the values of the query, which have no place in a log.
  return new Error(`The database refused a query (${code}): ${message}`, { cause: refusal });
}

/** What was thrown, or what the query builder wrapped it in. */
function causeIn<Kind extends Error>(
  thrown: unknown,
  kind: abstract new (...given: never[]) => Kind,
): Kind | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof kind) return error;
  }
  return undefined;
}
