import { PROBLEM_KINDS, Problem } from '#domain/problem.ts';

/** A verification failed, or there are findings that stop an issue. */
export const FOUND_SOMETHING = 9;

/** Exit code of what a command threw: 2 to 8 by kind of Problem, 1 for a bug. */
export function exitCodeOf(thrown: unknown): number {
  return thrown instanceof Problem ? 2 + PROBLEM_KINDS.indexOf(thrown.kind) : 1;
}

/** What people are told about it. A bug keeps its stack, since only a developer can use it. */
export function wordsOf(thrown: unknown): string {
  if (!(thrown instanceof Problem))
    return `This is a bug in Tickmark: ${(thrown as Error)?.stack ?? String(thrown)}`;
  const list = thrown.details['faults'];
  const faults = Array.isArray(list) ? list.map((fault) => `\n  - ${String(fault)}`).join('') : '';
  return `${thrown.message}${faults}`;
}

/** A file that the person named and the system could not open, as a Problem; anything else as it was. */
export function asProblem(thrown: unknown): unknown {
  const { code, path } = thrown as { code?: unknown; path?: unknown };
  if (typeof path !== 'string') return thrown;
  if (code === 'ENOENT') return new Problem('missing', `There is no ${path}. Check the name.`, { path });
  if (code === 'EACCES' || code === 'EPERM')
    return new Problem('forbidden', `You may not open ${path}. Check its permissions.`, { path });
  if (code === 'EISDIR') return new Problem('invalid', `${path} is a folder; a file is needed.`, { path });
  if (code === 'ENOTDIR')
    return new Problem('invalid', `${path} leads through a file that is not a folder.`, { path });
  if (code === 'ENOSPC')
    return new Problem('unavailable', `There is no space left for ${path}. Free some and try again.`, {
      path,
    });
  return thrown;
}
