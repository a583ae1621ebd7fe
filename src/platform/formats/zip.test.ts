import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { findingText } from './finding.ts';
import { openZip, type OpenedZip, type ZipLimits } from './zip.ts';
import { writeZip } from './zip-writer.ts';

const LIMITS: ZipLimits = { entries: 10, totalBytes: 4 * 1024 * 1024, ratio: 100 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zip-'));
});

async function* once(content: string | Buffer): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

async function written(name: string, files: Record<string, string | Buffer>): Promise<string> {
  const path = join(folder, name);
  const zip = writeZip(createWriteStream(path));
  for (const [file, content] of Object.entries(files)) await zip.add(file, once(content));
  await zip.finish();
  return path;
}

/** An archive by another writer’s rules, to plant what ours would not write. */
async function planted(
  name: string,
  plant: (zip: ZipFile) => void,
  change: (bytes: Buffer) => Buffer = (bytes) => bytes,
): Promise<string> {
  const zip = new ZipFile();
  plant(zip);
  zip.end();
  const chunks = await Array.fromAsync(zip.outputStream as AsyncIterable<Buffer>);
  const path = join(folder, name);
  await writeFile(path, change(Buffer.concat(chunks)));
  return path;
}

/** Replaces every occurrence of one name by another of the same length, in both places where zip keeps it. */
function renamed(from: string, to: string): (bytes: Buffer) => Buffer {
  return (bytes) => Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}

async function surprises(path: string): Promise<string[]> {
  const zip = await openZip(path, LIMITS);
  zip.close();
  return zip.surprises.map(findingText);
}

describe('an archive', () => {
  test('gives back what was put in, file by file', async () => {
    const zip: OpenedZip = await openZip(
      await written('a.zip', { 'a.txt': 'A', 'b/c.txt': '', 'd.txt': 'D'.repeat(2000) }),
      LIMITS,
    );
    expect(zip.surprises).toEqual([]);
    expect(zip.files).toEqual([
      { path: 'a.txt', bytes: 1 },
      { path: 'b/c.txt', bytes: 0 },
      { path: 'd.txt', bytes: 2000 },
    ]);
    expect(await text(await zip.open('d.txt'))).toBe('D'.repeat(2000));
    expect(await text(await zip.open('b/c.txt'))).toBe('');
    await expect(zip.open('e.txt')).rejects.toThrow(/e\.txt: is not in the archive/);
    zip.close();
  });

  test('depends on nothing but names and contents', async () => {
    const files = { 'a.txt': 'A'.repeat(5000), 'b.txt': 'B' };
    const [one, other] = [await written('one.zip', files), await written('other.zip', files)];
    expect(await readFile(one)).toEqual(await readFile(other));
  });

  test('stops when a file fails or the stream goes away', async () => {
    const zip = writeZip(createWriteStream(join(folder, 'failed.zip')));
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x');
      throw new Error('The disk is gone.');
    }
    await expect(zip.add('a', failing())).rejects.toThrow('The disk is gone.');
    const gone = new PassThrough();
    const second = writeZip(gone);
    gone.destroy();
    await new Promise((resolve) => gone.once('close', resolve));
    await expect(second.add('a', once('x'))).rejects.toThrow(/closed before the archive was whole/);
  });
});

describe('a hostile archive is named for', () => {
  test.each([
    ['climbing out', 'aa/passwd', '../passwd', /^\.\.\/passwd: climbs out/],
    ['an absolute path', 'aetc/p', '/etc/p', /^\/etc\/p: has an absolute path/],
    ['a drive', 'a.p', 'C:p', /^C:p: has an absolute path/],
    ['a backslash', 'a_b', 'a\\b', /^a\\b: has a backslash/],
    ['a control character', 'a_b', 'a\u0001b', /control character in its name/],
    ['a device', 'naz', 'nul', /^nul: has a name that Windows reserves/],
  ])('%s', async (title, from, to, expected) => {
    const path = await planted(
      `${title}.zip`,
      (zip) => zip.addBuffer(Buffer.from('x'), from),
      renamed(from, to),
    );
    expect(await surprises(path)).toEqual([expect.stringMatching(expected)]);
  });

  test('the same name twice', async () => {
    const path = await planted('twice.zip', (zip) => {
      zip.addBuffer(Buffer.from('x'), 'a');
      zip.addBuffer(Buffer.from('y'), 'a');
    });
    expect(await surprises(path)).toEqual(['a: stands twice in the archive.']);
  });

  test('a symbolic link', async () => {
    const path = await planted('link.zip', (zip) =>
      zip.addBuffer(Buffer.from('/etc/passwd'), 'a', { mode: 0o120777 }),
    );
    expect(await surprises(path)).toEqual(['a: is a link or special file.']);
  });

  test('a file that inflates out of all proportion', async () => {
    const path = await planted('bomb.zip', (zip) => zip.addBuffer(Buffer.alloc(2 * 1024 * 1024), 'a'));
    await expect(surprises(path)).rejects.toThrow(/inflates to more than 100 times its size/);
  });

  test('too much in all, and too many', async () => {
    const large = await planted('large.zip', (zip) =>
      zip.addBuffer(Buffer.alloc(5 * 1024 * 1024), 'a', { compress: false }),
    );
    await expect(surprises(large)).rejects.toThrow(/inflates to more than 4194304 bytes/);
    const many = await planted('many.zip', (zip) => {
      for (let n = 0; n < 11; n += 1) zip.addBuffer(Buffer.from('x'), `a${n}`);
    });
    await expect(surprises(many)).rejects.toThrow(/has 11 entries; at most 10 are read/);
  });

  test('entries that share their bytes', async () => {
    const path = await planted(
      'overlap.zip',
      (zip) => {
        zip.addBuffer(Buffer.from('x'.repeat(100)), 'a', { compress: false });
        zip.addBuffer(Buffer.from('x'.repeat(100)), 'b', { compress: false });
      },
      (bytes) => {
        // In the directory, let the second entry begin where the first does.
        const second = bytes.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
        bytes.writeUInt32LE(0, second + 42);
        return bytes;
      },
    );
    expect(await surprises(path)).toEqual([expect.stringMatching(/shares its bytes with another entry/)]);
  });

  test('encryption', async () => {
    const path = await planted(
      'locked.zip',
      (zip) => zip.addBuffer(Buffer.from('x'), 'a'),
      (bytes) => {
        const directory = bytes.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
        bytes.writeUInt16LE(bytes.readUInt16LE(directory + 8) | 1, directory + 8);
        return bytes;
      },
    );
    expect(await surprises(path)).toEqual(['a: is encrypted.']);
  });

  test('bytes that are not those it was made from', async () => {
    const content = Buffer.from('0123456789'.repeat(20));
    const path = await planted(
      'flipped.zip',
      (zip) => zip.addBuffer(content, 'a', { compress: false }),
      renamed('0123', '0124'),
    );
    const zip = await openZip(path, LIMITS);
    await expect(text(await zip.open('a'))).rejects.toThrow(
      /^a: does not have the checksum the archive states/,
    );
    zip.close();
  });

  test('a size that is a lie', async () => {
    const path = await planted(
      'lie.zip',
      (zip) => zip.addBuffer(Buffer.alloc(5000, 'abc'), 'a'),
      (bytes) => {
        bytes.writeUInt32LE(10, bytes.indexOf(Buffer.from('PK\u0001\u0002', 'latin1')) + 24);
        return bytes;
      },
    );
    const zip = await openZip(path, LIMITS);
    await expect(text(await zip.open('a'))).rejects.toThrow(/^a: cannot be unpacked \(too many bytes/);
    zip.close();
  });

  test('being no archive at all', async () => {
    await writeFile(join(folder, 'none.zip'), 'hello');
    await expect(openZip(join(folder, 'none.zip'), LIMITS)).rejects.toThrow(
      /none\.zip: cannot be read as a zip archive/,
    );
  });
});
