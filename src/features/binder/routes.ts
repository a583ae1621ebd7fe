import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '#domain/problem.ts';
import { streamTarget } from '#platform/binder/target.ts';
import { receive, send } from '#platform/http/bytes.ts';
import { importBinder, openExport } from './actions.ts';
import { binderBytes } from './contract.ts';

export const byteRoutes = [
  receive(binderBytes.import, async ({ context, body, mostBytes }) => {
    const room = await mkdtemp(join(tmpdir(), 'tickmark-import-'));
    try {
      const archive = join(room, 'binder.zip');
      await pipeline(atMost(body, mostBytes), createWriteStream(archive, { mode: 0o600 }));
      return await importBinder(context, archive);
    } finally {
      await rm(room, { recursive: true });
    }
  }),
  send(binderBytes.export, async ({ context, input }) => {
    const organization = context.caller === 'operator' ? input.organization : context.actor.organization;
    if (organization === undefined) throw new Problem('invalid', 'Say whose binder: ?organization=...');
    const write = await openExport(context, organization);
    const stream = Readable.from(whole(write), { objectMode: false });
    return { stream, name: `${organization}.binder.zip` };
  }),
];

async function* atMost(body: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes)
      throw new Problem('invalid', `The binder is larger than ${mostBytes} bytes. Nothing was kept.`);
    yield chunk;
  }
}

/** The archive as it grows. It ends only when the export is done and noted, and breaks off when the export does. */
async function* whole(write: Awaited<ReturnType<typeof openExport>>): AsyncGenerator<Uint8Array> {
  const stream = new PassThrough();
  const written = write(streamTarget(stream));
  written.catch((thrown: Error) => stream.destroy(thrown));
  yield* stream as AsyncIterable<Uint8Array>;
  await written;
}
