import type { IncomingMessage } from 'node:http';
import { Problem } from '#domain/problem.ts';

/** The version of the protocol that is spoken, in every answer. */
export const TUS = { 'tus-resumable': '1.0.0' } as const;

/** Refuses another version of the protocol. */
export function demandTus({ headers }: IncomingMessage): void {
  if (headers['tus-resumable'] === TUS['tus-resumable']) return;
  throw new Problem(
    'invalid',
    'Say Tus-Resumable: 1.0.0; no other version is spoken here. Nothing was changed.',
  );
}

/** A number of bytes that a header must tell. */
export function bytesIn({ headers }: IncomingMessage, name: 'upload-length' | 'upload-offset'): number {
  const said = headers[name];
  if (typeof said === 'string' && /^\d{1,15}$/.test(said)) return Number(said);
  throw new Problem('invalid', `The header ${name} must say a number of bytes. Nothing was changed.`);
}

/** The body of a PATCH is of one type, so that nobody appends by mistake. */
export function demandOffsetBody({ headers }: IncomingMessage): void {
  if (headers['content-type'] === 'application/offset+octet-stream') return;
  throw new Problem('invalid', 'Bytes are appended as application/offset+octet-stream. Nothing was changed.');
}

/** What Upload-Metadata says: keys, each with words in base64. */
export function metadataIn({ headers }: IncomingMessage): Map<string, string> {
  const said = headers['upload-metadata'];
  const pairs = typeof said === 'string' && said.trim() !== '' ? said.split(',') : [];
  return new Map(
    pairs.map((pair) => {
      const [, key = '', words = ''] = /^([^ ,]+)(?: ([A-Za-z0-9+/]*={0,2}))?$/.exec(pair.trim()) ?? [];
      if (key === '') throw new Problem('invalid', 'The header upload-metadata could not be read.');
      return [key, Buffer.from(words, 'base64').toString('utf8')];
    }),
  );
}
