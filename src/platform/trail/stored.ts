import { canonicalJson } from '#domain/canonical.ts';
import { NOUN_NAMES } from '#domain/record/nouns.ts';
import { formatKey, type NoteKey } from '#domain/trail/note.ts';
import { readCheckpoints } from '#domain/verify/checkpoints.ts';
import { Tally } from '#domain/verify/tally.ts';
import { TrailCheck } from '#domain/verify/trail-check.ts';
import type { Session } from '../db/engine.ts';
import { tableNameOf } from '../db/records.ts';
import { fastHash } from './fast-hash.ts';
import { checkEd25519 } from './keys.ts';

/** What a look at a stored trail found. */
export interface StoredTrail {
  organization: string;
  lines: number;
  /** Signed checkpoints whose signature and root hold. */
  checkpoints: number;
  /** What does not hold, in words. */
  failures: string[];
  /** What could not be looked at, in words; never a pass. */
  unchecked: string[];
}

const LINES_AT_ONCE = 1000;

/** Every organization that has a trail here. */
export async function listTrails(session: Session): Promise<string[]> {
  const rows = (await session.query(
    'select distinct organization_id as id from trail union select distinct organization_id from checkpoints order by 1',
  )) as { id: string }[];
  return rows.map(({ id }) => id);
}

/**
 * Hashes a stored trail from its first line to its last, compares the root with each signed checkpoint, and looks
 * whether the leaf kept beside each line is that of the line. `own` is the organization’s own key, if it has one.
 */
export async function checkStoredTrail(
  session: Session,
  organization: string,
  own: NoteKey | undefined,
): Promise<StoredTrail> {
  const tally = new Tally();
  const files = await readTrailFiles(session, organization, own);
  const { checkpoints } = readCheckpoints(files, { prefix: '', tally, check: checkEd25519 });
  const trail = new TrailCheck(checkpoints, { prefix: '', tally, hash: fastHash });
  for await (const row of linesOf(session, organization)) {
    const shown = trail.add(textOf(row));
    if (shown && Buffer.from(shown.leaf).toString('hex') !== row.leaf)
      tally.failed(`entry ${row.seq}`, 'does not have the leaf that is kept beside it');
  }
  const lines = trail.finish();
  const { failures, unchecked, checked } = tally.report(organization, 'binder');
  return {
    organization,
    lines,
    checkpoints: checked.find(({ check }) => check === 'roots')?.count ?? 0,
    failures: failures.map(({ file, why }) => `${file}: ${why}`),
    unchecked: unchecked.map(({ what, why }) => `${what}: ${why}`),
  };
}

interface Row {
  seq: number;
  entry: string | null;
  salt: string | null;
  leaf: string;
}

function textOf({ seq, entry, salt, leaf }: Row): string {
  return entry === null ? canonicalJson({ seq, leaf }) : `{"entry":${entry},"salt":"${salt ?? ''}"}`;
}

async function* linesOf(session: Session, organization: string): AsyncGenerator<Row> {
  let from = 0;
  for (;;) {
    const rows = (await session.query(
      'select seq, entry, salt, leaf from trail where organization_id = $1 and seq >= $2 order by seq limit $3',
      [organization, from, LINES_AT_ONCE],
    )) as Row[];
    yield* rows;
    if (rows.length < LINES_AT_ONCE) return;
    from = (rows.at(-1)?.seq ?? from) + 1;
  }
}

async function readTrailFiles(
  session: Session,
  organization: string,
  own: NoteKey | undefined,
): Promise<{ keys: string; checkpoint: string | undefined; earlier: string }> {
  const notes = (await session.query(
    'select size, note from checkpoints where organization_id = $1 order by size',
    [organization],
  )) as { size: number; note: string }[];
  const imported = (await session.query(
    "select keys from binder_log where organization_id = $1 and what = 'imported'",
    [organization],
  )) as { keys: string }[];
  const keys = new Set(imported.flatMap((row) => row.keys.split('\n')));
  if (own) keys.add(formatKey(own));
  keys.delete('');
  return {
    keys: [...keys].map((key) => `${key}\n`).join(''),
    checkpoint: notes.at(-1)?.note,
    earlier: notes
      .slice(0, -1)
      .map(({ size, note }) => `${canonicalJson({ size, note })}\n`)
      .join(''),
  };
}

/** Record versions that no line of their organization’s trail vouches for: how many, by table. */
export async function findUnvouched(session: Session): Promise<{ table: string; count: number }[]> {
  const found: { table: string; count: number }[] = [];
  for (const noun of NOUN_NAMES) {
    const table = tableNameOf(noun);
    const [row] = (await session.query(
      `select count(*)::integer as count from "${table}" as kept where not exists (
         select from trail where trail.organization_id = kept.organization_id and trail.noun = $1
           and trail.subject_id = kept.id and trail.subject_version = kept.version and trail.digest = kept.digest)`,
      [noun],
    )) as { count: number }[];
    if (row && row.count > 0) found.push({ table, count: row.count });
  }
  return found;
}
