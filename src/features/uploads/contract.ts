import { z } from 'zod';
import { step } from '#api/bytes.ts';
import { endpoint } from '#api/endpoint.ts';
import { At } from '#api/record.ts';
import { FileType } from '#features/evidence/contract.ts';
import { Id, Line, Sha256 } from '#domain/record/shape.ts';

const write = ['company:owner', 'company:manager', 'company:contributor', 'auditor'] as const;
const version = { 'Tus-Resumable': '1.0.0, the version of the protocol' };
const offset = { 'Upload-Offset': 'Bytes that are safely kept: where to go on' };
const expires = { 'Upload-Expires': 'When it is cleared unless more comes' };
const held = { 'Tickmark-Sha256': 'SHA-256 of the file, once it is whole and held' };
const typed = {
  'Tickmark-Type': 'What the whole file is by its bytes',
  'Tickmark-Type-Agrees': 'false where that is plainly not what filetype declared',
};

/** An upload that can be continued, as its owner sees it. */
export const Upload = z.object({
  id: Id,
  name: Line,
  bytes: z.int().describe('Length of the whole file'),
  received: z.int().describe('Bytes that are safely kept: where to go on'),
  begunAt: At,
  expiresAt: At,
  sha256: Sha256.nullable().describe('Of the file, once it is whole and held; records then cite it by this'),
});

/** The same with what the file is by its bytes, once it is whole. */
export const UploadWithType = Upload.extend({ type: FileType.nullable() });

export const uploads = {
  list: endpoint({
    method: 'GET',
    path: '/uploads',
    summary: 'List your own uploads that are not cleared yet',
    allow: write,
  }).output(z.array(Upload)),
  read: endpoint({
    method: 'GET',
    path: '/uploads/{id}',
    summary: 'Read one of your own uploads',
    allow: write,
  })
    .input(z.object({ id: Id }))
    .output(UploadWithType),
};

/** Resumable uploads by the tus protocol, version 1.0.0: core, creation, expiration and termination. */
export const uploadSteps = {
  describe: step({
    method: 'OPTIONS',
    path: '/uploads',
    summary: 'Say what of the tus protocol is spoken',
    allow: write,
    input: z.object({}),
    status: 204,
    takes: {},
    gives: {
      ...version,
      'Tus-Version': '1.0.0',
      'Tus-Extension': 'Of the protocol',
      'Tus-Max-Size': 'In bytes',
    },
  }),
  begin: step({
    method: 'POST',
    path: '/uploads',
    summary: 'Begin an upload that can be continued',
    allow: write,
    input: z.object({}),
    status: 201,
    takes: {
      ...version,
      'Upload-Length': 'Length of the whole file in bytes, at most 5 GB',
      'Upload-Metadata': 'filename and filetype, each in base64',
    },
    gives: { ...version, Location: 'Address of the upload', ...expires },
  }),
  state: step({
    method: 'HEAD',
    path: '/uploads/{id}',
    summary: 'Say how much of an upload is safely kept',
    allow: write,
    input: z.object({ id: Id }),
    status: 200,
    takes: version,
    gives: { ...version, ...offset, 'Upload-Length': 'Length of the whole file', ...expires, ...held },
  }),
  append: step({
    method: 'PATCH',
    path: '/uploads/{id}',
    summary: 'Append bytes; with the last of them the file is held as if it had come at once',
    allow: write,
    input: z.object({ id: Id }),
    status: 204,
    takes: { ...version, ...offset },
    gives: { ...version, ...offset, ...expires, ...held, ...typed },
  }),
  end: step({
    method: 'DELETE',
    path: '/uploads/{id}',
    summary: 'End an upload and clear what came of it',
    allow: write,
    input: z.object({ id: Id }),
    status: 204,
    takes: version,
    gives: version,
  }),
};
