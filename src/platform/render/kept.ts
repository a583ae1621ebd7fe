import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { StoredFile } from '#domain/evidence/evidence.ts';
import type { ReportTree } from '#domain/report/tree.ts';
import type { BlobStore } from '../storage/blobs.ts';
import { FILE_NAMES, FORMATS, type Format } from './job.ts';
import { renderReport, type RenderedFile, type RenderOrder } from './report.ts';

const MEDIA_TYPES: Record<Format, string> = {
  pdf: 'application/pdf',
  archive: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html',
};

const TEN_MINUTES = 600_000;

/** Renders a report in every format, as it is issued, and keeps the files as blobs: all of them or a Problem. */
export async function renderForIssue(
  blobs: BlobStore,
  { tree, evidenceIndex }: Pick<RenderOrder, 'tree' | 'evidenceIndex'>,
): Promise<StoredFile[]> {
  const order = { tree, evidenceIndex, formats: FORMATS, isForIssue: true };
  return inFolder(order, async (rendered) => {
    const kept: StoredFile[] = [];
    for (const { format, path } of rendered) {
      const { sha256, bytes } = await blobs.put(createReadStream(path));
      kept.push({ name: FILE_NAMES[format], sha256, bytes, mediaType: MEDIA_TYPES[format] });
    }
    return kept;
  });
}

/** A report as one HTML file that is kept nowhere. */
export async function renderPreview(
  tree: ReportTree,
): Promise<{ stream: Readable; name: string; mediaType: string; bytes: number }> {
  const bytes = await inFolder({ tree, formats: ['html'] }, ([html]) => readFile(html?.path ?? ''));
  return {
    stream: Readable.from([bytes]),
    name: 'preview.html',
    mediaType: MEDIA_TYPES.html,
    bytes: bytes.length,
  };
}

async function inFolder<Result>(
  order: Omit<RenderOrder, 'outDir' | 'timeLimitMs'>,
  work: (files: readonly RenderedFile[]) => Promise<Result>,
): Promise<Result> {
  const outDir = await mkdtemp(join(tmpdir(), 'tickmark-report-'));
  try {
    const { files } = await renderReport({ ...order, outDir, timeLimitMs: TEN_MINUTES });
    return await work(files);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}
