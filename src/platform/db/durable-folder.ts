import { fsyncSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/**
 * A data folder whose writes reach the disk. PGlite as shipped never syncs: a power cut could lose what was
 * acknowledged. This rests on its insides, so its version is pinned and a test counts the syncs.
 */
export class DurableFolder extends NodeFS {
  syncs = 0;

  override async init(...given: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const ready = await super.init(...given);
    ready.emscriptenOpts.preRun = [
      ...(ready.emscriptenOpts.preRun ?? []),
      (module: unknown) => {
        const { stream_ops: operations } = (module as Emscripten).NODEFS;
        operations.fsync = ({ nfd }) => {
          fsyncSync(nfd);
          this.syncs += 1;
          return 0;
        };
      },
    ];
    return ready;
  }
}

interface Emscripten {
  NODEFS: { stream_ops: { fsync?: (stream: { nfd: number }) => number } };
}

/** Start parameters of a database that keeps what it acknowledged, in little memory. */
export const DURABLE_START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['fsync=on', 'wal_sync_method=fsync', 'shared_buffers=16MB', 'max_wal_size=256MB'].flatMap((setting) => [
    '-c',
    setting,
  ]),
];
