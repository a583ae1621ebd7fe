import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openCheckpoint } from '#domain/trail/checkpoint.ts';
import { lookAtClock } from '#platform/jobs/clock.ts';
import { startWorker } from '#platform/jobs/worker.ts';
import { checkEd25519 } from '#platform/trail/keys.ts';
import { useWorld } from '#test/support/world.ts';
import { signCheckpoint, timed } from './jobs.ts';

const world = useWorld({ commits: true });

test('every night each trail that grew is signed with its organization’s key', async () => {
  world.clock = new Date('2026-03-04T06:00Z');
  await lookAtClock(world.house, timed);
  await world.as('other-company').trail.signCheckpoint({});
  world.clock = new Date('2026-03-04T07:30Z');
  expect(await lookAtClock(world.house, timed)).toBe(4);

  const worker = await startWorker(world.house, { jobs: [signCheckpoint], side: 1 });
  const isDone = async (): Promise<boolean> => {
    const [queue] = await world.as('operator').jobs.queues({});
    return queue?.waiting === 0 && queue.working === 0;
  };
  while (!(await isDone())) await sleep(50);
  await worker.stop();

  for (const who of ['company', 'auditor', 'other-firm'] as const) {
    const { organization, size, note, signedAt } = await world.as(who).trail.readCheckpoint({});
    const { key } = await world.house.signerOf(organization);
    expect(openCheckpoint(note, [key], checkEd25519)).toMatchObject({ size });
    expect(size).toBe((await world.as(who).trail.list({})).size);
    expect(signedAt).toBe('2026-03-04T07:30:00.000Z');
  }
  // Nothing was recorded there since its people signed it.
  const signed = await world.as('other-company').trail.readCheckpoint({});
  expect(signed.signedAt).toBe('2026-03-04T06:00:00.000Z');
  expect(await world.as('operator').jobs.dead({})).toEqual([]);
});
