import { NOUNS, type Noun } from '../record/nouns.ts';
import type { Entry } from '../trail/entry.ts';
import type { Tally } from './tally.ts';

/** One record version, named. */
export function versionKey(noun: string, id: string, version: number): string {
  return `${noun} ${id} v${version}`;
}

interface Kept {
  digest: string;
  seq: number;
  isSeen: boolean;
}

/** What a trail says about record versions, to be compared with the records at hand. */
export class RecordIndex {
  private readonly kept = new Map<string, Kept>();
  private readonly prefix: string;
  private readonly tally: Tally;

  constructor(prefix: string, tally: Tally) {
    this.prefix = prefix;
    this.tally = tally;
  }

  /** Takes an entry of the trail; the first that names a version says what it was. */
  addEntry({ seq, subject, digest }: Entry): void {
    if (!isNoun(subject.noun)) return;
    const key = versionKey(subject.noun, subject.id, subject.version);
    const known = this.kept.get(key);
    if (!known) {
      this.kept.set(key, { digest, seq, isSeen: false });
    } else if (known.digest !== digest) {
      this.tally.failed(
        `${this.prefix}trail/entries.jsonl`,
        `entries ${known.seq} and ${seq} give two digests for ${key}: a version was changed after it was kept`,
      );
    }
  }

  /** Compares a record’s digest with the trail’s. */
  compare(key: string, digest: string, file: string): void {
    const known = this.kept.get(key);
    if (!known) {
      this.tally.failed(file, `no shown entry of the trail vouches for ${key}`);
      return;
    }
    known.isSeen = true;
    this.tally.expect(
      'records',
      known.digest === digest,
      file,
      `is not ${key} as entry ${known.seq} of the trail saw it`,
    );
  }

  /** Place on the trail of a record version. */
  seqOf(key: string): number | undefined {
    return this.kept.get(key)?.seq;
  }

  /** Call after the last record: versions the trail shows and nobody brought. */
  finish(): void {
    const missing = [...this.kept].filter(([, { isSeen }]) => !isSeen);
    for (const [key, { seq }] of missing.slice(0, 20)) {
      this.tally.failed(
        `${this.prefix}trail/entries.jsonl`,
        `entry ${seq} tells of ${key}, and that record is missing`,
      );
    }
    if (missing.length > 20) {
      this.tally.failed(
        `${this.prefix}trail/entries.jsonl`,
        `${missing.length - 20} more records are missing`,
      );
    }
  }
}

function isNoun(noun: string): noun is Noun {
  return Object.hasOwn(NOUNS, noun);
}
