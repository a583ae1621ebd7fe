import { canonicalJson } from '#domain/canonical.ts';
import { sha256Hex } from '#domain/hash.ts';
import { Problem } from '#domain/problem.ts';
import { nextEdition } from '#domain/report/issue-rules.ts';
import type { Context } from '#platform/context.ts';
import type { Stored } from '#platform/db/records.ts';
import { readRecords } from '#platform/db/snapshot.ts';
import { renderForIssue } from '#platform/render/kept.ts';
import { assembleReport, evidenceIndexOf, type Assembled } from './assemble.ts';
import { addIssue, saveHeldFile } from './store.ts';

interface Asked {
  id: string;
  why?: string | undefined;
}

/**
 * Issues an edition. Rendering takes a while and stands outside the transaction; inside it the report is written
 * once more from the records of that moment, and what was rendered is issued only when both are the same.
 */
export async function issueReport(ctx: Context, { id, why }: Asked): Promise<Stored<'issue'>> {
  const today = ctx.today();
  const assembled = await assembleFinal(ctx, id);
  const { treeHash } = editionOf(assembled, why, today);
  const files = await renderForIssue(ctx.blobs, {
    tree: assembled.tree,
    evidenceIndex: evidenceIndexOf(assembled),
  });
  return ctx.atomically(async (ctx) => {
    const edition = editionOf(await assembleFinal(ctx, id), why, today);
    refuseChanged(treeHash, edition.treeHash, id);
    for (const file of files) await saveHeldFile(ctx.db, file);
    const issued = { issuedAt: ctx.now().toISOString(), issuedBy: ctx.actor.person };
    const body = { engagement: id, ...edition, ...issued, files };
    // Named by its number, so that of two partners who issue at once only one does.
    const issue = await addIssue(ctx.db, { id: `${id}.E${edition.edition}`, effectiveOn: today, body });
    await ctx.record({ type: 'issue.issued', subject: issue });
    return issue;
  });
}

function assembleFinal(ctx: Context, engagement: string): Promise<Assembled> {
  return ctx.read(async (db) =>
    assembleReport(await readRecords(db, { engagement }), engagement, { state: 'final' }),
  );
}

function editionOf({ facts, findings, tree }: Assembled, why: string | undefined, today: string) {
  const treeHash = sha256Hex(canonicalJson(tree));
  return nextEdition({ facts, findings, treeHash, why, today });
}

function refuseChanged(before: string, now: string, engagement: string): void {
  if (before === now) return;
  throw new Problem(
    'conflict',
    'A record of the report was changed while it was rendered. Nothing was issued; look at the report again.',
    { engagement },
  );
}
