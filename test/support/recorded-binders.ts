import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson } from '#domain/canonical.ts';
import { sha256Hex } from '#domain/hash.ts';
import { recordDigest, type WrittenRecord } from '#domain/record/digest.ts';
import { signCheckpoint } from '#domain/trail/checkpoint.ts';
import type { Entry } from '#domain/trail/entry.ts';
import { formatLine, leafOf } from '#domain/trail/leaf.ts';
import { GrowingRoot, hashLeaf } from '#domain/trail/merkle.ts';
import { formatKey, type Signer } from '#domain/trail/note.ts';
import { formatSums } from '#domain/verify/sums.ts';
import { historyPath, latestPath } from '#platform/binder/layout.ts';
import { writeManifest } from '#platform/binder/manifest.ts';
import { writeRecordFile } from '#platform/binder/record-file.ts';
import { signerOf } from '#platform/trail/keys.ts';
import { COMPANY, FIRM, POPULATION_FILE, TICKET, type Draft } from './recorded-drafts.ts';

/** The files of a binder or bundle by path. */
export type Files = Record<string, string | Buffer>;

/** A key that is the same each time: for tests only. */
export function keyFromPhrase(name: string): Signer {
  const seed = createHash('sha256').update(`test key of ${name}`).digest();
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return signerOf({
    name,
    pem: `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`,
  });
}

export const COMPANY_KEY = keyFromPhrase('tickmark/acme');
export const FIRM_KEY = keyFromPhrase('tickmark/birch');

/** The company’s binder as it would be exported: records, files, a trail signed three times, and its sums. */
export function companyBinder(more: Draft[] = []): Files {
  const files: Files = {};
  for (const content of [POPULATION_FILE, TICKET]) files[storedAt(content)] = content;
  return recorded('acme', 'company', [...COMPANY, ...more], files);
}

/** The audit firm’s binder that goes with it. */
export function firmBinder(change: (drafts: Draft[]) => Draft[] = (drafts) => drafts): Files {
  return recorded('birch', 'auditor', change(structuredClone(FIRM)), {});
}

export function storedAt(content: string | Buffer): string {
  const hash = sha256Hex(Buffer.from(content));
  return `files/${hash.slice(0, 2)}/${hash}`;
}

function recorded(organization: string, side: 'company' | 'auditor', drafts: Draft[], files: Files): Files {
  const signer = side === 'company' ? COMPANY_KEY : FIRM_KEY;
  const origin = `tickmark/${organization}`;
  const title = organization === 'acme' ? 'Acme Payments' : 'Birch & Moor';
  const records = drafts.map(([noun, id, body, version = 1]): WrittenRecord => ({
    noun,
    id,
    version,
    effectiveOn: '2025-10-01',
    organization,
    body,
  }));
  const manifest = writeManifest({
    format: 'tickmark-binder/1',
    organization,
    side,
    title,
    trail: { origin, key: signer.key.name },
  });
  const all: Files = { ...files, 'binder.yaml': manifest, 'trail/keys': `${formatKey(signer.key)}\n` };
  for (const record of records) {
    const isLatest = !records.some(
      (other) => other.noun === record.noun && other.id === record.id && other.version > record.version,
    );
    const noun = record.noun as 'control';
    all[isLatest ? latestPath(noun, record.id) : historyPath(noun, record.id, record.version)] =
      writeRecordFile(record);
  }
  return withSums({ ...all, ...trailOf(records, drafts, { organization, side, origin, signer }) });
}

function trailOf(
  records: readonly WrittenRecord[],
  drafts: readonly Draft[],
  {
    organization,
    side,
    origin,
    signer,
  }: { organization: string; side: 'company' | 'auditor'; origin: string; signer: Signer },
): Files {
  const growing = new GrowingRoot();
  const notes: { size: number; note: string }[] = [];
  const lines = records.map((record, seq) => {
    const entry: Entry = {
      seq,
      at: drafts[seq]?.[4] ?? `2026-01-01T00:00:${String(seq).padStart(2, '0')}Z`,
      actor: {
        person: side === 'company' ? 'ana' : 'sam',
        organization,
        side,
        role: side === 'company' ? 'contributor' : 'staff',
      },
      type: `${record.noun}.kept`,
      subject: { noun: record.noun, id: record.id, version: record.version },
      digest: recordDigest(record),
    };
    const salt = sha256Hex(`salt ${organization} ${seq}`).slice(0, 32);
    growing.append(hashLeaf(leafOf(entry, salt)));
    const isSigned = [3, 7, records.length].includes(growing.size);
    if (isSigned)
      notes.push({
        size: growing.size,
        note: signCheckpoint({ origin, size: growing.size, root: growing.root() }, [signer]),
      });
    return `${formatLine({ entry, salt })}\n`;
  });
  const latest = notes.pop();
  return {
    'trail/entries.jsonl': lines.join(''),
    'trail/checkpoint': latest?.note ?? '',
    'trail/checkpoints.jsonl': notes.map((note) => `${canonicalJson(note)}\n`).join(''),
  };
}

/** The files with a `SHA256SUMS` that fits them. */
export function withSums(files: Files): Files {
  const { SHA256SUMS: _, ...rest } = files;
  const sums = Object.keys(rest)
    .sort()
    .map((path) => [path, sha256Hex(Buffer.from(rest[path] ?? ''))] as const);
  return { ...rest, SHA256SUMS: formatSums(sums) };
}

/** Puts files into a folder. */
export async function putFiles(files: Files, folder: string): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}
