import { fsyncSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/**
 * A data folder whose writes reach the disk. PGlite as shipped never syncs: a power cut could lose what was
 * acknowledged. This rests on its insides, so its version is pinned and a test counts the syncs.
 */
export class DurableFolder extends NodeFS {
  syncs = 0;
  /** Hears of a write to the log, or a sync, that the disk did not take. Nothing may go on after it: see below. */
  whenBroken: (why: unknown) => void = () => undefined;

  override async init(...given: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const ready = await super.init(...given);
    ready.emscriptenOpts.preRun = [
      ...(ready.emscriptenOpts.preRun ?? []),
      (module: unknown) => {
        const { stream_ops: operations } = (module as Emscripten).NODEFS;
        const { write } = operations;
        // Without room for its log PostgreSQL ends its process; here it would turn in a circle for ever instead.
        operations.write = (stream, ...rest) =>
          stream.path.includes('/pg_wal/')
            ? this.orBroken(() => write(stream, ...rest))
            : write(stream, ...rest);
        operations.fsync = ({ nfd }) =>
          this.orBroken(() => {
            fsyncSync(nfd);
            this.syncs += 1;
            return 0;
          });
      },
    ];
    return ready;
  }

  private orBroken(work: () => number): number {
    try {
      return work();
    } catch (thrown) {
      this.whenBroken(thrown);
      throw thrown;
    }
  }
}

interface Emscripten {
  NODEFS: {
    stream_ops: {
      write: (stream: { path: string }, ...rest: unknown[]) => number;
      fsync?: (stream: { nfd: number }) => number;
    };
  };
}

/** Start parameters of a database that keeps what it acknowledged, in little memory. */
export const DURABLE_START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['fsync=on', 'wal_sync_method=fsync', 'shared_buffers=16MB', 'max_wal_size=256MB'].flatMap((setting) => [
    '-c',
    setting,
  ]),
];
