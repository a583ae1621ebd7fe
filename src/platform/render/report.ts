import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem, type ProblemKind } from '#domain/problem.ts';
import type { ReportTree } from '#domain/report/tree.ts';
import type { Exchange } from './clean.ts';
import { OUT_OF_MEMORY, type Answer, type Format, type Job, type RenderedFile } from './job.ts';

export interface RenderOrder {
  tree: ReportTree;
  /** Made if missing. Files of an earlier render with the same names are replaced, all or none. */
  outDir: string;
  formats: readonly Format[];
  /** Attached to the archive file; any JSON value. */
  evidenceIndex?: unknown;
  timeLimitMs: number;
  memoryLimitBytes?: number;
  /** Fills page numbers into Word's contents: slow, so only for the final report. */
  isForIssue?: boolean;
}

export interface Rendered {
  files: RenderedFile[];
  /** Characters and heading levels that were changed, with their places. */
  exchanged: Exchange[];
  /** Highest memory of a child. */
  peakBytes: number;
}

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
const GIGABYTE = 2 ** 30;

/**
 * Renders the tree in child processes, PDF in one and Word and HTML in another, under a time and a memory limit.
 * The files appear in `outDir` only when all of them stand and the PDF holds every word of the tree.
 */
export async function renderReport(order: RenderOrder): Promise<Rendered> {
  await mkdir(order.outDir, { recursive: true });
  const work = await mkdtemp(join(order.outDir, '.render-'));
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort('time'), order.timeLimitMs);
  try {
    const groups = [order.formats.filter(isPdf), order.formats.filter((format) => !isPdf(format))];
    const answers = await Promise.all(
      groups
        .filter((formats) => formats.length > 0)
        .map((formats) => inChild(jobOf(order, work, formats), stop, order.timeLimitMs)),
    );
    return {
      files: await moveAll(
        answers.flatMap(({ files }) => files),
        order.outDir,
      ),
      exchanged: answers[0]?.exchanged ?? [],
      peakBytes: Math.max(0, ...answers.map(({ peakBytes }) => peakBytes)),
    };
  } finally {
    clearTimeout(timer);
    stop.abort('done');
    await rm(work, { recursive: true, force: true });
  }
}

function isPdf(format: Format): boolean {
  return format === 'pdf' || format === 'archive';
}

function jobOf(order: RenderOrder, outDir: string, formats: Format[]): Job {
  return {
    tree: order.tree,
    outDir,
    formats,
    evidenceIndex: JSON.stringify(order.evidenceIndex ?? {}),
    isForIssue: order.isForIssue ?? false,
    memoryLimitBytes: order.memoryLimitBytes ?? 3 * GIGABYTE,
  };
}

async function moveAll(files: RenderedFile[], outDir: string): Promise<RenderedFile[]> {
  const moved: RenderedFile[] = [];
  for (const file of files) {
    const path = join(outDir, basename(file.path));
    await rename(file.path, path);
    moved.push({ ...file, path });
  }
  return moved;
}

interface Message {
  done?: Answer;
  problem?: { kind: ProblemKind; message: string; details: Record<string, unknown> };
}

/** Runs one job. The child sees no environment of ours; when one child fails, the other is stopped too. */
async function inChild(job: Job, stop: AbortController, timeLimitMs: number): Promise<Answer> {
  const path = join(job.outDir, `${job.formats.join('-')}.json`);
  await writeFile(path, JSON.stringify(job));
  stop.signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`--max-old-space-size=2048`, CHILD, path], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { TZ: 'UTC' },
    });
    let message: Message = {};
    let said = '';
    const kill = (): void => void child.kill('SIGKILL');
    stop.signal.addEventListener('abort', kill, { once: true });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (said = (said + chunk).slice(-4000)));
    child.on('message', (sent) => (message = sent as Message));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      stop.signal.removeEventListener('abort', kill);
      if (message.done) return resolve(message.done);
      reject(
        reasonOf(message, { said, code, signal, isLate: stop.signal.reason === 'time', timeLimitMs, job }),
      );
      stop.abort('other');
    });
  });
}

interface Ending {
  said: string;
  code: number | null;
  signal: NodeJS.Signals | null;
  isLate: boolean;
  timeLimitMs: number;
  job: Job;
}

function reasonOf({ problem }: Message, ending: Ending): Error {
  if (problem) return new Problem(problem.kind, problem.message, problem.details);
  const kept = 'No file was kept.';
  if (ending.isLate) {
    const seconds = Math.max(1, Math.round(ending.timeLimitMs / 1000));
    return new Problem(
      'unavailable',
      `Rendering was stopped after ${seconds} s. ${kept} Allow more time or split the report.`,
      { reason: 'time' },
    );
  }
  if (ending.said.includes(OUT_OF_MEMORY) || /heap out of memory/.test(ending.said)) {
    const megabytes = Math.round(ending.job.memoryLimitBytes / 2 ** 20);
    return new Problem(
      'unavailable',
      `Rendering was stopped because it needed more than ${megabytes} MB of memory. ${kept} Allow more memory or split the report.`,
      { reason: 'memory' },
    );
  }
  return new Error(`The renderer ended with ${ending.signal ?? ending.code}: ${ending.said}`);
}
