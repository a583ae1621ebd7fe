import { Readable, type Writable } from 'node:stream';
import { ZipFile } from 'yazl';

/** An archive that grows entry by entry into a stream. */
export interface ZipWriter {
  /**
   * Resolves when the entry’s bytes have been taken, so that only one file is ever under way. What is `stored`
   * is not packed: screen captures and PDFs are packed already.
   */
  add: (path: string, bytes: AsyncIterable<Uint8Array>, how?: 'packed' | 'stored') => Promise<void>;
  /** Writes the directory at the end and resolves when the stream has taken everything. */
  finish: () => Promise<void>;
}

// The earliest moment zip can say, the same in every time zone, so that the same files give the same archive.
const ALWAYS = new Date(1980, 0, 1);
const OPTIONS = { mtime: ALWAYS, mode: 0o100644, forceDosTimestamp: true };

/** Writes a zip archive that depends on nothing but names, contents and their order. */
export function writeZip(target: Writable): ZipWriter {
  const zip = new ZipFile();
  let failure: Error | undefined;
  let tell: (error: Error) => void = () => undefined;
  function fail(error: Error): void {
    failure ??= error;
    tell(failure);
  }
  zip.on('error', fail);
  target.on('error', fail);
  target.on(
    'close',
    () => target.writableFinished || fail(new Error('The stream closed before the archive was whole.')),
  );
  zip.outputStream.pipe(target);

  return {
    add: (path, bytes, how = 'packed') =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure);
        tell = reject;
        // The archive remembers each entry to its end; it must not remember the stream, and its last bytes, too.
        let stream: Readable | undefined = Readable.from(bytes, { objectMode: false });
        stream.once('error', reject);
        stream.once('close', resolve);
        zip.addReadStreamLazy(path, { ...OPTIONS, compress: how === 'packed' }, (give) => {
          const lent = stream!;
          stream = undefined;
          give(null, lent);
        });
      }),
    finish: () =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure);
        tell = reject;
        target.once('finish', resolve);
        zip.end();
      }),
  };
}
