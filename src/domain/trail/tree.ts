import { Problem } from '../problem.ts';
import { foldRight, hashNode, type Hash } from './merkle.ts';
import { sha256 } from '@noble/hashes/sha2.js';

const WIDTH = 32;

/**
 * A tree that remembers every complete subtree (64 bytes a leaf in all), so that root, inclusion and consistency
 * proofs at any size take a handful of hashes each.
 */
export class MerkleTree {
  private readonly levels: Level[] = [new Level()];
  private readonly hash: Hash;

  constructor(hash: Hash = sha256) {
    this.hash = hash;
  }

  get size(): number {
    return this.level(0).count;
  }

  /** Adds the hash of the next leaf (see `hashLeaf`). */
  append(leafHash: Uint8Array): void {
    this.level(0).push(leafHash);
    for (let height = 0; this.level(height).count % 2 === 0; height += 1) {
      const { count } = this.level(height);
      const left = this.level(height).at(count - 2);
      const right = this.level(height).at(count - 1);
      if (height + 1 === this.levels.length) this.levels.push(new Level());
      this.level(height + 1).push(hashNode(left, right, this.hash));
    }
  }

  /** Root over the first `size` leaves. */
  root(size = this.size): Uint8Array {
    this.demand(size, 0);
    return this.rangeRoot(0, size);
  }

  /** Audit path of leaf `index` in the tree of `size` leaves, RFC 6962 2.1.1, from the leaf upward. */
  inclusionProof(index: number, size = this.size): Uint8Array[] {
    this.demand(size, 1);
    if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
      throw new Problem('invalid', `There is no leaf ${index} among ${size}.`);
    }
    const path: Uint8Array[] = [];
    let from = 0;
    let to = size;
    while (to - from > 1) {
      const middle = from + splitOf(to - from);
      if (index < middle) {
        path.push(this.rangeRoot(middle, to));
        to = middle;
      } else {
        path.push(this.rangeRoot(from, middle));
        from = middle;
      }
    }
    return path.reverse();
  }

  /** Proof that the tree of `first` leaves is the beginning of the tree of `second` leaves, RFC 6962 2.1.2. */
  consistencyProof(first: number, second = this.size): Uint8Array[] {
    this.demand(second, 0);
    this.demand(first, 0);
    if (first > second)
      throw new Problem('invalid', `A tree of ${first} leaves is not part of one of ${second}.`);
    if (first === 0 || first === second) return [];
    const path: Uint8Array[] = [];
    let from = 0;
    let to = second;
    // `from` moves right only past subtrees that lie whole in the first tree.
    while (first !== to) {
      const middle = from + splitOf(to - from);
      if (first <= middle) {
        path.push(this.rangeRoot(middle, to));
        to = middle;
      } else {
        path.push(this.rangeRoot(from, middle));
        from = middle;
      }
    }
    if (from > 0) path.push(this.rangeRoot(from, to));
    return path.reverse();
  }

  /** Root over leaves `from` to `to`, where `from` is a multiple of the size of each subtree taken. */
  private rangeRoot(from: number, to: number): Uint8Array {
    const nodes: Uint8Array[] = [];
    for (let start = from; start < to;) {
      let height = 0;
      while (start % 2 ** (height + 1) === 0 && start + 2 ** (height + 1) <= to) height += 1;
      nodes.push(this.level(height).at(start / 2 ** height));
      start += 2 ** height;
    }
    return foldRight(nodes, this.hash);
  }

  private demand(size: number, least: number): void {
    if (Number.isSafeInteger(size) && size >= least && size <= this.size) return;
    throw new Problem('invalid', `The tree has ${this.size} leaves; a size of ${size} cannot be shown.`);
  }

  private level(height: number): Level {
    const level = this.levels[height];
    if (!level) throw new Error(`No level ${height}`);
    return level;
  }
}

/** Nodes of one height, packed in one growing buffer. */
class Level {
  count = 0;
  private bytes = new Uint8Array(64 * WIDTH);

  push(node: Uint8Array): void {
    if ((this.count + 1) * WIDTH > this.bytes.length) {
      const grown = new Uint8Array(this.bytes.length * 2);
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes.set(node, this.count * WIDTH);
    this.count += 1;
  }

  at(index: number): Uint8Array {
    return this.bytes.slice(index * WIDTH, (index + 1) * WIDTH);
  }
}

/** The largest power of two that is smaller than `count`. */
function splitOf(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
