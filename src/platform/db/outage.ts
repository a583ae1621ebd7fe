import { Problem } from '#domain/problem.ts';

/** What a database that does not do its work says to whoever asked; before the commit, so nothing was changed. */
export function outage(why = 'The database does not answer.'): Problem {
  return new Problem('unavailable', `${why} Nothing was changed. Try again in a moment.`);
}

/** The database went away between being told to keep something and saying that it did. */
export function uncertain(): Problem {
  return new Problem(
    'unavailable',
    'The database stopped answering while it kept this. It was kept whole or not at all: look before you do it again.',
  );
}

/** The codes by which PostgreSQL says that it cannot work now, whatever is asked of it, and what that means. */
const MEANINGS: [RegExp, string][] = [
  [
    /^(53100|58030)$/,
    'The disk of the database is full or does not take what is written. The operator has to look after it.',
  ],
  [/^53/, 'The database has no room for more at once.'],
  [/^(55P03|57014|25P0[34])$/, 'The database took too long.'],
  [/^(08|57P|58)/, 'The database does not answer.'],
];

/** The Problem that a refusal is when it is no fault of the request; undefined when the request is at fault. */
export function outageOf(code: string): Problem | undefined {
  const [, why] = MEANINGS.find(([codes]) => codes.test(code)) ?? [];
  return why === undefined ? undefined : outage(why);
}

/** How long a transaction waits for its turn, or for a connection, before it is told that there is none. */
export const LONGEST_WAIT_MS = 15_000;

export function tooBusy(): Problem {
  return outage('The database has too much to do.');
}
