import { open, stat } from 'node:fs/promises';
import { Problem } from '#domain/problem.ts';
import type { Counted } from './passing.ts';

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Runs what touches the disk; what came through from the source of a stream is not the disk’s. */
export async function onDisk<Result>(
  work: () => Promise<Result>,
  coming?: Pick<Counted, 'broke'>,
): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    throw coming?.broke()?.thrown ?? asDiskProblem(thrown);
  }
}

/** What the disk did wrong, in words; anything else stays what it is. */
export function asDiskProblem(thrown: unknown): unknown {
  const code = codeOf(thrown);
  if (thrown instanceof Problem || code === undefined || !/^E[A-Z]+$/.test(code)) return thrown;
  return new Problem(
    'unavailable',
    FULL.has(code)
      ? 'The disk with the files is full. What was being written was not kept; everything before it is. The operator makes room on it; then try again.'
      : `The disk with the files does not do its work (${code}). What was being written was not kept. The operator looks after the disk; then try again.`,
    { disk: code },
  );
}

/** The code of an error of the system, such as ENOENT. */
export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
}

/** Size and age of a file; undefined when it is not there. */
export async function statOf(path: string): Promise<{ size: number; mtime: Date } | undefined> {
  try {
    return await stat(path);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** Makes the disk keep what was moved into a folder, or out of it. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
