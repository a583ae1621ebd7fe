import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '#domain/problem.ts';

/** Asks the server for a file, as the operator, and keeps it under a free path when all of it has come. */
export async function fetchFile({
  url,
  dataFolder,
  path,
}: {
  url: string;
  dataFolder: string;
  path: string;
}): Promise<void> {
  if (!path.endsWith('.zip'))
    throw new Problem('invalid', 'From a server a backup comes as one file: give a path that ends in .zip.');
  if (existsSync(path))
    throw new Problem('conflict', `${path} is already there. Nothing was written; give a path that is free.`);
  const response = await askServer(url, dataFolder);
  if (!response.body)
    throw new Problem('unavailable', 'The server answered without a file. Nothing was kept.');
  const partial = `${path}.partial`;
  try {
    await pipeline(Readable.fromWeb(response.body), createWriteStream(partial, { mode: 0o600 }));
    const file = await open(partial, 'r');
    await file.sync().finally(() => file.close());
  } catch (thrown) {
    await rm(partial, { force: true });
    if (!(thrown instanceof Error)) throw thrown;
    throw new Problem(
      'unavailable',
      `The server broke off (${thrown.message}). Nothing was kept. Try again.`,
    );
  }
  await rename(partial, path);
}

/** Asks a server on the operator’s behalf; its refusal arrives as the Problem it was. */
export async function askServer(url: string, dataFolder: string): Promise<Response> {
  const token = readFileSync(join(dataFolder, 'operator.token'), 'utf8').trim();
  let response: Response;
  try {
    response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new Problem(
      'unavailable',
      `No server answers at ${new URL(url).origin}. Check the address and that it runs.`,
    );
  }
  if (response.ok) return response;
  const said = (await response.json().catch(() => ({}))) as { message?: string };
  throw new Problem(
    'unavailable',
    `The server refused (${response.status}): ${said.message ?? 'without a word'}`,
  );
}
