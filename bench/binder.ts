import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrittenRecord } from '#domain/record/digest.ts';
import { exportBinder, importBinder } from '#features/binder/index.ts';
import { checkBinder } from '#platform/binder/check.ts';
import { writeBinder, type OutgoingFile, type OutgoingRecord } from '#platform/binder/write.ts';
import { makeContext } from '#platform/context.ts';
import { openHouse } from '#platform/house.ts';
import { readSettings } from '#platform/settings/settings.ts';
import { timed, type Figure } from './figure.ts';

const FILE_BYTES = 100 * 1024;
const FEW = 1_000;
const MANY = 10_000;

interface Measured {
  seconds: number;
  peakMegabytes: number;
}

/** Imports and exports a binder of 10,000 evidence files, each step in a process of its own, beside one of 1,000. */
export async function run(): Promise<Figure[]> {
  const room = mkdtempSync(join(tmpdir(), 'bench-binder-'));
  try {
    const few = passage(room, FEW);
    const many = passage(room, MANY);
    return (['check', 'import', 'export'] as const).flatMap((step) => [
      { name: `${step}, ${MANY} files of 100 KB`, value: many[step].seconds, unit: 's', reach: 'stated' },
      {
        name: `${step}, peak memory (${Math.round(few[step].peakMegabytes)} MB at ${FEW} files)`,
        value: many[step].peakMegabytes,
        unit: 'MB',
        reach: 'constant: 1 GB of files, none of it held',
      },
    ]);
  } finally {
    rmSync(room, { recursive: true });
  }
}

function passage(room: string, count: number): Record<'check' | 'import' | 'export', Measured> {
  const [made, data, out] = ['made.zip', 'data', 'out.zip'].map((name) => join(room, `${count}-${name}`)) as [
    string,
    string,
    string,
  ];
  measure('make', made, String(count));
  return {
    check: measure('check', made),
    import: measure('import', made, data),
    export: measure('export', out, data),
  };
}

function measure(...words: string[]): Measured {
  const answer = execFileSync(process.execPath, [import.meta.filename, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(answer.trim().split('\n').at(-1) ?? '') as Measured;
}

async function make(path: string, count: number): Promise<void> {
  const sums: { sha256: string; bytes: Buffer }[] = [];
  for (let at = 0; at < count; at += 1) {
    const bytes = randomBytes(FILE_BYTES);
    sums.push({ sha256: createHash('sha256').update(bytes).digest('hex'), bytes });
  }
  async function* records(): AsyncGenerator<OutgoingRecord> {
    yield { isLatest: true, written: record('organization', 'acme', ORGANIZATION) };
    for (const [at, { sha256 }] of sums.entries()) {
      yield {
        isLatest: true,
        written: record('evidence', `E-${String(at).padStart(6, '0')}`, evidence(sha256)),
      };
    }
  }
  async function* files(): AsyncGenerator<OutgoingFile> {
    for (const { sha256, bytes } of sums.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1))) {
      yield { sha256, open: async () => asStream(bytes) };
    }
  }
  const manifest = {
    format: 'tickmark-binder/1',
    organization: 'acme',
    side: 'company',
    title: 'A binder to measure',
  } as const;
  await writeBinder(path, { manifest, records: records(), files: files() });
}

async function* asStream(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const ORGANIZATION = {
  kind: 'company',
  name: 'Acme',
  legalName: 'Acme Inc.',
  city: 'Boston, Massachusetts',
  timeZone: 'America/New_York',
};

function record(noun: string, id: string, body: object): WrittenRecord {
  return { noun, id, version: 1, effectiveOn: '2026-01-01', organization: 'acme', body };
}

function evidence(sha256: string): object {
  return {
    title: 'A screen capture',
    kind: 'screen-capture',
    file: { name: 'capture.bin', sha256, bytes: FILE_BYTES, mediaType: 'application/octet-stream' },
    filedBy: 'company',
    header: {
      source: 'Console',
      takenBy: 'Ana Lind',
      takenAt: '2026-02-08T09:00:00Z',
      nature: 'screen-capture',
      completeness: 'One screen; nothing to complete.',
    },
  };
}

async function inHouse(
  data: string,
  work: (ctx: ReturnType<typeof makeContext>) => Promise<unknown>,
): Promise<void> {
  const house = await openHouse(readSettings({ ...process.env, DATA_DIR: data, LOG_LEVEL: 'error' }));
  await work(makeContext(house, 'operator', 'bench'));
  await house.close();
}

async function step(name: string, path: string, more = ''): Promise<unknown> {
  if (name === 'make') return make(path, Number(more));
  if (name === 'check') {
    const findings = await checkBinder(path);
    if (findings.length > 0) throw new Error(findings[0]?.why);
    return undefined;
  }
  return inHouse(more, (ctx) =>
    name === 'import' ? importBinder(ctx, path) : exportBinder(ctx, 'acme', path),
  );
}

if (import.meta.main) {
  const [name = '', path = '', more] = process.argv.slice(2);
  const { seconds } = await timed(() => step(name, path, more));
  console.log(JSON.stringify({ seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
}
