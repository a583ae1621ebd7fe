import { canonicalJson } from '../canonical.ts';
import type { Records } from '../record/nouns.ts';
import type { VerifiedPart } from './part.ts';
import { versionKey } from './record-index.ts';
import type { BundleManifest, BundlePart } from './shapes.ts';
import type { Tally } from './tally.ts';

const BUNDLE = 'bundle.json';

/** A part as its own files tell it. */
export interface PartSeen extends Pick<VerifiedPart, 'organization' | 'records' | 'index'> {
  /** Lines of its trail. */
  entries: number;
  /** Size of the latest checkpoint; 0 without one, undefined when its signature does not hold. */
  signed: number | undefined;
}

/** Compares what `bundle.json` tells of one part with the part. */
export function checkPartTold(told: BundlePart, seen: PartSeen, tally: Tally): void {
  const isAsSaid =
    seen.organization === told.organization.id &&
    seen.entries === told.entries &&
    seen.records.length === told.records;
  if (!isAsSaid) {
    tally.failed(
      BUNDLE,
      `does not say what ${told.folder}/ holds: ${seen.organization}, ${seen.entries} entries, ${seen.records.length} records`,
    );
  }
  const { signed } = seen;
  if (signed === undefined) return;
  const unsigned = seen.records.filter(({ record: { noun, id, version } }) => {
    const seq = seen.index.seqOf(versionKey(noun, id, version));
    return seq === undefined || seq >= signed;
  }).length;
  if (unsigned !== told.unsigned) {
    tally.failed(
      BUNDLE,
      `says that ${told.unsigned} records of ${told.folder}/ came after the latest checkpoint; ${unsigned} did`,
    );
  }
}

/** Compares what `bundle.json` tells of engagement, organizations and issue with the records themselves. */
export function checkManifest(manifest: BundleManifest, records: Records, tally: Tally): void {
  for (const { organization } of manifest.parts) {
    const record = records.organization.find(({ id }) => id === organization.id);
    if (!record)
      tally.unchecked(`the name of ${organization.id}`, 'the record of the organization is not here');
    else if (record.name !== organization.name)
      tally.failed(
        BUNDLE,
        `calls ${organization.id} "${organization.name}"; its record says "${record.name}"`,
      );
  }
  checkEngagement(manifest, records, tally);
  const { issue, report, engagement } = manifest;
  const issued = records.issue.find(
    (one) => one.engagement === engagement.id && one.treeHash === report.treeHash,
  );
  if (manifest.status !== (issue === undefined ? 'draft' : 'issued'))
    tally.failed(BUNDLE, `says ${manifest.status}, and names ${issue ?? 'no issue'}`);
  if (issue === undefined && issued)
    tally.failed(BUNDLE, `says draft; the record ${issued.id} issued exactly this report`);
}

function checkEngagement({ engagement }: BundleManifest, records: Records, tally: Tally): void {
  const record = records.engagement.find(({ id }) => id === engagement.id);
  if (!record) {
    tally.unchecked(
      `engagement ${engagement.id}`,
      'its record is not here, so only bundle.json says what the report is about',
    );
    return;
  }
  const { id, report, type, title, period, asOf } = record;
  const told = {
    id,
    report,
    type,
    title,
    ...(type === 2 && period ? { period } : {}),
    ...(type === 1 && asOf !== undefined ? { asOf } : {}),
  };
  if (canonicalJson(engagement) !== canonicalJson(told))
    tally.failed(BUNDLE, `does not tell engagement ${id} as its record does`);
}
