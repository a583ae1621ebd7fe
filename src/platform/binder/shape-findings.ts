import type { z } from 'zod';
import type { Finding } from '../formats/finding.ts';

/** What a shape found wrong with a file, a finding for each field, with the line on which the field stands. */
export function shapeFindings(
  error: z.ZodError,
  file: string,
  lineOf: (path: readonly PropertyKey[]) => number,
): Finding[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        file,
        line: lineOf([...issue.path, key]),
        why: `there is no field "${nameOf([...issue.path, key])}" here. Correct its name or remove it.`,
      }));
    }
    const name = nameOf(issue.path);
    return [{ file, line: lineOf(issue.path), why: `${name === '' ? '' : `${name}: `}${said(issue)}` }];
  });
}

function said({ code, message }: z.core.$ZodIssue): string {
  if (code === 'invalid_type' && message.endsWith('received undefined')) return 'is missing.';
  return /[.!]$/.test(message) ? message : `${message}.`;
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${part}]` : `${name}${name === '' ? '' : '.'}${String(part)}`,
    '',
  );
}
