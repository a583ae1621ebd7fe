import { describe, expect, test } from 'vitest';
import { useWorld } from '#test/support/world.ts';
import { append } from '../trail/append.ts';
import { makeContext } from '../context.ts';
import { recordStore } from './store.ts';

/** Here transactions really commit. */
const world = useWorld({ commits: true });
const risks = recordStore('risk');

const body = {
  title: 'Lost laptop',
  text: 'A laptop is lost.',
  rating: 'medium',
  response: 'reduce',
  owner: 'Security lead',
  reviewedOn: '2026-01-01',
} as const;
const draft = (id: string) => ({ id, effectiveOn: '2026-01-01', body });
const seen = async (id: string) => world.read('company', (db) => risks.find(db, { id }));

describe('a write', () => {
  test('that leaves no trail entry does not commit', async () => {
    const attempt = world.write('company', (db) => risks.add(db, draft('R-1')));
    await expect(attempt).rejects.toThrow('left no trail');
    expect(await seen('R-1')).toEqual([]);
    expect(await world.trail()).toEqual([]);
  });

  test('is not vouched for by an entry about another version or another text', async () => {
    const attempt = world.write('company', async (db) => {
      const other = await risks.add(db, draft('R-2'));
      const subject = await risks.add(db, draft('R-3'));
      await append(db, { type: 'risk.added', subject: { ...subject, id: other.id } });
      await append(db, { type: 'risk.added', subject });
    });
    await expect(attempt).rejects.toThrow('left no trail');
    expect(await seen('R-3')).toEqual([]);
  });

  test('commits with its entry, and both survive', async () => {
    await world.write('company', async (db) => {
      await append(db, { type: 'risk.added', subject: await risks.add(db, draft('R-4')) });
    });
    expect(await seen('R-4')).toHaveLength(1);
    expect(await world.trail()).toEqual([{ type: 'risk.added', subject: 'R-4' }]);
  });

  test('that fails half way leaves neither record nor entry', async () => {
    const attempt = world.write('company', async (db) => {
      await append(db, { type: 'risk.added', subject: await risks.add(db, draft('R-5')) });
      throw new Error('the light went out');
    });
    await expect(attempt).rejects.toThrow('the light went out');
    expect(await seen('R-5')).toEqual([]);
    expect(await world.trail()).toEqual([]);
  });

  test('whose failure was caught inside does not commit the rest', async () => {
    const attempt = world.write('company', async (db) => {
      await append(db, { type: 'risk.added', subject: await risks.add(db, draft('R-6')) });
      await risks.add(db, draft('R-6')).catch(() => undefined);
    });
    await expect(attempt).rejects.toMatchObject({ cause: { code: '25P02' } });
    expect(await seen('R-6')).toEqual([]);
  });
});

describe('many writers at once', () => {
  test('leave one trail without a gap, and each finds its own', async () => {
    const before = (await world.trail()).length;
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        world.write('company', async (db) => {
          await append(db, { type: 'risk.added', subject: await risks.add(db, draft(`M-${n}`)) });
        }),
      ),
    );
    const { lines, size } = await world.as('company').trail.list({ limit: 1000 });
    expect(lines.map((line) => ('entry' in line ? line.entry.seq : -1))).toEqual(
      Array.from({ length: size }, (_, n) => n),
    );
    expect((await world.trail()).length - before).toBe(12);
  });

  test('of one record: one wins, the others are told of the conflict', async () => {
    await world.has('risk', draft('R-7'));
    const first = await world.read('company', (db) => risks.read(db, 'R-7'));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, () =>
        world.write('company', async (db) => {
          await append(db, { type: 'risk.changed', subject: await risks.save(db, first) });
        }),
      ),
    );
    const reasons = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    expect(reasons).toHaveLength(5);
    expect(reasons).toEqual(Array.from({ length: 5 }, () => expect.objectContaining({ kind: 'conflict' })));
  });

  test('of one record who claim it first take turns, and all win', async () => {
    await world.has('risk', draft('R-8'));
    const raise = async () =>
      world.write('company', async (db) => {
        const claimed = await risks.claim(db, 'R-8');
        await append(db, { type: 'risk.changed', subject: await risks.save(db, claimed) });
      });
    await Promise.all([raise(), raise(), raise(), raise()]);
    expect((await world.read('company', (db) => risks.read(db, 'R-8'))).version).toBe(5);
  });
});

describe('the context', () => {
  const context = () => {
    const person = {
      person: 'alder-manager',
      organization: 'alder',
      side: 'company',
      role: 'manager',
      engagements: [],
    } as const;
    return makeContext(world.house, { person, timeZone: 'Pacific/Auckland' }, 'test');
  };

  test('refuses a transaction begun inside another, instead of waiting for ever', async () => {
    const ctx = context();
    await expect(ctx.atomically(async () => ctx.read(async () => 1))).rejects.toThrow('inside another');
    await expect(ctx.atomically(async (inner) => inner.read(async () => 1))).resolves.toBe(1);
  });

  test('a read cannot write', async () => {
    const attempt = context().read((db) => risks.add(db, draft('R-9')));
    await expect(attempt).rejects.toMatchObject({ cause: { code: '25006' } });
  });

  test('the day is that of the organization', () => {
    world.clock = new Date('2026-03-03T12:30:00Z');
    expect(context().today()).toBe('2026-03-04');
  });

  test('ids carry their kind and do not repeat', () => {
    const ctx = context();
    const ids = Array.from({ length: 1000 }, () => ctx.newId('ctl'));
    expect(new Set(ids).size).toBe(1000);
    expect(ids.every((id) => /^ctl_[0-9a-z]{16}$/.test(id))).toBe(true);
  });

  test('nobody has no actor, and a person no replay', async () => {
    const nobody = makeContext(world.house, 'nobody', 'test');
    expect(() => nobody.actor).toThrow('Say who you are');
    await expect(nobody.read(async () => 1)).rejects.toMatchObject({ kind: 'unauthenticated' });
    const attempt = context().replay({ organization: 'cedar', side: 'company' }, async () => 1);
    await expect(attempt).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
