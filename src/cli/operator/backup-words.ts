import type { Manifest } from '#platform/backup/manifest.ts';
import type { Restored } from '#platform/backup/restore.ts';

export function countsOf({ tables, secrets, files, organizations, schema, madeAt }: Manifest) {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return {
    madeAt,
    schema,
    organizations: organizations.length,
    tables: tables.length,
    rows,
    secrets: secrets.length,
    files,
  };
}

export function backupWords(path: string, manifest: Manifest): string {
  const { organizations, tables, rows, secrets, files } = countsOf(manifest);
  return [
    `${path}: written, and read back with every hash as it should be.`,
    `${rows} rows in ${tables} tables, ${organizations} organizations, ${files.inside} files (${size(files.insideBytes)}), ${secrets} secrets.`,
    ...(files.left > 0 ? [`${files.left} files were left in their store, as asked: back that up too.`] : []),
    ...(files.missing > 0
      ? [`NOT IN IT: ${files.missing} files that records cite are not in the store.`]
      : []),
    ...(files.damaged > 0 ? [`NOT WHOLE: ${files.damaged} files in the store are not what they were.`] : []),
    ...(manifest.secrets.some(({ path }) => path === 'secrets.keys')
      ? []
      : ['The key ring that opens sealed secrets is not in it: keep the setting SECRETS_KEYS as well.']),
    'It holds the signing keys and the operator’s token. Who has it can act as this installation: keep it as you keep those.',
  ].join('\n');
}

/** What does not hold in what was restored. Each was so when the backup was made: every byte is as it was written. */
export function faultsOf({ absent, trails, unvouched, manifest }: Restored): string[] {
  const { missing, damaged } = manifest.files;
  return [
    ...(absent.length > 0
      ? [
          `${absent.length} files that were left in their store are not in this one, such as ${absent[0] ?? ''}`,
        ]
      : []),
    ...(missing > 0 ? [`${missing} files were not in the store when the backup was made`] : []),
    ...(damaged > 0
      ? [`${damaged} files were damaged when the backup was made; they were not restored`]
      : []),
    ...trails.flatMap(({ organization, failures }) =>
      failures.map((why) => `the trail of ${organization}: ${why}`),
    ),
    ...unvouched.map(({ table, count }) => `${count} versions in ${table} stand on no trail`),
  ];
}

export function restoreWords(folder: string, restored: Restored): string {
  const { manifest, rows, files, trails } = restored;
  const lines = trails.reduce((sum, trail) => sum + trail.lines, 0);
  const signed = trails.reduce((sum, trail) => sum + trail.checkpoints, 0);
  const faults = faultsOf(restored);
  return [
    `${folder}: restored from the backup of ${manifest.madeAt}.`,
    'Verified afterwards:',
    `- ${rows} rows in ${manifest.tables.length} tables were read back; each table hashes to what the backup says`,
    `- ${files} files (${size(manifest.files.insideBytes)}) were read from the store; each has the hash it is named by`,
    `- the trails of ${trails.length} organizations: ${lines} lines hashed, ${signed} signed checkpoints hold`,
    '- every version of every record was looked for on its trail, by its digest',
    ...(faults.length > 0
      ? ['Does not hold, and did not when the backup was made:', ...faults.map((one) => `- ${one}`)]
      : []),
    'Not verified: whether what the records say is true.',
  ].join('\n');
}

export function restoredValue(folder: string, restored: Restored) {
  const { rows, files, trails } = restored;
  return { folder, madeAt: restored.manifest.madeAt, rows, files, trails, faults: faultsOf(restored) };
}

function size(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const at = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return at === 0 ? `${bytes} bytes` : `${(bytes / 1000 ** at).toFixed(1)} ${units[at]}`;
}
