import { expect, test } from 'vitest';
import { isAfter } from './moment-order.ts';

test.each([
  ['2026-10-04T09:00:01Z', '2026-10-04T09:00:00Z', true],
  ['2026-10-04T09:00:00.5Z', '2026-10-04T09:00:00Z', true],
  ['2026-10-04T09:00:00Z', '2026-10-04T09:00:00.5Z', false],
  ['2026-10-04T09:00:00.25Z', '2026-10-04T09:00:00.3Z', false],
  ['2026-10-04T09:00:00.500Z', '2026-10-04T09:00:00.5Z', false],
  ['2026-10-04T09:00:00.000Z', '2026-10-04T09:00Z', false],
  ['2026-10-04T09:00:00.001Z', '2026-10-04T09:00Z', true],
])('%s after %s: %s', (moment, other, expected) => {
  expect(isAfter(moment, other)).toBe(expected);
});
