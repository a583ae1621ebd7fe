import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportTree } from '#domain/report/tree.ts';
import type { Exchange } from './clean.ts';
import { FILE_NAMES, type Answer, type Content, type Format, type Task } from './job.ts';
import { Crew } from './crew.ts';

export type { Format } from './job.ts';

/** What to render, into which folder, within which limits. */
export interface RenderOrder {
  tree: ReportTree;
  /** Made if missing. Files of an earlier render with the same names are replaced, all or none. */
  outDir: string;
  formats: readonly Format[];
  /** Attached to the archive file; any JSON value. */
  evidenceIndex?: unknown;
  timeLimitMs: number;
  /** For each child process; 3 GB when not given, enough for about 1,200 pages. */
  memoryLimitBytes?: number;
  /** Fills page numbers into Word's contents: slow, so only for the report that is issued. */
  isForIssue?: boolean;
}

export interface RenderedFile {
  format: Format;
  path: string;
  sha256: string;
  bytes: number;
  /** Known for PDF. */
  pages: number | null;
  /** From the order until the file stood and, for PDF, its words were compared. */
  ms: number;
}

export interface Rendered {
  files: RenderedFile[];
  /** Characters and heading levels that were changed, with their places. */
  exchanged: Exchange[];
  /** Highest memory of one child. */
  peakBytes: number;
  /** What each child took, its start included. */
  steps: { task: Task; ms: number; peakBytes: number }[];
}

const GIGABYTE = 2 ** 30;

/**
 * Renders the tree in child processes under a time and a memory limit. The files appear in `outDir` only when all of
 * them stand and the PDF holds every word of the tree; until then nothing there changes.
 */
export async function renderReport(order: RenderOrder): Promise<Rendered> {
  const started = performance.now();
  await mkdir(order.outDir, { recursive: true });
  const folder = await mkdtemp(join(order.outDir, '.render-'));
  const crew = new Crew(order.timeLimitMs);
  const run = async (task: Task, formats: Format[]): Promise<Timed> => {
    const { memoryLimitBytes = 3 * GIGABYTE, isForIssue = false } = order;
    const began = performance.now();
    const answer = await crew.run({ task, folder, formats, isForIssue, memoryLimitBytes });
    const now = performance.now();
    return { ...answer, task, took: Math.round(now - began), ms: Math.round(now - started) };
  };
  try {
    const content: Content = { tree: order.tree, evidenceIndex: order.evidenceIndex ?? {} };
    await writeFile(join(folder, 'order.json'), JSON.stringify(content));
    const typeset = order.formats.filter((format) => format === 'pdf' || format === 'archive');
    const written = order.formats.filter((format) => format === 'docx' || format === 'html');
    const answers = await crew.all([
      typeset.length > 0 ? renderPdfs(run, typeset) : [],
      written.length > 0 ? run('write', written).then((answer) => [answer]) : [],
    ]);
    return await gathered(answers.flat(), folder, order.outDir);
  } finally {
    await crew.dismiss();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Timed extends Answer {
  task: Task;
  /** This child alone, and since the order. */
  took: number;
  ms: number;
}

/** The typesetter's memory is free again before the other two begin. */
async function renderPdfs(
  run: (task: Task, formats: Format[]) => Promise<Timed>,
  formats: Format[],
): Promise<Timed[]> {
  const typeset = await run('typeset', formats);
  const [packed, compared] = await Promise.all([run('pack', formats), run('compare', formats)]);
  return [typeset, { ...packed, pages: typeset.pages, ms: Math.max(packed.ms, compared.ms) }, compared];
}

async function gathered(answers: Timed[], folder: string, outDir: string): Promise<Rendered> {
  const files: RenderedFile[] = [];
  for (const { files: made, pages, ms } of answers) {
    for (const file of made) {
      const path = join(outDir, FILE_NAMES[file.format]);
      await rename(join(folder, FILE_NAMES[file.format]), path);
      files.push({ ...file, path, pages, ms });
    }
  }
  return {
    files,
    exchanged: answers.find(({ exchanged }) => exchanged.length > 0)?.exchanged ?? [],
    peakBytes: Math.max(0, ...answers.map(({ peakBytes }) => peakBytes)),
    steps: answers.map(({ task, took, peakBytes }) => ({ task, ms: took, peakBytes })),
  };
}
