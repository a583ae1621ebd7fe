import { describe, expect, test } from 'vitest';
import { recordDigest, recordText } from './digest.ts';

const text =
  '{"body":{"name":"Café","startedOn":"2026-01-02"},"effectiveOn":"2026-01-02","id":"p-1","noun":"person","organization":"ledgerline","version":2}';

const record = {
  noun: 'person',
  id: 'p-1',
  version: 2,
  effectiveOn: '2026-01-02',
  organization: 'ledgerline',
  body: { startedOn: '2026-01-02', name: 'Café' },
};

describe('the digest of a record', () => {
  test('is of its canonical text', () => {
    expect(recordText(record)).toBe(text);
  });

  // printf '%s' '<the text above>' | sha256sum
  test('agrees with sha256sum', () => {
    expect(recordDigest(record)).toBe('119d8b5163b5db0ac590c4bcbaea5f5192dde12fa8eecbcce6541068b6c09729');
  });

  test('does not depend on anything else that hangs on the record', () => {
    expect(recordDigest({ ...record, extra: 1 } as typeof record)).toBe(recordDigest(record));
  });
});
