import { Problem } from '#domain/problem.ts';

/** One thing that is wrong with a file: which file, where in it, and why. */
export interface Finding {
  file: string;
  line?: number;
  why: string;
}

/** Beyond this many, a list of findings no longer helps anyone. */
export const MOST_FINDINGS = 50;

/** `records/controls/IAM-01.yaml, line 7: there is no field "ownr".` */
export function findingText({ file, line, why }: Finding): string {
  return `${file}${line === undefined ? '' : `, line ${line}`}: ${why}`;
}

/** The Problem that refuses a file: every finding a line of its message, and all of them in `details.findings`. */
export function refusal(...findings: Finding[]): Problem {
  const shown = findings.slice(0, MOST_FINDINGS);
  const lines = shown.map(findingText);
  if (findings.length > shown.length) lines.push('More was found; mend these first.');
  return new Problem('invalid', lines.join('\n'), { findings: shown });
}

/** The findings a refusal carries; undefined when the error is of another kind and must go on upward. */
export function findingsOf(error: unknown): Finding[] | undefined {
  if (!(error instanceof Problem) || error.kind !== 'invalid') return undefined;
  const { findings } = error.details;
  return Array.isArray(findings) ? (findings as Finding[]) : undefined;
}
