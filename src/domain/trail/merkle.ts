import { sha256 } from '@noble/hashes/sha2.js';

/** SHA-256 of bytes that the caller reuses. Domain brings its own; the platform has a faster one for long trails. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

// Filled and hashed within one call, never kept: a trail of a million entries takes three million hashes.
const leafInput = new Uint8Array(33);
const nodeInput = new Uint8Array(65);
nodeInput[0] = 1;

/** Hash of a leaf: SHA-256(0x00 || data), RFC 6962 2.1. */
export function hashLeaf(data: Uint8Array, hash: Hash = sha256): Uint8Array {
  const input = data.length === 32 ? leafInput : new Uint8Array(1 + data.length);
  input.set(data, 1);
  return hash(input);
}

/** Hash of an inner node: SHA-256(0x01 || left || right), RFC 6962 2.1; both are 32 bytes. */
export function hashNode(left: Uint8Array, right: Uint8Array, hash: Hash = sha256): Uint8Array {
  nodeInput.set(left, 1);
  nodeInput.set(right, 33);
  return hash(nodeInput);
}

/** Root of the empty tree: SHA-256 of nothing. */
export function emptyRoot(hash: Hash = sha256): Uint8Array {
  return hash(new Uint8Array());
}

/**
 * Grows a root leaf by leaf and keeps only the complete subtrees along the right edge (at most one a level), so a
 * trail of any length is read in constant memory.
 */
export class GrowingRoot {
  size = 0;
  private readonly edge: { height: number; node: Uint8Array }[] = [];
  private readonly hash: Hash;

  constructor(hash: Hash = sha256) {
    this.hash = hash;
  }

  /** Adds the hash of the next leaf (see `hashLeaf`). */
  append(leafHash: Uint8Array): void {
    let added = { height: 0, node: leafHash };
    for (let last = this.edge.at(-1); last?.height === added.height; last = this.edge.at(-1)) {
      this.edge.pop();
      added = { height: added.height + 1, node: hashNode(last.node, added.node, this.hash) };
    }
    this.edge.push(added);
    this.size += 1;
  }

  root(): Uint8Array {
    return foldRight(
      this.edge.map(({ node }) => node),
      this.hash,
    );
  }
}

/** Root over complete subtrees given from left to right. */
export function foldRight(nodes: readonly Uint8Array[], hash: Hash = sha256): Uint8Array {
  const last = nodes.at(-1);
  if (!last) return emptyRoot(hash);
  return nodes.slice(0, -1).reduceRight((right, left) => hashNode(left, right, hash), last);
}
