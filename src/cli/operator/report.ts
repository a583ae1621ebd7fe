import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import type { Finding } from '#domain/report/consistency/finding.ts';
import { originOf } from '#domain/trail/checkpoint.ts';
import type { Signer } from '#domain/trail/note.ts';
import { assembleReport, evidenceIndexOf, type Assembled, type ReportKind } from '#features/reports/index.ts';
import { loadRecords, type Loaded } from '#platform/binder/load.ts';
import { writeBundle, type WrittenBundle } from '#platform/bundle/write-bundle.ts';
import { renderReport, type Format, type RenderedFile } from '#platform/render/report.ts';
import { signerOf } from '#platform/trail/keys.ts';
import { FOUND_SOMETHING } from '../exit.ts';
import type { Say } from '../say.ts';
import { asIssued } from './as-issued.ts';
import { wholeNumber } from './sample.ts';

interface Asked {
  engagement: string;
  out: string;
  format: Format[];
  generalUse?: boolean;
  forIssue?: boolean;
  bundle: boolean;
  key: string[];
  timeLimit: number;
}

const FORMATS: readonly Format[] = ['pdf', 'archive', 'docx', 'html'];

/** `tickmark report build`: binders in; report, findings and proof out. */
export function addReportCommands(program: Command, say: () => Say): void {
  program
    .command('report')
    .description('build reports from binders')
    .command('build')
    .description('build a report: PDF, Word, HTML, consistency findings, and the bundle that proves it')
    .argument('<binders>', 'a folder with the company’s and the firm’s binder, or one binder')
    .requiredOption('--engagement <id>', 'which engagement, such as soc2-2026')
    .option('--out <folder>', 'where the files go, in a folder named by the engagement', 'out')
    .option(
      '--format <format>',
      'pdf, archive, docx or html; repeat for several, all when left out',
      oneMore,
      [],
    )
    .option('--general-use', 'the SOC 3 report of a SOC 2 Type 2 engagement')
    .option('--for-issue', 'as it is issued: page numbers in Word’s contents, which takes a while')
    .option('--no-bundle', 'leave the verification bundles out')
    .option(
      '--key <file>',
      'private key <organization>.pem that signs the bundles; repeat for several',
      oneMore,
      [],
    )
    .option('--time-limit <seconds>', 'stop rendering after so long', wholeNumber, 180)
    .addHelpText('after', EXAMPLE)
    .action((path: string, asked: Asked) => build(path, asked, say()));
}

const EXAMPLE = `
Example:
  tickmark report build examples/ledgerline --engagement soc2-2026 --out out/

A key named <organization>.pem in a folder keys/ beside the binders signs the bundles by itself, as in the example.
Exit code 9: the report was built as a draft and a finding keeps it from being issued.`;

async function build(path: string, asked: Asked, say: Say): Promise<void> {
  const began = performance.now();
  say.progress('Reading and checking the binders');
  const loaded = await loadRecords([path]);
  try {
    const kind: ReportKind = asked.generalUse ? 'general-use' : 'own';
    const out = join(asked.out, asked.generalUse ? `${asked.engagement}-soc3` : asked.engagement);
    say.progress('Writing the report');
    const assembled = await assembleReport(loaded.records, asked.engagement, { kind });
    say.progress('Typesetting');
    const rendered = await render(assembled, asked, out);
    const { engagement } = asked;
    const { files, reportFiles } = await asIssued(loaded, {
      engagement,
      tree: assembled.tree,
      rendered,
      out,
    });
    await writeFile(join(out, 'findings.json'), `${JSON.stringify(assembled.findings, null, 2)}\n`);
    if (asked.bundle) say.progress('Writing the bundles');
    const bundles = asked.bundle ? await prove({ assembled, asked, out, reportFiles, loaded, path }) : [];
    const seconds = (performance.now() - began) / 1000;
    const { findings } = assembled;
    say.result(wordsOf({ out, files, findings, bundles, seconds }), {
      out,
      files,
      findings,
      bundles,
      seconds,
    });
    if (!assembled.mayBeIssued) process.exitCode = FOUND_SOMETHING;
  } finally {
    loaded.close();
  }
}

async function render(assembled: Assembled, asked: Asked, out: string): Promise<RenderedFile[]> {
  await mkdir(out, { recursive: true });
  const { files } = await renderReport({
    tree: assembled.tree,
    outDir: out,
    formats: asked.format.length > 0 ? asked.format : FORMATS,
    evidenceIndex: evidenceIndexOf(assembled),
    timeLimitMs: asked.timeLimit * 1000,
    isForIssue: asked.forIssue ?? false,
  });
  return files;
}

interface Proving {
  assembled: Assembled;
  asked: Asked;
  out: string;
  reportFiles: readonly { name: string; path: string }[];
  loaded: Loaded;
  path: string;
}

async function prove({
  assembled,
  asked,
  out,
  reportFiles,
  loaded,
  path,
}: Proving): Promise<WrittenBundle[]> {
  // Bundles of an earlier build; a bundle is never written over another.
  for (const name of ['full-bundle', 'readers-seal'])
    await rm(join(out, name), { recursive: true, force: true });
  const organizations = loaded.binders.map(({ manifest }) => manifest.organization);
  return writeBundle({
    out,
    binders: loaded.binders.map((binder) => ({ path: binder.path })),
    engagement: asked.engagement,
    report: { tree: assembled.tree, files: reportFiles },
    sign: await signersOf(asked.key, join(path, 'keys'), organizations),
  });
}

/** Signers named on the command line; without any, those whose keys lie beside the binders. */
async function signersOf(
  named: readonly string[],
  folder: string,
  organizations: readonly string[],
): Promise<Signer[]> {
  if (named.length > 0)
    return Promise.all(named.map(async (file) => signerFrom(file, await readFile(file, 'utf8'))));
  const found = await Promise.all(
    organizations.map(async (organization) => {
      const file = join(folder, `${organization}.pem`);
      const pem = await readIfThere(file);
      return pem === undefined ? [] : [signerFrom(file, pem)];
    }),
  );
  return found.flat();
}

function signerFrom(file: string, pem: string): Signer {
  return signerOf({ name: originOf(basename(file, '.pem')), pem });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if (
      thrown instanceof Error &&
      'code' in thrown &&
      (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')
    )
      return undefined;
    throw thrown;
  }
}

interface Built {
  out: string;
  files: readonly RenderedFile[];
  findings: readonly Finding[];
  bundles: readonly WrittenBundle[];
  seconds: number;
}

function wordsOf({ files, findings, bundles, seconds }: Built): string {
  const stops = findings.filter(({ severity }) => severity === 'stops-issue');
  const shown = [...stops, ...findings.filter((finding) => !stops.includes(finding))];
  return [
    ...files.map(
      ({ path, pages, bytes }) =>
        `${path}  ${pages === null ? '' : `${pages} pages, `}${Math.ceil(bytes / 1024)} KB`,
    ),
    ...bundles.map(
      ({ path, files: count }) => `${path}/  ${count} files; check it with: tickmark verify ${path}`,
    ),
    '',
    findings.length === 0
      ? 'The report agrees with itself and with its records.'
      : `${stops.length} finding${stops.length === 1 ? '' : 's'} that stop an issue, ${findings.length - stops.length} to weigh:`,
    ...shown.map(
      ({ check, severity, what, where, mend }) =>
        `  ${severity === 'stops-issue' ? '✕' : '·'} ${check} ${what} [${placeOf(where)}] ${mend}`,
    ),
    '',
    `${seconds.toFixed(1)} s. The program draws no conclusion and gives no opinion: both are the auditor’s.`,
  ].join('\n');
}

function placeOf(where: Finding['where']): string {
  return 'section' in where ? where.section : `${where.noun} ${where.id}`;
}

function oneMore(word: string, before: string[]): string[] {
  return [...before, word];
}
