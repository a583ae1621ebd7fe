import { constants, existsSync, readFileSync, rmSync } from 'node:fs';
import { cp, mkdir, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '#domain/problem.ts';
import { openLite, type LiteEngine, type TellEnd } from './lite.ts';
import { migrate, schemaName } from './migrate.ts';

/** PostgreSQL inside the embedded database. A folder of another major version does not open. */
export const EMBEDDED_MAJOR = 18;

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/tickmark/', import.meta.url));

/** Opens the embedded database under a data folder, ready and migrated. Hold the folder’s lock first. */
export async function openFolder(data: string, tell?: TellEnd): Promise<LiteEngine> {
  const folder = join(data, 'database');
  if (existsSync(folder)) demandMajor(folder);
  else await copyTemplate(await readyTemplate(), folder);
  const engine = await openLite(folder, tell && { tell });
  await migrate(engine);
  return engine;
}

/** Opens the database under a data folder as it is, whatever its form; a Problem `missing` where there is none. */
export async function openAsIs(data: string): Promise<LiteEngine> {
  const folder = join(data, 'database');
  if (!existsSync(folder)) throw new Problem('missing', `There is no embedded database in ${data}.`);
  demandMajor(folder);
  return openLite(folder);
}

/**
 * A database folder with this release’s schema and nothing in it, made once after install and kept beside
 * the packages: copying it takes a second, making it several.
 */
export async function readyTemplate(cache = CACHE): Promise<string> {
  return makeOnce(cache, schemaName(), async (engine) => void (await migrate(engine)));
}

/** Makes a database with nothing in it, not even a schema, where there is none, and opens it. */
export async function openBare(data: string): Promise<LiteEngine> {
  const folder = join(data, 'database');
  await copyTemplate(await makeOnce(CACHE, 'bare', async () => undefined), folder);
  return openLite(folder);
}

async function makeOnce(
  cache: string,
  name: string,
  prepare: (engine: LiteEngine) => Promise<void>,
): Promise<string> {
  const template = join(cache, `database-${EMBEDDED_MAJOR}-${name}`);
  if (existsSync(template)) return template;
  await mkdir(cache, { recursive: true });
  const making = `${template}.${process.pid}`;
  const engine = await openLite(making);
  await prepare(engine);
  await engine.close();
  try {
    await rename(making, template);
  } catch (thrown) {
    // Somebody else made it in the meantime; theirs is as good.
    if (!existsSync(template)) throw thrown;
    rmSync(making, { recursive: true });
  }
  return template;
}

async function copyTemplate(template: string, folder: string): Promise<void> {
  const copying = `${folder}.new`;
  rmSync(copying, { recursive: true, force: true });
  await cp(template, copying, { recursive: true, mode: constants.COPYFILE_FICLONE });
  await syncAll(copying);
  await rename(copying, folder);
}

/** Makes the disk keep every file under a folder. Several at a time: the disk gathers them, which is five times as fast. */
async function syncAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const left = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const syncLeft = async (): Promise<void> => {
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      const file = await open(path, 'r+');
      await file.sync();
      await file.close();
    }
  };
  await Promise.all(Array.from({ length: 8 }, syncLeft));
}

function demandMajor(folder: string): void {
  const major = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (major === String(EMBEDDED_MAJOR)) return;
  throw new Problem(
    'conflict',
    `The data folder was written by PostgreSQL ${major}; this release holds ${EMBEDDED_MAJOR}. ` +
      'Nothing was changed. Export a binder with the release that wrote it and import it here.',
  );
}

/** Makes both folders that first starts and restores copy, where the place of the packages can still be written to. */
export async function prepareTemplates(): Promise<void> {
  await readyTemplate();
  await makeOnce(CACHE, 'bare', async () => undefined);
}
