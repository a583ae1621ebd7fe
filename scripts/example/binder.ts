import { NOUNS, type Noun } from '#domain/record/nouns.ts';
import {
  CHECKPOINT,
  CHECKPOINTS,
  ENTRIES,
  filePath,
  historyPath,
  KEYS,
  latestPath,
  MANIFEST,
  SUMS,
} from '#platform/binder/layout.ts';
import { BINDER_FORMAT, writeManifest } from '#platform/binder/manifest.ts';
import { writeRecordFile } from '#platform/binder/record-file.ts';
import type { Book, OrganizationId } from './book.ts';
import { TODAY } from './calendar.ts';
import { sums, type Folder } from './folder.ts';
import { inTime, replay } from './trail.ts';

const TITLES: Record<OrganizationId, string> = {
  ledgerline: 'Ledgerline Inc. (fictional company)',
  marchbank: 'Marchbank Tolliver & Quist LLP (fictional firm)',
};

/** The binder of one organization as it would export it. */
export function binderOf(book: Book, organization: OrganizationId): Folder {
  const folder: Folder = new Map();
  const lines = inTime(book.lines, organization);
  const latest = new Map(lines.map(({ kept }) => [`${kept.noun}/${kept.id}`, kept.version]));
  for (const { kept } of lines) {
    const isLatest = latest.get(`${kept.noun}/${kept.id}`) === kept.version;
    const path = isLatest ? latestPath(kept.noun, kept.id) : historyPath(kept.noun, kept.id, kept.version);
    folder.set(path, writeRecordFile(kept));
  }
  for (const [sha256, bytes] of book.files.get(organization) ?? []) folder.set(filePath(sha256), bytes);
  const roles = new Map(
    lines
      .filter(({ kept }) => kept.noun === 'person')
      .map(({ kept }) => [kept.id, (kept.body as { role: string }).role]),
  );
  const trail = replay(lines, organization, roles);
  folder.set(ENTRIES, utf8(trail.entries));
  folder.set(CHECKPOINT, utf8(trail.checkpoint));
  folder.set(CHECKPOINTS, utf8(trail.earlier));
  folder.set(KEYS, utf8(trail.key));
  folder.set(
    MANIFEST,
    writeManifest({
      format: BINDER_FORMAT,
      organization,
      side: organization === 'ledgerline' ? 'company' : 'auditor',
      title: TITLES[organization],
      purpose: 'Specimen: fictional company and firm; no examination was performed. Built from ../source.',
      today: TODAY,
      trail: { origin: trail.origin, key: trail.keyName },
    }),
  );
  folder.set(SUMS, utf8(sums(folder)));
  return folder;
}

/** How many records of each noun there are, for the person who builds. */
export function countNouns(book: Book): string {
  const nouns = Object.keys(NOUNS) as Noun[];
  return nouns
    .map(
      (noun) =>
        `${noun} ${new Set(book.lines.filter(({ kept }) => kept.noun === noun).map(({ kept }) => kept.id)).size}`,
    )
    .join(', ');
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
