import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { VerifyReport } from '#domain/verify/tally.ts';
import { writeBundle } from '#platform/bundle/write-bundle.ts';
import { openSubject } from '#platform/verify/subject.ts';
import { companyBinder, FIRM_KEY, firmBinder, putFiles } from './recorded-binders.ts';
import { REPORT_FILE, TREE } from './recorded-drafts.ts';

/** Two recorded binders and both bundles of their report, in a folder of their own. */
export interface SealedReport {
  at: (...parts: string[]) => string;
  /** A copy to be damaged. */
  copyOf: (path: string) => Promise<string>;
}

/** Made once for a file of tests, and cleared away after it. */
export function useSealedReport(): SealedReport {
  let root = '';
  let made = 0;
  const at = (...parts: string[]): string => join(root, ...parts);
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'sealed-'));
    await putFiles(companyBinder(), at('binders', 'company'));
    await putFiles(firmBinder(), at('binders', 'firm'));
    await writeFile(at('report.pdf'), REPORT_FILE);
    await writeBundle({
      out: at('out'),
      binders: [{ path: at('binders', 'company') }, { path: at('binders', 'firm') }],
      engagement: 'soc2-2026',
      report: { tree: TREE, files: [{ name: 'report.pdf', path: at('report.pdf') }] },
      sign: [FIRM_KEY],
      zip: true,
    });
  });
  afterAll(async () => {
    await rm(root, { recursive: true, force: true });
  });
  return {
    at,
    copyOf: async (path) => {
      made += 1;
      const copy = at(`copy-${made}`);
      await cp(path, copy, { recursive: true });
      return copy;
    },
  };
}

/** Paths of all files under a folder. */
export async function pathsIn(folder: string): Promise<string[]> {
  const subject = await openSubject(folder);
  subject.close();
  return [...subject.files.keys()];
}

/** What a verification says does not hold, a line each. */
export function failuresOf({ failures }: VerifyReport): string {
  return failures.map(({ file, why }) => `${file}: ${why}`).join('\n');
}
