import { answer } from '#platform/http/answer.ts';
import { converse } from '#platform/http/bytes.ts';
import { bytesIn, demandOffsetBody, demandTus, metadataIn, TUS } from '#platform/http/tus.ts';
import type { FileType } from '#platform/storage/sniff.ts';
import { append, begin, end, MOST_BYTES } from './actions.ts';
import { uploads, uploadSteps } from './contract.ts';
import { findType, findUploads, readUpload, type UploadRow } from './store.ts';

const os = answer(uploads);

export const routes = os.router({
  list: os.list.handler(({ context }) => context.read(findUploads)),
  read: os.read.handler(({ input, context }) =>
    context.read(async (db) => {
      const upload = await readUpload(db, input.id);
      return { ...upload, type: await findType(db, upload) };
    }),
  ),
});

export const byteRoutes = [
  converse(uploadSteps.describe, async () => ({
    ...TUS,
    'tus-version': '1.0.0',
    'tus-extension': 'creation,expiration,termination',
    'tus-max-size': String(MOST_BYTES),
  })),
  converse(uploadSteps.begin, async ({ context, request }) => {
    demandTus(request);
    const said = metadataIn(request);
    const name = said.get('filename') ?? said.get('name') ?? 'file';
    const asked = { name, declared: said.get('filetype'), bytes: bytesIn(request, 'upload-length') };
    const upload = await begin(context, asked);
    return { ...told(upload), location: `/api/uploads/${upload.id}` };
  }),
  converse(uploadSteps.state, async ({ context, input, request }) => {
    demandTus(request);
    const upload = await context.read((db) => readUpload(db, input.id));
    return { ...told(upload), 'upload-length': String(upload.bytes) };
  }),
  converse(uploadSteps.append, async ({ context, input, request }) => {
    demandTus(request);
    demandOffsetBody(request);
    // A refusal in the middle is told in words, so leaving the body must not break the line.
    const body: AsyncIterable<Uint8Array> = request.iterator({ destroyOnReturn: false });
    const announced = Number(request.headers['content-length'] ?? 0);
    const from = bytesIn(request, 'upload-offset');
    const upload = await append(context, { id: input.id, from, announced, body });
    const type = await context.read((db) => findType(db, upload));
    return { ...told(upload), ...(type && typed(type)) };
  }),
  converse(uploadSteps.end, async ({ context, input, request }) => {
    demandTus(request);
    await end(context, input.id);
    return TUS;
  }),
];

function told({ received, expiresAt, sha256 }: UploadRow): Record<string, string> {
  return {
    ...TUS,
    'upload-offset': String(received),
    'upload-expires': expiresAt.toUTCString(),
    ...(sha256 !== null && { 'tickmark-sha256': sha256 }),
  };
}

function typed({ sniffed, agrees }: FileType): Record<string, string> {
  return { 'tickmark-type': sniffed, 'tickmark-type-agrees': String(agrees) };
}
