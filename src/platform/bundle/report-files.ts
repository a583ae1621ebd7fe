import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { canonicalJson } from '#domain/canonical.ts';
import type { StoredFile } from '#domain/evidence/evidence.ts';
import { Problem } from '#domain/problem.ts';
import type { ReportTree } from '#domain/report/tree.ts';
import { whyUnsafePath } from '../formats/path-safety.ts';
import { TREE } from '../verify/full-bundle.ts';
import type { Sink } from './sink.ts';

/** A report as it is delivered: its tree, and its files on disk under the names readers know. */
export interface DeliveredReport {
  tree: ReportTree;
  files: readonly { name: string; path: string }[];
}

/** Refuses names that could not stand in a bundle’s `report/` folder. */
export function demandNames({ files }: DeliveredReport): void {
  for (const { name } of files) {
    const isTaken = name.includes('/') || name === 'tree.json';
    const why = isTaken ? 'cannot be the name of a report file.' : whyUnsafePath(name);
    if (why !== undefined) throw new Problem('invalid', `"${name}" ${why} Nothing was written.`);
  }
}

/** Copies tree and files into a bundle. */
export async function copyReport({ tree, files }: DeliveredReport, sink: Sink): Promise<StoredFile[]> {
  await sink.addText(TREE, canonicalJson(tree));
  const copied: StoredFile[] = [];
  for (const { name, path } of files) {
    copied.push({ name, mediaType: mediaTypeOf(name), ...(await sink.add(`report/${name}`, bytesOf(path))) });
  }
  return copied;
}

/** What the files are, without copying them. */
export async function hashReport({ files }: DeliveredReport): Promise<StoredFile[]> {
  const hashed: StoredFile[] = [];
  for (const { name, path } of files) {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of bytesOf(path)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    hashed.push({ name, mediaType: mediaTypeOf(name), sha256: hash.digest('hex'), bytes });
  }
  return hashed;
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path) as AsyncIterable<Buffer>;
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new Problem(
      'missing',
      `The report file ${path} cannot be read (${thrown.message}). No bundle was written.`,
    );
  }
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.html': 'text/html',
  '.md': 'text/markdown',
  '.txt': 'text/plain',
  '.json': 'application/json',
};

function mediaTypeOf(name: string): string {
  return MEDIA_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
}
