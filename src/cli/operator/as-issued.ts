import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ReportTree } from '#domain/report/tree.ts';
import type { Loaded } from '#platform/binder/load.ts';
import type { RenderedFile } from '#platform/render/report.ts';
import { treeHashOf } from '#platform/verify/full-bundle.ts';

interface Asked {
  engagement: string;
  tree: ReportTree;
  rendered: readonly RenderedFile[];
  out: string;
}

interface ReportFile {
  name: string;
  path: string;
}

/**
 * The report files of a build. When this very report was issued, the issued files take the place of those just
 * rendered: another version of the program may set the same words into other bytes, and only the issued ones count.
 */
export async function asIssued(
  { records, openFile }: Pick<Loaded, 'records' | 'openFile'>,
  { engagement, tree, rendered, out }: Asked,
): Promise<{ files: RenderedFile[]; reportFiles: ReportFile[] }> {
  const treeHash = treeHashOf(tree);
  const issue = records.issue.find((one) => one.engagement === engagement && one.treeHash === treeHash);
  const issued = new Map(issue?.files.map((file) => [file.name, file]));
  for (const { name, sha256 } of issued.values()) {
    await pipeline(await openFile(sha256), createWriteStream(join(out, name)));
  }
  const files = rendered.map((file) => {
    const { sha256, bytes } = issued.get(basename(file.path)) ?? file;
    return { ...file, sha256, bytes, pages: sha256 === file.sha256 ? file.pages : null };
  });
  const names = new Set([...rendered.map(({ path }) => basename(path)), ...issued.keys()]);
  return { files, reportFiles: [...names].map((name) => ({ name, path: join(out, name) })) };
}
