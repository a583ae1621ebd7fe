import { describe, expect, test } from 'vitest';
import type { BodyOf, Noun } from '#domain/record/nouns.ts';
import type { Who } from './people.ts';
import type { World } from './world.ts';

/** What the shared suite needs to know about one kept noun. */
export interface KeptNoun<N extends Noun> {
  noun: N;
  /** Its name in the contract. */
  client: string;
  body: BodyOf<N>;
  /** Another body, for a change. */
  changed: BodyOf<N>;
  /** Somebody who may write it. */
  writer: Who;
  /** People of the same installation who may not. */
  refused: readonly Who[];
  /** What has to be there first. */
  before?: (world: World) => Promise<unknown>;
  id?: string;
  /** Others who may read it, also of the other side. */
  readers?: readonly Who[];
}

interface Client {
  list: (input: object) => Promise<{ id: string; version: number }[]>;
  read: (input: { id: string }) => Promise<{ version: number; body: unknown }>;
  history: (input: { id: string }) => Promise<{ version: number }[]>;
  add: (input: { id: string; body: unknown }) => Promise<{ version: number }>;
  change: (input: { id: string; version: number; body: unknown }) => Promise<{ version: number }>;
}

/** The promises that every kept noun makes, through HTTP: added and changed with a trail, once, and by the right people only. */
export function keepsItsRecords<N extends Noun>(world: World, kept: KeptNoun<N>): void {
  const { noun, client, body, changed, writer, refused, before, readers = [], id = 'one' } = kept;
  const other: Who = writer.startsWith('auditor') ? 'other-firm:partner' : 'other-company:owner';
  const as = (who: Who) => (world.as(who) as unknown as Record<string, Client>)[client] as Client;
  const home: Who = writer.startsWith('auditor') ? 'auditor' : 'company';

  describe(`${noun}: kept as a record`, () => {
    test('is added with a trail, and read back as it was written', async () => {
      await before?.(world);
      await as(writer).add({ id, body });
      expect(await world.trail(home)).toEqual([{ type: `${noun}.added`, subject: id }]);
      expect((await as(writer).read({ id })).body).toEqual(body);
      expect((await as(writer).list({})).map((found) => found.id)).toContain(id);
    });

    test('is added only once under one name', async () => {
      await before?.(world);
      await as(writer).add({ id, body });
      await expect(as(writer).add({ id, body })).rejects.toMatchObject({ kind: 'conflict' });
      expect(await world.trail(home)).toHaveLength(1);
    });

    test('is changed into a next version; the first stays; a slower change is refused', async () => {
      await before?.(world);
      await as(writer).add({ id, body });
      await as(writer).change({ id, version: 1, body: changed });
      await expect(as(writer).change({ id, version: 1, body })).rejects.toMatchObject({ kind: 'conflict' });
      expect((await as(writer).history({ id })).map(({ version }) => version)).toEqual([1, 2]);
      expect((await as(writer).read({ id })).body).toEqual(changed);
      expect((await world.trail(home)).at(-1)).toEqual({ type: `${noun}.changed`, subject: id });
    });

    test.each(refused)('is not written by %s', async (who) => {
      await before?.(world);
      await expect(as(who).add({ id, body })).rejects.toMatchObject({ kind: 'forbidden' });
      expect(await world.trail(home)).toEqual([]);
    });

    test('is neither seen nor changed by another organization', async () => {
      await before?.(world);
      await as(writer).add({ id, body });
      await expect(as(other).read({ id })).rejects.toMatchObject({ kind: 'missing' });
      await expect(as(other).change({ id, version: 1, body: changed })).rejects.toMatchObject({
        kind: 'missing',
      });
      expect((await as(other).list({})).map((found) => found.id)).not.toContain(id);
    });

    test('refuses a field it does not know', async () => {
      await before?.(world);
      const attempt = as(writer).add({ id, body: { ...body, surprise: 1 } });
      await expect(attempt).rejects.toMatchObject({ kind: 'invalid' });
    });

    test.each(readers)('is read by %s', async (who) => {
      await before?.(world);
      await as(writer).add({ id, body });
      expect((await as(who).read({ id })).version).toBe(1);
    });
  });
}
