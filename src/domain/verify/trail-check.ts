import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import type { SignedCheckpoint } from '../trail/checkpoint.ts';
import { backOf, CLOCK_TOLERANCE_MS } from '../trail/clock.ts';
import type { Entry } from '../trail/entry.ts';
import { leafOfText } from '../trail/leaf.ts';
import { GrowingRoot, hashLeaf, type Hash } from '../trail/merkle.ts';
import { equalBytes } from '../trail/proof.ts';
import { readTrailLine } from '../trail/read-line.ts';
import type { Tally } from './tally.ts';

const ENTRY_START = '{"entry":';
// `,"salt":"` and 32 digits and `"}`
const AFTER_ENTRY = 43;
const MOST_NAMED = 5;

/** Reads a trail once, from first entry to last, and compares its root with each signed checkpoint on the way. */
export class TrailCheck {
  private withheld = 0;
  private readonly growing: GrowingRoot;
  private readonly hash: Hash;
  private readonly checkpoints: readonly SignedCheckpoint[];
  private readonly options: { prefix: string; tally: Tally };
  private at = 0;
  private lastGood = 0;
  private isBroken = false;
  private lastAt: string | undefined;
  private readonly turnedBack: number[] = [];

  /** `checkpoints` are those whose signatures hold, smallest first (see `readCheckpoints`). */
  constructor(
    checkpoints: readonly SignedCheckpoint[],
    options: { prefix: string; tally: Tally; hash?: Hash },
  ) {
    this.options = options;
    this.hash = options.hash ?? sha256;
    this.growing = new GrowingRoot(this.hash);
    this.checkpoints = checkpoints;
    this.compareRoots();
  }

  /** Takes the next line, without its line feed. Gives the entry and its leaf data when it is shown and well-formed. */
  add(text: string): { entry: Entry; leaf: Uint8Array } | undefined {
    const seq = this.growing.size;
    const read = this.readLine(text, seq);
    this.growing.append(hashLeaf(read.leaf, this.hash));
    this.compareRoots();
    return read.entry ? { entry: read.entry, leaf: read.leaf } : undefined;
  }

  /** Call after the last line. Gives the number of entries. */
  finish(): number {
    const { tally, prefix } = this.options;
    const { size } = this.growing;
    tally.passed('leaves', size);
    const last = this.checkpoints.at(-1);
    if (!last) {
      tally.unchecked(
        `${prefix}trail`,
        'no checkpoint with a signature that holds, so nothing vouches for this trail',
      );
    } else if (last.size > size) {
      tally.failed(
        `${prefix}trail/entries.jsonl`,
        `ends after ${size} entries, but a checkpoint was signed at ${last.size}: the last ${last.size - size} were removed`,
      );
    } else if (last.size < size) {
      tally.unchecked(
        `${prefix}trail, entries ${last.size} to ${size - 1}`,
        'they came after the latest checkpoint, so nothing signs them yet',
      );
    }
    if (this.turnedBack.length > 0) {
      const entries = this.turnedBack.slice(0, MOST_NAMED).join(', ');
      const more = this.turnedBack.length > MOST_NAMED ? ' and others' : '';
      tally.note(
        `${prefix}trail: the clock went back before entry ${entries}${more}: their moments lie before those of the entries before them; the order is that of the numbers.`,
      );
    }
    if (this.withheld > 0) {
      tally.unchecked(
        `${prefix}trail, ${this.withheld} withheld ${this.withheld === 1 ? 'entry' : 'entries'}`,
        'only the leaf is here, which the signed root covers',
      );
    }
    return size;
  }

  private readLine(text: string, seq: number): { entry?: Entry; leaf: Uint8Array } {
    const parsed = readTrailLine(text);
    const file = `${this.options.prefix}trail/entries.jsonl`;
    if (!parsed) {
      this.options.tally.failed(file, `line ${seq + 1} is not a trail line in canonical JSON`);
      // The tree goes on with what the line would have hashed to, so that one bad line is one failure.
      return { leaf: this.hash(new TextEncoder().encode(text)) };
    }
    const found = 'entry' in parsed ? parsed.entry.seq : parsed.seq;
    if (found !== seq)
      this.options.tally.failed(file, `line ${seq + 1} is entry ${found}; ${seq} was to come`);
    if (!('entry' in parsed)) {
      this.withheld += 1;
      return { leaf: hexToBytes(parsed.leaf) };
    }
    const { at } = parsed.entry;
    if (this.lastAt !== undefined && backOf(this.lastAt, at) > CLOCK_TOLERANCE_MS) this.turnedBack.push(seq);
    this.lastAt = at;
    const canonicalEntry = text.slice(ENTRY_START.length, -AFTER_ENTRY);
    return { entry: parsed.entry, leaf: leafOfText(canonicalEntry, parsed.salt, this.hash) };
  }

  private compareRoots(): void {
    for (
      let next = this.checkpoints[this.at];
      next?.size === this.growing.size;
      next = this.checkpoints[this.at]
    ) {
      this.at += 1;
      if (equalBytes(next.root, this.growing.root())) {
        this.lastGood = next.size;
        this.options.tally.passed('roots');
      } else if (!this.isBroken) {
        this.isBroken = true;
        this.options.tally.failed(
          `${this.options.prefix}trail/entries.jsonl`,
          `entries ${this.lastGood} to ${next.size - 1} are not those that were signed: one was changed, removed or put in`,
        );
      }
    }
  }
}
