import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { Problem } from '#domain/problem.ts';
import type { BlobStore } from '#platform/storage/blobs.ts';
import { checkStore } from '#platform/storage/open-store.ts';

/** A store to hold against the suite, and what only its own test can do to it. */
export interface Tried {
  store: () => BlobStore;
  /** Names of what is still arriving. */
  arriving: () => Promise<string[]>;
  /** Writes other bytes where a blob lies, past the store. */
  damage: (sha256: string, bytes: Buffer) => Promise<void>;
}

export async function* chunks(...parts: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield Buffer.from(part);
}

export function sha256Of(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

// printf 'tickmark' | sha256sum
const TICKMARK = '4c34b3c0cb7a6ee27063a04ddba82524298ad002cb6678bc3d80cb1c99f037e5';
// printf '' | sha256sum
const NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What every store of blobs must do, wherever they lie. */
export function keepsBlobs({ store, arriving, damage }: Tried): void {
  const read = async (sha256: string): Promise<Buffer> => buffer((await store().open(sha256)).stream);

  describe('bytes', () => {
    test('lie under their own hash, whatever the pieces they came in', async () => {
      expect(await store().put(chunks('tick', 'mark'))).toEqual({ sha256: TICKMARK, bytes: 8 });
      expect(await store().put(chunks('t', 'ickmark'))).toEqual({ sha256: TICKMARK, bytes: 8 });
      expect((await store().open(TICKMARK)).bytes).toBe(8);
      expect((await read(TICKMARK)).toString()).toBe('tickmark');
      expect(await store().has(TICKMARK)).toBe(true);
      expect(await arriving()).toEqual([]);
    });

    test('may be none at all', async () => {
      expect(await store().put(chunks())).toEqual({ sha256: NOTHING, bytes: 0 });
      expect(await read(NOTHING)).toHaveLength(0);
    });

    test('may be many, and come at once from several', async () => {
      const many = Array.from({ length: 3 }, () => randomBytes(10_000_000));
      const kept = await Promise.all(many.map((bytes) => store().put(chunks(bytes, 'and a tail'))));
      for (const [at, bytes] of many.entries()) {
        const whole = Buffer.concat([bytes, Buffer.from('and a tail')]);
        expect(kept[at]).toEqual({ sha256: sha256Of(whole), bytes: whole.length });
        expect(whole.equals(await read(sha256Of(whole)))).toBe(true);
      }
      expect(await arriving()).toEqual([]);
    });

    test('that are more than allowed leave nothing behind', async () => {
      await expect(store().put(chunks('12345', '67890'), 9)).rejects.toMatchObject({ kind: 'invalid' });
      expect(await store().put(chunks('12345', '6789'), 9)).toMatchObject({ bytes: 9 });
      expect(await store().has(sha256Of('1234567890'))).toBe(false);
      expect(await arriving()).toEqual([]);
    });

    test.each([4, 12_000_000])('whose stream breaks after %d bytes leave nothing behind', async (length) => {
      const half = Buffer.alloc(length, 7);
      async function* breaking(): AsyncGenerator<Buffer> {
        yield half;
        throw new Error('the line went dead');
      }
      await expect(store().put(breaking())).rejects.toThrow('the line went dead');
      expect(await arriving()).toEqual([]);
      expect(await store().has(sha256Of(half))).toBe(false);
    });

    test('that are not admitted leave nothing behind', async () => {
      const refuse = async (): Promise<void> => {
        throw new Problem('invalid', 'Not this one.');
      };
      await expect(store().put(chunks('unwanted'), 100, refuse)).rejects.toMatchObject({ kind: 'invalid' });
      expect(await store().has(sha256Of('unwanted'))).toBe(false);
      expect(await arriving()).toEqual([]);
    });

    test('are seen by who admits them before they have their place', async () => {
      const seen: unknown[] = [];
      await store().put(chunks('looked at'), undefined, async (blob) => {
        seen.push(blob, await store().has(blob.sha256));
      });
      expect(seen).toEqual([{ sha256: sha256Of('looked at'), bytes: 9 }, false]);
    });

    test('that are not here are missing; a name that is no hash never becomes a path', async () => {
      await expect(store().open('0'.repeat(64))).rejects.toMatchObject({ kind: 'missing' });
      for (const name of ['../operator.token', '', TICKMARK.toUpperCase(), `${TICKMARK}/..`]) {
        await expect(store().open(name)).rejects.toMatchObject({ kind: 'invalid' });
        await expect(store().has(name)).rejects.toMatchObject({ kind: 'invalid' });
        await expect(store().remove(name)).rejects.toMatchObject({ kind: 'invalid' });
      }
    });

    test.each([40, 3_000_000])(
      'of %d that changed where they lie are not given out whole',
      async (length) => {
        const [sent, other] = [randomBytes(length), randomBytes(length)];
        const { sha256 } = await store().put(chunks(sent));
        await damage(sha256, other);
        const { stream } = await store().open(sha256);
        let got = 0;
        const reading = (async () => {
          for await (const chunk of stream) got += (chunk as Buffer).length;
        })();
        await expect(reading).rejects.toMatchObject({ kind: 'unavailable', message: /no longer those/ });
        expect(got).toBeLessThan(length);
        // Brought in once more, they are whole again.
        await store().put(chunks(sent));
        expect(sent.equals(await read(sha256))).toBe(true);
      },
    );

    test('are removed, once or twice', async () => {
      const { sha256 } = await store().put(chunks('to be removed'));
      await store().remove(sha256);
      await store().remove(sha256);
      expect(await store().has(sha256)).toBe(false);
      await expect(store().open(sha256)).rejects.toMatchObject({ kind: 'missing' });
    });

    test('are listed, each once, with its size and the moment it was put', async () => {
      const began = Date.now();
      const { sha256 } = await store().put(chunks('on the list'));
      const listed = await Array.fromAsync(store().list());
      const [one, ...more] = listed.filter((blob) => blob.sha256 === sha256);
      expect(more).toEqual([]);
      expect(one?.bytes).toBe(11);
      // Stores tell whole seconds.
      expect(Math.abs((one?.putAt.getTime() ?? 0) - began)).toBeLessThan(10_000);
      expect(listed.every((blob) => /^[0-9a-f]{64}$/.test(blob.sha256))).toBe(true);
    });
  });

  describe('pieces of what is not whole yet', () => {
    const key = (): string => `pce_${randomBytes(8).toString('hex')}`;
    const pieceAt = async (one: string): Promise<Buffer> =>
      Buffer.concat(await Array.fromAsync(store().pieces.open(one)));

    test('lie under their key until they are removed, once or twice', async () => {
      const one = key();
      const bytes = randomBytes(1_000_000);
      await store().pieces.put(one, bytes);
      expect(bytes.equals(await pieceAt(one))).toBe(true);
      const listed = await Array.fromAsync(store().pieces.list());
      expect(listed.find((piece) => piece.key === one)?.bytes).toBe(1_000_000);
      await store().pieces.remove(one);
      await store().pieces.remove(one);
      expect((await Array.fromAsync(store().pieces.list())).map((piece) => piece.key)).not.toContain(one);
      await expect(pieceAt(one)).rejects.toMatchObject({ kind: 'unavailable' });
    });

    test('have keys of ours and no others', async () => {
      await expect(store().pieces.put('../operator.token', Buffer.from('x'))).rejects.toThrow('no key');
    });
  });

  test('a reader that stops in the middle is no harm', async () => {
    const { sha256 } = await store().put(chunks(randomBytes(6_000_000)));
    for (let turn = 0; turn < 3; turn += 1) {
      const { stream } = await store().open(sha256);
      for await (const chunk of stream) {
        expect((chunk as Buffer).length).toBeGreaterThan(0);
        break;
      }
    }
    expect((await read(sha256)).length).toBe(6_000_000);
  });

  test('the check of the operator leaves nothing behind', async () => {
    const before = (await Array.fromAsync(store().list())).length;
    expect((await checkStore(store())).ms).toBeGreaterThanOrEqual(0);
    expect(await Array.fromAsync(store().list())).toHaveLength(before);
  });
}
