import { NOUNS, type Kept, type Noun } from '#domain/record/nouns.ts';
import { sha256Hex } from '#domain/hash.ts';
import type { z } from 'zod';

export type OrganizationId = 'ledgerline' | 'marchbank';

/** A record version as its author writes it: no default filled in. */
export type BodyOf<N extends Noun> = z.input<(typeof NOUNS)[N]['shape']>;

/** When a record was written and by whom; the trail is made of these. */
export interface Written {
  at: string;
  by: string;
  organization?: OrganizationId;
  effectiveOn?: string;
  type?: string;
}

export interface Line extends Required<Omit<Written, 'effectiveOn'>> {
  kept: Kept;
}

interface StoredFile {
  name: string;
  sha256: string;
  bytes: number;
  mediaType: string;
}

const MEDIA: Record<string, string> = {
  csv: 'text/csv',
  txt: 'text/plain',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
};

/** Everything the two organizations wrote, before it is put in time order. */
export class Book {
  readonly lines: Line[] = [];
  readonly files = new Map<OrganizationId, Map<string, Uint8Array>>([
    ['ledgerline', new Map()],
    ['marchbank', new Map()],
  ]);
  private readonly versions = new Map<string, number>();

  /** Adds the next version of a record. A body that its shape refuses stops the build. */
  add<N extends Noun>(noun: N, id: string, body: BodyOf<N>, written: Written): void {
    const checked = NOUNS[noun].shape.safeParse(body);
    if (!checked.success) throw new Error(`${noun} ${id}: ${checked.error.message}`);
    const organization = written.organization ?? ownerOf(noun);
    const key = `${organization}/${noun}/${id}`;
    const version = (this.versions.get(key) ?? 0) + 1;
    this.versions.set(key, version);
    const effectiveOn = written.effectiveOn ?? written.at.slice(0, 10);
    const kept = { noun, id, version, effectiveOn, organization, body: plain(body) } as unknown as Kept;
    this.lines.push({
      kept,
      at: written.at,
      by: written.by,
      organization,
      type: written.type ?? `${noun}.${version > 1 ? 'changed' : (TYPES[noun] ?? 'added')}`,
    });
  }

  /** Name of a person that was added before. */
  nameOf(person: string): string {
    const line = this.lines.find(({ kept }) => kept.noun === 'person' && kept.id === person);
    if (!line) throw new Error(`${person} is no person of the example.`);
    return (line.kept.body as { name: string }).name;
  }

  /** Keeps bytes under their hash and says where they lie. */
  keep(organization: OrganizationId, name: string, content: string | Uint8Array): StoredFile {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const sha256 = sha256Hex(bytes);
    this.files.get(organization)?.set(sha256, bytes);
    const mediaType = MEDIA[name.slice(name.lastIndexOf('.') + 1)];
    if (!mediaType) throw new Error(`No media type for ${name}.`);
    return { name, sha256, bytes: bytes.length, mediaType };
  }

  /** Bodies of the latest version of every record of a noun, with its id. */
  latest<N extends Noun>(noun: N): (BodyOf<N> & { id: string })[] {
    const bodies = new Map<string, BodyOf<N> & { id: string }>();
    for (const { kept } of this.lines) {
      if (kept.noun === noun) {
        bodies.set(`${kept.organization}/${kept.id}`, { id: kept.id, ...(kept.body as BodyOf<N>) });
      }
    }
    return [...bodies.values()];
  }
}

/** What the product calls the first version of a record where it is more than "added". */
const TYPES: Partial<Record<Noun, string>> = {
  control: 'in-force',
  sample: 'drawn',
  deviation: 'communicated',
  assertion: 'signed',
};

function ownerOf(noun: Noun): OrganizationId {
  return NOUNS[noun].writtenBy === 'auditor' ? 'marchbank' : 'ledgerline';
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
