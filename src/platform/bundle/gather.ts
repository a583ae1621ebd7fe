import { Problem } from '#domain/problem.ts';
import type { WrittenRecord } from '#domain/record/digest.ts';
import type { Records } from '#domain/record/nouns.ts';
import { Latest } from '#domain/verify/latest.ts';
import { recordKey, restsOn } from '#domain/verify/rests-on.ts';
import { Tally } from '#domain/verify/tally.ts';
import { MANIFEST } from '../binder/layout.ts';
import { readManifest, type Manifest } from '../binder/manifest.ts';
import { isRecordPath, readRecord } from '../verify/record-files.ts';
import { sideBySide } from '../verify/side-by-side.ts';
import { openSubject, readBytes, type Subject } from '../verify/subject.ts';

/** A record version and its file in the binder. */
interface PlacedRecord {
  path: string;
  record: WrittenRecord;
}

/** What one organization’s binder gives to a report. */
export interface Source {
  folder: 'company' | 'firm';
  subject: Subject;
  manifest: Manifest;
  name: string;
  /** Every version of the records the report rests on, by noun, id and version. */
  records: PlacedRecord[];
}

/** Binders opened together, with what one report rests on. */
export interface Gathered {
  sources: Source[];
  records: Records;
  engagement: Records['engagement'][number];
  close: () => void;
}

/** Opens the binders of one report: the company’s, the firm’s, or both. */
export async function gather(paths: readonly string[], engagementId: string): Promise<Gathered> {
  const opened: Subject[] = [];
  const close = (): void => {
    for (const subject of opened) subject.close();
  };
  try {
    for (const path of paths) opened.push(await openSubject(path));
    const binders = await Promise.all(opened.map(readBinder));
    return { ...choose(binders, engagementId), close };
  } catch (thrown) {
    close();
    throw thrown;
  }
}

type Binder = Pick<Source, 'subject' | 'manifest' | 'records'>;

async function readBinder(subject: Subject): Promise<Binder> {
  const bytes = await readBytes(subject, MANIFEST);
  if (!bytes) throw new Problem('invalid', `This is no binder: it has no ${MANIFEST}. Nothing was written.`);
  const manifest = readManifest(bytes);
  const paths = [...subject.files.keys()].filter(isRecordPath);
  const records = await sideBySide(paths, async (path): Promise<PlacedRecord> => {
    const content = (await readBytes(subject, path)) ?? new Uint8Array();
    return { path, record: readRecord(path, content, manifest.organization) };
  });
  return { subject, manifest, records: records.sort(byVersion) };
}

function choose(binders: readonly Binder[], engagementId: string): Omit<Gathered, 'close'> {
  const records = latestOf(binders);
  const kept = restsOn(records, engagementId);
  const isKept = ({ record: { organization, noun, id } }: PlacedRecord): boolean =>
    kept.has(recordKey(organization, noun, id));
  const sources = binders.map((binder): Source => {
    const { organization, side, title } = binder.manifest;
    return {
      ...binder,
      folder: side === 'company' ? 'company' : 'firm',
      name: records.organization.find(({ id }) => id === organization)?.name ?? title,
      records: binder.records.filter(isKept),
    };
  });
  const engagement = records.engagement.find(({ id }) => id === engagementId);
  if (!engagement) {
    throw new Problem('missing', `The binders hold no engagement ${engagementId}. Nothing was written.`);
  }
  if (new Set(sources.map(({ folder }) => folder)).size < sources.length) {
    throw new Problem(
      'invalid',
      'Two of the binders are of the same side. Give one of the company and one of the firm.',
    );
  }
  return { sources: sources.sort((a, b) => (a.folder < b.folder ? -1 : 1)), records, engagement };
}

function latestOf(binders: readonly Binder[]): Records {
  const latest = new Latest();
  for (const { records } of binders) {
    for (const { path, record } of records) latest.add({ record, file: path });
  }
  const tally = new Tally();
  const { records } = latest.read(tally);
  const [failure] = tally.report('', 'binder').failures;
  if (failure)
    throw new Problem('invalid', `${failure.file} ${failure.why}. Nothing was written; correct the binder.`);
  return records;
}

function byVersion({ record: a }: PlacedRecord, { record: b }: PlacedRecord): number {
  if (a.noun !== b.noun) return a.noun < b.noun ? -1 : 1;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return a.version - b.version;
}
