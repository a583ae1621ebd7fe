/** Renders one job and ends: the typesetter's memory is never given back, and native code cannot be interrupted. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Problem } from '#domain/problem.ts';
import { compactPdf } from './compact.ts';
import { checkComplete } from './complete.ts';
import { writeDocx } from './docx/document.ts';
import { FILE_NAMES, type Answer, type Format, type Job, type RenderedFile } from './job.ts';
import { writeHtml } from './html.ts';
import { numberTree, type Numbered } from './number.ts';
import { typeset } from './pdf.ts';

const started = performance.now();

async function render(job: Job): Promise<Answer> {
  const numbered = numberTree(job.tree);
  const isTypeset = job.formats.includes('pdf') || job.formats.includes('archive');
  const files = [
    ...(isTypeset ? await renderPdfs(job, numbered) : []),
    ...(job.formats.includes('docx')
      ? [keep(job, 'docx', await writeDocx(numbered, job.isForIssue), null)]
      : []),
    ...(job.formats.includes('html') ? [keep(job, 'html', Buffer.from(writeHtml(numbered)), null)] : []),
  ];
  return { files, exchanged: numbered.exchanged, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

/** The words are compared while the files are packed. */
async function renderPdfs(job: Job, numbered: Numbered): Promise<RenderedFile[]> {
  const report = typeset(numbered);
  const forReaders = report.forReaders();
  const checked = checkComplete(numbered, forReaders);
  checked.catch(() => undefined);
  const files: RenderedFile[] = [];
  if (job.formats.includes('pdf')) files.push(keep(job, 'pdf', await compactPdf(forReaders), report.pages));
  if (job.formats.includes('archive')) {
    const forArchive = await compactPdf(report.forArchive(job.evidenceIndex));
    files.push(keep(job, 'archive', forArchive, report.pages));
  }
  await checked;
  return files;
}

function keep(job: Job, format: Format, bytes: Uint8Array, pages: number | null): RenderedFile {
  const path = join(job.outDir, FILE_NAMES[format]);
  writeFileSync(path, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { format, path, sha256, bytes: bytes.length, pages, ms: Math.round(performance.now() - started) };
}

const job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Job;
const guard = new Worker(new URL('./guard.ts', import.meta.url), {
  workerData: { limitBytes: job.memoryLimitBytes, parent: process.ppid },
});
guard.unref();
try {
  process.send?.({ done: await render(job) });
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.send?.({ problem: { kind: error.kind, message: error.message, details: error.details } });
}
process.disconnect?.();
