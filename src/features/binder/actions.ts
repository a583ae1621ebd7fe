import { Problem } from '#domain/problem.ts';
import { checkBinder } from '#platform/binder/check.ts';
import { findBinders } from '#platform/binder/load.ts';
import { readManifestIn } from '#platform/binder/manifest.ts';
import { KEYS, MANIFEST } from '#platform/binder/layout.ts';
import { openBinder, type OpenedBinder } from '#platform/binder/open.ts';
import { writeBinder } from '#platform/binder/write.ts';
import type { BinderTarget } from '#platform/binder/target.ts';
import type { Context } from '#platform/context.ts';
import type { Database } from '#platform/db/database.ts';
import { refusal } from '#platform/formats/finding.ts';
import type { ImportedBinder } from './contract.ts';
import { checkpointsOf, replayBinder } from './incoming.ts';
import { contentsOf, takeSnapshot, type View } from './outgoing.ts';
import { addPassage, hidesAny, findOwnOrganization, holdFiles, isUnwritten, preferIndexes } from './store.ts';

/** Imports every binder at a path: one binder, or a folder of binders, such as a company’s beside its firm’s. */
export async function importBinders(ctx: Context, path: string): Promise<ImportedBinder[]> {
  const imported: ImportedBinder[] = [];
  for (const binder of await findBinders(path)) imported.push(await importBinder(ctx, binder));
  return imported;
}

/**
 * Imports the binder folders at a path whose organizations have nothing here yet; the others stay as they are. Each
 * comes whole or not at all, so this can be asked again after it was cut off. `begin` is told before the first comes.
 */
export async function* importMissingBinders(
  ctx: Context,
  path: string,
  begin: () => unknown,
): AsyncGenerator<ImportedBinder> {
  let hasBegun = false;
  for (const binder of await findBinders(path)) {
    const { organization, side } = await readManifestIn(binder);
    if (!(await ctx.replay({ organization, side }, isUnwritten))) continue;
    if (!hasBegun) begin();
    hasBegun = true;
    yield await importBinder(ctx, binder);
  }
}

/**
 * Imports a binder (folder or archive) for an organization that has nothing here yet: all of it, its trail word
 * for word, or nothing. It is checked through before the first byte is kept.
 */
export async function importBinder(ctx: Context, path: string): Promise<ImportedBinder> {
  const findings = await checkBinder(path);
  if (findings.length > 0) throw refusal(...findings);
  const binder = await openBinder(path);
  const { organization, side, title, today } = binder.manifest;
  try {
    await ctx.replay({ organization, side }, demandUnwritten);
    await takeFiles(ctx, binder);
    const counts = await ctx.replay({ organization, side }, async (db) => {
      await demandUnwritten(db);
      await preferIndexes(db);
      const files = [...binder.files].map(([sha256, bytes]) => ({ sha256, bytes }));
      await holdFiles(db, files);
      const replayed = { ...(await replayBinder(db, binder)), files: files.length };
      await addPassage(db, {
        id: ctx.newId('bnd'),
        what: 'imported',
        ...replayed,
        ...(await originOf(binder)),
      });
      return replayed;
    });
    ctx.log.info({ organization, ...counts }, 'binder imported');
    return {
      organization,
      side,
      title,
      ...(today !== undefined && { today }),
      ...counts,
      wasRecorded: binder.hasTrail,
    };
  } finally {
    binder.close();
  }
}

async function demandUnwritten(db: Parameters<typeof isUnwritten>[0]): Promise<void> {
  if (await isUnwritten(db)) return;
  const { organization } = db.seat;
  throw new Problem(
    'conflict',
    `${organization} already has records here, and a binder is imported only where there are none. Nothing was changed.`,
    { organization },
  );
}

const FILES_AT_ONCE = 8;

/**
 * Takes the bytes before the transaction begins: none of it waits for them. What no record cites later is never shown.
 * Several at once, since each waits for the disk to have it.
 */
async function takeFiles(ctx: Context, binder: OpenedBinder): Promise<void> {
  const waiting = binder.files.entries();
  async function takeTurns(): Promise<void> {
    for (const [sha256, bytes] of waiting) {
      const kept = await ctx.blobs.put(await binder.openFile(sha256), bytes);
      if (kept.sha256 !== sha256) {
        throw new Problem('conflict', `${binder.path} changed while it was read. Nothing was imported.`);
      }
    }
  }
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, takeTurns));
}

async function originOf(
  binder: OpenedBinder,
): Promise<{ manifest: string; keys: string; signedSize: number }> {
  const checkpoints = await checkpointsOf(binder);
  return {
    manifest: (await binder.text(MANIFEST)) ?? '',
    keys: (await binder.text(KEYS)) ?? '',
    signedSize: checkpoints.at(-1)?.size ?? 0,
  };
}

/** What went out. */
export interface ExportedBinder {
  organization: string;
  records: number;
  lines: number;
  files: number;
}

/**
 * Exports everything an organization wrote, to a free path (folder or `.zip`) or a target. A company’s binder never
 * holds the auditor’s records: those are the firm’s, in a binder of its own. Only the organization’s own people
 * and the operator may.
 */
export async function exportBinder(
  ctx: Context,
  organization: string,
  target: string | BinderTarget,
): Promise<ExportedBinder> {
  const write = await openExport(ctx, organization);
  return write(target);
}

/** Fixes what will be exported, or refuses; what is given then writes it. */
export async function openExport(
  ctx: Context,
  organization: string,
): Promise<(target: string | BinderTarget) => Promise<ExportedBinder>> {
  const view = await viewOf(ctx, organization);
  if (ctx.caller !== 'operator') await ctx.read(demandWholeSight);
  const snapshot = await takeSnapshot(view, organization, () => ctx.signer(organization));
  if (!snapshot) throw missing(organization);
  return async (target) => {
    const counts = { records: 0, files: 0 };
    await writeBinder(target, contentsOf(view, snapshot, ctx.blobs, counts));
    const exported = { lines: snapshot.trailSize, ...counts };
    await noteExport(ctx, { organization, side: snapshot.manifest.side }, exported);
    ctx.log.info({ organization, ...exported }, 'binder exported');
    return { organization, ...exported };
  };
}

async function viewOf(ctx: Context, organization: string): Promise<View> {
  if (ctx.caller !== 'operator') {
    if (ctx.actor.organization !== organization) throw missing(organization);
    return (work) => ctx.read(work);
  }
  // The side is not known before the organization’s own record is read, which either side may.
  const own = await ctx.replay({ organization, side: 'company' }, findOwnOrganization);
  if (!own) throw missing(organization);
  return (work) => ctx.replay({ organization, side: own.side }, work);
}

/** A binder of what somebody may see of it would not be the organization’s, and would not verify. */
async function demandWholeSight(db: Database): Promise<void> {
  if (!(await hidesAny(db))) return;
  throw new Problem(
    'forbidden',
    'The firm holds papers of engagements that you are not on, so your export would lack them. Nothing was exported. Ask somebody who is on all of them, or the operator.',
    { organization: db.seat.organization },
  );
}

async function noteExport(
  ctx: Context,
  seat: { organization: string; side: 'company' | 'auditor' },
  counts: { records: number; lines: number; files: number },
): Promise<void> {
  const passage = { id: ctx.newId('bnd'), what: 'exported', ...counts } as const;
  if (ctx.caller === 'operator') await ctx.replay(seat, (db) => addPassage(db, passage));
  else await ctx.atomically((ctx) => addPassage(ctx.db, passage));
}

function missing(organization: string): Problem {
  return new Problem(
    'missing',
    `There is no organization ${organization} here, or it is not yours to export.`,
    { organization },
  );
}
