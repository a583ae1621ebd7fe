import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { formatReport } from '#domain/verify/format.ts';
import type { Records } from '#domain/record/nouns.ts';
import type { ReportTree } from '#domain/report/tree.ts';
import { assembleReport } from '#features/reports/index.ts';
import { verifyPath } from '#platform/verify/verify-path.ts';
import { FOUND_SOMETHING } from '../exit.ts';
import type { Say } from '../say.ts';

interface Asked {
  trust: string[];
  report: string[];
}

/** `tickmark verify`: every hash, draw and count of a binder or bundle, with nothing but the folder. */
export function addVerifyCommand(program: Command, say: () => Say): void {
  program
    .command('verify')
    .description('check a binder or bundle offline: files, trails, signatures, samples, numbers')
    .argument('<path>', 'a binder, a folder of binders, a full bundle, a readers’ seal, or a zip of one')
    .option(
      '--trust <key>',
      'verifier key, or a file with one a line, that you got by another way; repeat for several',
      oneMore,
      [],
    )
    .option('--report <file>', 'report file held beside a readers’ seal; repeat for several', oneMore, [])
    .action(async (path: string, asked: Asked) => {
      const trustedKeys = (await Promise.all(asked.trust.map(keysIn))).flat();
      const report = await verifyPath(path, {
        ...(trustedKeys.length > 0 && { trustedKeys }),
        reportFiles: asked.report,
        rewrite: writeAgain,
        onProgress: ({ what, done }) => say().progress(`${what}: ${done}`),
      });
      say().result(formatReport(report), report);
      if (report.failures.length > 0) process.exitCode = FOUND_SOMETHING;
    });
}

/** Every form that the report of an engagement can have from these records: one of them must be the bundle’s, word for word. */
async function writeAgain(records: Records, engagement: string): Promise<ReportTree[]> {
  const found = records.engagement.find(({ id }) => id === engagement);
  const hasGeneralUse = found?.report === 'soc2' && found.type === 2;
  const forms = (['draft', 'final'] as const).flatMap((state) =>
    (hasGeneralUse ? (['own', 'general-use'] as const) : (['own'] as const)).map((kind) => ({ kind, state })),
  );
  const written = await Promise.all(forms.map((form) => assembleReport(records, engagement, form)));
  return written.map(({ tree }) => tree);
}

async function keysIn(words: string): Promise<string[]> {
  if (words.includes('+')) return [words];
  const text = await readFile(words, 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '');
}

function oneMore(word: string, before: string[]): string[] {
  return [...before, word];
}
