import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILE_NAMES, type Answer, type Content, type Format, type Job, type Task } from './job.ts';

type Done = Partial<Omit<Answer, 'peakBytes'>>;

/** One function a task. Each loads only the engine it needs: a child that reads PDFs has no typesetter in memory. */
export const TASKS: Record<Task, (job: Job) => Promise<Done>> = { typeset, pack, compare, write };

async function typeset(job: Job): Promise<Done> {
  const [{ numberTree }, { typesetReport }, { passagesOf }] = await Promise.all([
    import('./number.ts'),
    import('./pdf.ts'),
    import('./complete.ts'),
  ]);
  const { tree, evidenceIndex } = contentOf(job);
  const numbered = numberTree(tree);
  writeFileSync(join(job.folder, 'passages.json'), JSON.stringify(passagesOf(numbered)));
  const report = typesetReport(numbered);
  // The readers' file is always made: it is the one whose words are compared.
  writeFileSync(rawPath(job, 'pdf'), report.forReaders());
  if (job.formats.includes('archive')) {
    writeFileSync(rawPath(job, 'archive'), report.forArchive(JSON.stringify(evidenceIndex)));
  }
  return { pages: report.pages, exchanged: numbered.exchanged };
}

async function pack(job: Job): Promise<Done> {
  const { compactPdf } = await import('./compact.ts');
  const files: Answer['files'] = [];
  for (const format of job.formats)
    files.push(keep(job, format, await compactPdf(readFileSync(rawPath(job, format)))));
  return { files };
}

async function compare(job: Job): Promise<Done> {
  const [{ checkComplete }, { textOfPdf }] = await Promise.all([
    import('./complete.ts'),
    import('./pdf-text.ts'),
  ]);
  const text = await textOfPdf(readFileSync(rawPath(job, 'pdf')));
  checkComplete(JSON.parse(readFileSync(join(job.folder, 'passages.json'), 'utf8')), text);
  return {};
}

async function write(job: Job): Promise<Done> {
  const { numberTree } = await import('./number.ts');
  const numbered = numberTree(contentOf(job).tree);
  const files: Answer['files'] = [];
  for (const format of job.formats) {
    if (format === 'docx') {
      const { writeDocx } = await import('./docx/document.ts');
      files.push(keep(job, format, await writeDocx(numbered, job.isForIssue)));
    }
    if (format === 'html') {
      const { writeHtml } = await import('./html.ts');
      files.push(keep(job, format, Buffer.from(writeHtml(numbered))));
    }
  }
  return { files, exchanged: numbered.exchanged };
}

function contentOf(job: Job): Content {
  return JSON.parse(readFileSync(join(job.folder, 'order.json'), 'utf8')) as Content;
}

function rawPath(job: Job, format: Format): string {
  return join(job.folder, `raw-${FILE_NAMES[format]}`);
}

function keep(job: Job, format: Format, bytes: Uint8Array): Answer['files'][number] {
  writeFileSync(join(job.folder, FILE_NAMES[format]), bytes);
  return { format, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}
