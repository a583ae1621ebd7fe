import { Problem } from '../problem.ts';

/** A list of files and hashes as `sha256sum` writes and checks it: `hash, two blanks, path, LF`. */
export function parseSums(text: string): Map<string, string> {
  const sums = new Map<string, string>();
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Problem('invalid', 'The last line is cut short: it has no line feed.');
  for (const [at, line] of lines.entries()) {
    const [, hash = '', path = ''] = /^([0-9a-f]{64}) {2}(.+)$/u.exec(line) ?? [];
    if (hash === '') throw new Problem('invalid', `Line ${at + 1} is not a SHA-256, two blanks and a path.`);
    if (sums.has(path)) throw new Problem('invalid', `Line ${at + 1} names ${path} a second time.`);
    sums.set(path, hash);
  }
  return sums;
}

/** The list, in the order it is given. */
export function formatSums(sums: Iterable<readonly [path: string, hash: string]>): string {
  return [...sums].map(([path, hash]) => `${hash}  ${path}\n`).join('');
}
