import type { z } from 'zod';
import type { Access } from './endpoint.ts';

/**
 * An endpoint whose body is streamed, never held: an upload or a download. Declared as a value beside the
 * other endpoints of a feature, with the same required `allow`; it appears in the same matrix and description.
 */
export interface ByteEndpoint<
  Query extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
> extends Access {
  readonly bytes: 'up' | 'down';
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path under /api with `{name}` for parts; parts and query together are checked against `input`. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly input: Query;
  /** What the client sends or gets, such as application/zip. */
  readonly mediaType: string;
  /** Uploads: what is answered when all has arrived. */
  readonly output?: Output;
  /** Uploads: the largest body that is accepted. */
  readonly mostBytes?: number;
}

type Common<Query extends z.ZodObject> = Access & {
  path: `/${string}`;
  summary: string;
  input: Query;
  mediaType?: string;
};

/** Bytes that arrive, such as an evidence file. */
export function upload<Query extends z.ZodObject, Output extends z.ZodType>({
  mediaType = 'application/octet-stream',
  method = 'POST',
  ...said
}: Common<Query> & { method?: 'POST' | 'PUT'; output: Output; mostBytes: number }) {
  return { bytes: 'up', method, mediaType, ...said } as const satisfies ByteEndpoint;
}

/** Bytes that leave, such as a report or a binder. */
export function download<Query extends z.ZodObject>({
  mediaType = 'application/octet-stream',
  ...said
}: Common<Query>) {
  return { bytes: 'down', method: 'GET', mediaType, ...said } as const satisfies ByteEndpoint;
}
