import { and, eq, sql } from 'drizzle-orm';
import { yearsKept, type HoldOver, type IssuedThen } from '#domain/evidence/retention.ts';
import type { Engagement } from '#domain/scope/engagement.ts';
import type { Database } from '#platform/db/database.ts';
import { heldFiles } from '#platform/db/files.ts';
import { recordStore } from '#platform/db/store.ts';

export const legalHolds = recordStore('legalHold');
export const retentionRules = recordStore('retentionRule');
export const evidence = recordStore('evidence');
const engagements = recordStore('engagement');
const issues = recordStore('issue');

/** The name of the one rule of an organization: each change is its next version. */
export const RULE = 'evidence';

/** Reports that the seat can see were issued, each with the years its evidence is kept. */
export async function findIssued(db: Database): Promise<IssuedThen[]> {
  const found = await issues.find(db);
  const days = new Map<string, number | undefined>();
  const longest = async (asOf?: string): Promise<number | undefined> => {
    const key = asOf ?? 'now';
    if (!days.has(key)) {
      const rules = await retentionRules.find(db, { id: RULE, asOf });
      days.set(key, rules.length === 0 ? undefined : Math.max(...rules.map(({ body }) => body.years)));
    }
    return days.get(key);
  };
  const issued: IssuedThen[] = [];
  for (const { body } of found) {
    const on = body.issuedAt.slice(0, 10);
    issued.push({ engagement: body.engagement, on, years: yearsKept(await longest(on), await longest()) });
  }
  return issued;
}

/** Holds that the seat can see, with the days of their engagements: as far as those are known. */
export async function findHolds(db: Database): Promise<HoldOver[]> {
  const holds = await legalHolds.find(db);
  const known = new Map(
    (await engagements.find(db)).map((one) => [`${one.organization} ${one.id}`, one.body]),
  );
  return holds.map(({ id, organization, body }) => {
    const about = body.engagement === undefined ? undefined : known.get(`${organization} ${body.engagement}`);
    return { id, hold: body, days: about && daysOf(about) };
  });
}

function daysOf({ period, asOf }: Engagement): HoldOver['days'] {
  return period ?? (asOf === undefined ? undefined : { from: asOf, to: asOf });
}

/** The day on which evidence was first filed. */
export async function readFiledOn(db: Database, id: string, from: string): Promise<string> {
  const [first] = await evidence.history(db, id, { from });
  return first?.recordedAt.toISOString().slice(0, 10) ?? '';
}

/** Hashes of the files of all versions of a piece of evidence. */
export async function findFiles(db: Database, id: string): Promise<string[]> {
  const versions = await evidence.history(db, id, { from: db.seat.organization });
  return [...new Set(versions.map(({ body }) => body.file.sha256))];
}

/** Lets go of a file for the seat’s organization, unless another record of it cites the same bytes. */
export async function letGo(db: Database, sha256: string): Promise<void> {
  const { organization } = db.seat;
  await db
    .delete(heldFiles)
    .where(
      and(
        eq(heldFiles.organizationId, organization),
        eq(heldFiles.sha256, sha256),
        sql`not cites_file(${sha256}, ${organization})`,
      ),
    );
}
