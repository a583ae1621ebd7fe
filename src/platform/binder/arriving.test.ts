import { expect, test } from 'vitest';
import { Problem } from '#domain/problem.ts';
import { leaving } from './arriving.ts';

test('an archive that breaks off says why, not only that it did', async () => {
  const stream = leaving(async (target) => {
    await target.abandon();
    throw new Problem('unavailable', 'The stored bytes have changed.');
  });
  await expect(Array.fromAsync(stream)).rejects.toThrow('The stored bytes have changed.');
});
