import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { S3Settings } from '#platform/storage/s3-client.ts';

/** A bucket to try the driver on, and how to end its server. */
export interface TestBucket {
  settings: S3Settings & { endpoint: string };
  stop: () => Promise<void>;
}

/** True unless TEST_S3_ENDPOINT names a server that people run, which can more. */
export const isSmallServer = process.env['TEST_S3_ENDPOINT'] === undefined;

/**
 * The bucket that TEST_S3_ENDPOINT and TEST_S3_BUCKET name (with the usual AWS variables), else one of a small server
 * in this process, on loopback.
 */
export async function openTestBucket(): Promise<TestBucket> {
  const {
    TEST_S3_ENDPOINT,
    TEST_S3_BUCKET = 'tickmark-test',
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
  } = process.env;
  if (TEST_S3_ENDPOINT !== undefined) {
    const keys = { id: AWS_ACCESS_KEY_ID ?? '', secret: AWS_SECRET_ACCESS_KEY ?? '' };
    const settings = { endpoint: TEST_S3_ENDPOINT, bucket: TEST_S3_BUCKET, region: 'us-east-1', keys };
    return { settings, stop: async () => undefined };
  }
  const directory = mkdtempSync(join(tmpdir(), 'tickmark-bucket-'));
  const bucket = 'evidence';
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const { port } = await server.run();
  const keys = { id: 'S3RVER', secret: 'S3RVER' };
  return {
    settings: { endpoint: `http://127.0.0.1:${port}`, bucket, region: 'us-east-1', keys },
    stop: async () => {
      await server.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** A line to a server that can be cut, held, or let go again. */
export interface Line {
  url: string;
  /**
   * `whole` passes everything; `dead` breaks off whatever is asked, or only the next few times; `held` takes and passes
   * nothing; an answer can break or be held after so many bytes.
   */
  is: 'whole' | 'dead' | 'held' | { deadFor: number } | { breaksAfter: number } | { holdsAfter: number };
  close: () => Promise<void>;
}

export async function openLine(target: string): Promise<Line> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    open.add(near);
    near.on('close', () => open.delete(near)).on('error', () => undefined);
    const far = connect(Number(port), hostname);
    far.on('error', () => near.destroy()).on('close', () => near.end());
    near.on('close', () => far.destroy());
    near.on('data', (bytes) => {
      if (isDead(line)) near.resetAndDestroy();
      else if (line.is !== 'held') far.write(bytes);
    });
    let answered = 0;
    far.on('data', (bytes) => {
      answered += bytes.length;
      const { breaksAfter = Infinity, holdsAfter = Infinity } = limitsOf(line);
      if (answered > breaksAfter) near.resetAndDestroy();
      else if (line.is !== 'held' && answered <= holdsAfter) near.write(bytes);
    });
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const line: Line = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    is: 'whole',
    close: async () => {
      for (const near of open) near.destroy();
      await new Promise((closed) => {
        server.close(closed);
      });
    },
  };
  return line;
}

function isDead(line: Line): boolean {
  if (typeof line.is !== 'object' || !('deadFor' in line.is)) return line.is === 'dead';
  line.is = line.is.deadFor > 1 ? { deadFor: line.is.deadFor - 1 } : 'whole';
  return true;
}

function limitsOf({ is }: Line): { breaksAfter?: number; holdsAfter?: number } {
  return typeof is === 'object' && !('deadFor' in is) ? is : {};
}
