import { z } from 'zod';
import { Problem } from '#domain/problem.ts';
import { Id, Moment, Sha256 } from '#domain/record/shape.ts';
import { Sequence, TableShape } from './tables.ts';

/** What a backup of this form says of itself first. Another form is another word here. */
export const BACKUP_FORMAT = 'tickmark.backup/1';

/** The file that says what all others are; written last, so that a backup cut short has none. */
export const MANIFEST = 'manifest.json';
/** SHA-256 of the manifest, so that no byte of it can change unseen either. */
export const MANIFEST_HASH = 'manifest.sha256';
/** One line for each stored file: what it is and whether its bytes are in the backup. */
export const FILES = 'files.jsonl';

const Counted = { bytes: z.int().min(0), sha256: Sha256 };

/** What became of a stored file’s bytes: inside, left in the store on purpose, not in the store, or not what they should be. */
export const FileLine = z.strictObject({
  sha256: Sha256,
  bytes: z.int().min(0),
  state: z.enum(['inside', 'left', 'missing', 'damaged']),
});
export type FileLine = z.output<typeof FileLine>;

export const Manifest = z.strictObject({
  format: z.literal(BACKUP_FORMAT),
  program: z.string(),
  madeAt: Moment,
  engine: z.enum(['embedded', 'server']),
  /** Names the form of the database; the same migrations give the same name. */
  schema: z.string().regex(/^[0-9a-f]{16}$/),
  migrations: z.array(z.strictObject({ name: z.string(), sha256: Sha256 })).min(1),
  organizations: z.array(z.strictObject({ id: Id, lines: z.int().min(0) })),
  tables: z.array(TableShape.extend({ rows: z.int().min(0), ...Counted })),
  sequences: z.array(Sequence),
  secrets: z.array(
    z.strictObject({
      path: z.string().regex(/^(operator\.token|secrets\.keys|keys\/[A-Za-z0-9._-]+\.pem)$/),
      ...Counted,
    }),
  ),
  files: z.strictObject({
    inside: z.int().min(0),
    insideBytes: z.int().min(0),
    left: z.int().min(0),
    missing: z.int().min(0),
    damaged: z.int().min(0),
    list: z.strictObject(Counted),
  }),
});
export type Manifest = z.output<typeof Manifest>;
export type CopiedTable = Manifest['tables'][number];

/** Where the rows of a table lie in a backup. */
export function tablePath({ schema, name }: Pick<TableShape, 'schema' | 'name'>): string {
  return `tables/${schema}.${name}.jsonl`;
}

/** Where a stored file lies in a backup. */
export function filePath(sha256: string): string {
  return `files/${sha256.slice(0, 2)}/${sha256}`;
}

/** Where a secret of the data folder lies in a backup. */
export function secretPath(path: string): string {
  return `secrets/${path}`;
}

/** Reads a manifest; a Problem that says what is wrong with the backup when it cannot be. */
export function readManifest(bytes: Uint8Array): Manifest {
  let said: unknown;
  try {
    said = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    throw damaged('its manifest is not JSON');
  }
  const format = (said as { format?: unknown } | null)?.format;
  if (format !== BACKUP_FORMAT) {
    throw new Problem(
      'invalid',
      `This is a backup of the form ${String(format)}; this release reads ${BACKUP_FORMAT}. Use the release that made it.`,
    );
  }
  const read = Manifest.safeParse(said);
  if (!read.success)
    throw damaged(`its manifest does not fit: ${read.error.issues[0]?.path.join('.') ?? ''}`);
  return read.data;
}

/** The refusal of a backup that is not what was written. */
export function damaged(why: string): Problem {
  return new Problem(
    'invalid',
    `The backup is damaged or cut short: ${why}. Nothing was restored. Take another copy of it, or an earlier backup.`,
  );
}
