import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import vectors from '#test/vectors/merkle.json' with { type: 'json' };
import { GrowingRoot, emptyRoot, hashLeaf } from './merkle.ts';
import { verifyConsistency, verifyInclusion } from './proof.ts';
import { MerkleTree } from './tree.ts';

// test/vectors/make-merkle.py follows the definitions of RFC 6962 literally; "ct" are the public CT leaves.
const families = [vectors.ct, vectors.named].map((family) => {
  const tree = new MerkleTree();
  const leaves = family.leaves.map((leaf) => hashLeaf(hexToBytes(leaf)));
  for (const leaf of leaves) tree.append(leaf);
  const rootAt = (size: number): Uint8Array => hexToBytes(family.roots[size]?.root ?? '');
  return { ...family, tree, leaves, rootAt };
});
const [ct, named] = families;
if (!ct || !named) throw new Error('two families of vectors');

const bigEndian = (n: number): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(n));
  return bytes;
};

describe('the root of a trail', () => {
  test('of nothing is the SHA-256 of nothing', () => {
    const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(bytesToHex(emptyRoot())).toBe(nothing);
    expect(bytesToHex(new MerkleTree().root())).toBe(nothing);
    expect(bytesToHex(new GrowingRoot().root())).toBe(nothing);
  });

  test('of the eight public leaves is the published one', () => {
    expect(bytesToHex(ct.tree.root())).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    );
  });

  test.each(families)('is the worked one at each size (family %#)', ({ roots, tree, leaves }) => {
    const growing = new GrowingRoot();
    for (const { size, root } of roots) {
      expect(bytesToHex(tree.root(size))).toBe(root);
      expect(bytesToHex(growing.root())).toBe(root);
      const next = leaves[size];
      if (next) growing.append(next);
    }
  });

  test.each(vectors.large)('of $count leaves is the worked one', ({ count, root }) => {
    const growing = new GrowingRoot();
    for (let n = 0; n < count; n += 1) growing.append(hashLeaf(bigEndian(n)));
    expect(bytesToHex(growing.root())).toBe(root);
    expect(growing.size).toBe(count);
  });
});

describe('an inclusion proof', () => {
  test.each(families)('is the worked one and holds (family %#)', ({ inclusion, tree, leaves, rootAt }) => {
    for (const { index, size, proof } of inclusion) {
      const made = tree.inclusionProof(index, size);
      expect(made.map(bytesToHex)).toEqual(proof);
      expect(verifyInclusion(leaves[index] ?? bigEndian(0), index, size, made, rootAt(size))).toBe(true);
    }
    expect(inclusion.length).toBeGreaterThan(30);
  });

  test('does not hold for another leaf, place, size, root, or a longer or shorter path', () => {
    const { tree, leaves, rootAt } = named;
    const [leaf, other] = [leaves[12], leaves[11]];
    if (!leaf || !other) throw new Error('leaves');
    const proof = tree.inclusionProof(12, 31);
    const holds = (index: number, size: number, path: Uint8Array[], root: Uint8Array, data = leaf): boolean =>
      verifyInclusion(data, index, size, path, root);
    expect(holds(12, 31, proof, rootAt(31))).toBe(true);
    expect(holds(12, 31, proof, rootAt(31), other)).toBe(false);
    expect(holds(13, 31, proof, rootAt(31))).toBe(false);
    expect(holds(12, 40, proof, rootAt(31))).toBe(false);
    expect(holds(12, 31, proof, rootAt(30))).toBe(false);
    expect(holds(12, 31, proof.slice(0, -1), rootAt(31))).toBe(false);
    expect(holds(12, 31, [...proof, leaf], rootAt(31))).toBe(false);
    expect(holds(31, 31, proof, rootAt(31))).toBe(false);
    expect(holds(-1, 31, proof, rootAt(31))).toBe(false);
    expect(holds(0.5, 31, proof, rootAt(31))).toBe(false);
  });

  test('cannot be had for a leaf that is not there', () => {
    expect(() => named.tree.inclusionProof(40)).toThrow(/no leaf 40/);
    expect(() => named.tree.inclusionProof(0, 41)).toThrow(/40 leaves/);
  });
});

describe('a consistency proof', () => {
  test.each(families)('is the worked one and holds (family %#)', ({ consistency, tree, rootAt }) => {
    for (const { first, second, proof } of consistency) {
      const made = tree.consistencyProof(first, second);
      expect(made.map(bytesToHex)).toEqual(proof);
      const [older, newer] = [first, second].map((size) => ({ size, root: rootAt(size) }));
      if (!older || !newer) throw new Error('sizes');
      expect(verifyConsistency(older, newer, made)).toBe(true);
    }
    expect(consistency.length).toBeGreaterThan(40);
  });

  test('does not hold when history was rewritten or the path is another', () => {
    const { tree, rootAt } = named;
    const older = { size: 13, root: rootAt(13) };
    const newer = { size: 40, root: rootAt(40) };
    const proof = tree.consistencyProof(13, 40);
    expect(verifyConsistency(older, newer, proof)).toBe(true);
    expect(verifyConsistency({ ...older, root: rootAt(12) }, newer, proof)).toBe(false);
    expect(verifyConsistency(older, { ...newer, root: rootAt(39) }, proof)).toBe(false);
    expect(verifyConsistency(older, newer, proof.slice(1))).toBe(false);
    expect(verifyConsistency(older, newer, [...proof, older.root])).toBe(false);
    expect(verifyConsistency(older, newer, [])).toBe(false);
    expect(verifyConsistency(newer, older, proof)).toBe(false);
    expect(verifyConsistency({ ...older, size: 14 }, newer, proof)).toBe(false);
  });

  test('cannot be had for a tree that was never so large', () => {
    expect(() => named.tree.consistencyProof(3, 41)).toThrow(/40 leaves/);
    expect(() => named.tree.consistencyProof(9, 8)).toThrow(/not part of/);
  });
});
