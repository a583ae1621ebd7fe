import { z } from 'zod';
import { sha256Hex } from '#domain/hash.ts';
import { Problem } from '#domain/problem.ts';
import { NOUNS, type BodyOf, type Noun } from '#domain/record/nouns.ts';
import { recordText } from '#domain/record/digest.ts';
import { Day, Id } from '#domain/record/shape.ts';
import type { Database, Seat } from './database.ts';
import { demandEngaged, demandWriter } from './engaged.ts';
import { recordTable, type RecordTable, type Stored } from './records.ts';
import { engagementsOf, isReleased, testLookup, type TestLookup } from './release.ts';

/** What is to be written of a record: all but its version, which the store counts. */
export interface Draft<N extends Noun> {
  id: string;
  /** The day from which it holds. */
  effectiveOn: string;
  /** As it was given: no defaults are filled in, so that the digest is of what was written. */
  body: z.input<(typeof NOUNS)[N]['shape']>;
}

/** Who wrote a version, and when; of a replayed one that is long past. */
export type Written = Pick<Seat, 'organization' | 'side' | 'person' | 'at'>;

/** Writes one version for the seat’s organization. */
export async function keep<N extends Noun>(
  db: Database,
  noun: N,
  draft: Draft<N>,
  version: number,
): Promise<Stored<N>> {
  const { row, stored } = await versionOf(noun, draft, version, db.seat, testLookup(db));
  demandEngaged(db.seat, stored);
  await db.insert(recordTable(noun)).values(row);
  return stored;
}

/** Checks a draft and gives the row to write, and what readers will get of it. */
export async function versionOf<N extends Noun>(
  noun: N,
  { id, effectiveOn, body: written }: Draft<N>,
  version: number,
  { organization, side, person, at }: Written,
  lookUp: TestLookup,
): Promise<{ row: RecordTable['$inferInsert']; stored: Stored<N> }> {
  demandWriter(noun, id, side);
  const body = checked(noun, { id, effectiveOn, body: written });
  const canonical = recordText({ noun, id, version, effectiveOn, organization, body: written });
  if (canonical.includes(String.raw`\u0000`)) {
    throw new Problem('invalid', 'The text holds a zero character, which cannot be kept. Remove it.', {
      noun,
      id,
    });
  }
  const stored: Stored<N> = {
    noun,
    id,
    version,
    effectiveOn,
    organization,
    body,
    side,
    engagements: await engagementsOf(noun, body, lookUp),
    isReleased: side === 'auditor' && isReleased(noun, body),
    digest: sha256Hex(canonical),
    recordedAt: at,
    recordedBy: person,
  };
  const { noun: _noun, organization: organizationId, body: _body, ...columns } = stored;
  return { row: { ...columns, organizationId, canonical }, stored };
}

function checked<N extends Noun>(noun: N, draft: Draft<N>): BodyOf<N> {
  const shape: z.ZodType = z.strictObject({ id: Id, effectiveOn: Day, body: NOUNS[noun].shape });
  const read = shape.safeParse(draft);
  if (!read.success) {
    const issues = read.error.issues.map(({ path, message }) => ({ path, message }));
    throw new Problem('invalid', 'Some of what was sent does not fit. Nothing was changed.', {
      noun,
      issues,
    });
  }
  return (read.data as { body: BodyOf<N> }).body;
}
