import { expect, test } from 'vitest';
import { backOf } from './clock.ts';

test.each([
  ['2026-03-03T15:00:00Z', '2026-03-03T14:59:59.5Z', 500],
  ['2026-03-01T00:00:00Z', '2026-02-28T23:59:00Z', 60_000],
  ['2027-01-01T00:00Z', '2026-12-31T00:00:00.000Z', 86_400_000],
  ['2026-03-03T15:00:00.25Z', '2026-03-03T15:00:00.250Z', 0],
  ['2026-03-03T15:00:00Z', '2026-03-04T15:00:00Z', 0],
])('from %s back to %s are %d ms', (before, after, ms) => {
  expect(backOf(before, after)).toBe(ms);
});
