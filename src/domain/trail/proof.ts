import { sha256 } from '@noble/hashes/sha2.js';
import { emptyRoot, hashNode, type Hash } from './merkle.ts';

/**
 * Whether leaf `index` stands in the tree of `size` leaves with this root (RFC 9162 2.1.3.2, the same proofs as
 * RFC 6962). False for anything that does not fit; it never throws.
 */
export function verifyInclusion(
  leafHash: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
  hash: Hash = sha256,
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  let node = index;
  let last = size - 1;
  let computed = leafHash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      computed = hashNode(sibling, computed, hash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      computed = hashNode(computed, sibling, hash);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalBytes(computed, root);
}

/**
 * Whether the tree of `first` leaves is the beginning of the tree of `second` leaves (RFC 9162 2.1.4.2). The empty
 * tree is the beginning of every tree and takes no proof. False for anything that does not fit; it never throws.
 */
export function verifyConsistency(
  first: { size: number; root: Uint8Array },
  second: { size: number; root: Uint8Array },
  proof: readonly Uint8Array[],
  hash: Hash = sha256,
): boolean {
  if (!isCount(first.size) || !isCount(second.size) || first.size > second.size) return false;
  if (first.size === 0) return proof.length === 0 && equalBytes(first.root, emptyRoot(hash));
  if (first.size === second.size) return proof.length === 0 && equalBytes(first.root, second.root);
  return climb(first, second, isPowerOfTwo(first.size) ? [first.root, ...proof] : proof, hash);
}

function climb(
  first: { size: number; root: Uint8Array },
  second: { size: number; root: Uint8Array },
  proof: readonly Uint8Array[],
  hash: Hash,
): boolean {
  let node = first.size - 1;
  let last = second.size - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  const [seed, ...rest] = proof;
  if (!seed) return false;
  let older = seed;
  let newer = seed;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      older = hashNode(sibling, older, hash);
      newer = hashNode(sibling, newer, hash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      newer = hashNode(newer, sibling, hash);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalBytes(older, first.root) && equalBytes(newer, second.root);
}

/** Whether two byte strings are the same. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isPowerOfTwo(count: number): boolean {
  return Number.isInteger(Math.log2(count));
}
