import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { fastHash } from '#platform/trail/fast-hash.ts';
import vectors from '#test/vectors/trail.json' with { type: 'json' };
import { TrailLine } from './entry.ts';
import { formatLine, leafOf, leafOfText, withhold } from './leaf.ts';
import { hashLeaf } from './merkle.ts';

// test/vectors/make-trail.py works lines, leaves and roots from docs/formats/trail.md, without our code.
const lines = vectors.lines.map(({ text, leaf, leafHash }) => ({
  text,
  leaf,
  leafHash,
  line: TrailLine.parse(JSON.parse(text)),
}));

describe('a line of the trail', () => {
  test.each(lines)('is the canonical text of its fields (%#)', ({ text, line }) => {
    expect(formatLine(line)).toBe(text);
  });

  test.each(lines)('has the worked leaf (%#)', ({ line, leaf, leafHash }) => {
    const bytes = 'entry' in line ? leafOf(line.entry, line.salt) : Buffer.from(line.leaf, 'hex');
    expect(bytesToHex(bytes)).toBe(leaf);
    expect(bytesToHex(hashLeaf(bytes))).toBe(leafHash);
    expect(bytesToHex(hashLeaf(bytes, fastHash))).toBe(leafHash);
  });

  test('keeps its leaf when it is withheld, and nothing else', () => {
    for (const { line, leaf } of lines) {
      const seq = 'entry' in line ? line.entry.seq : line.seq;
      expect(withhold(line)).toEqual({ seq, leaf });
    }
    expect(lines.some(({ line }) => 'leaf' in line)).toBe(true);
  });

  test('may be longer than any buffer', () => {
    const text = 'é'.repeat(5000);
    const salt = '00'.repeat(16);
    expect(leafOfText(text, salt)).toEqual(new Uint8Array(leafOfText(text, salt, fastHash)));
  });
});
