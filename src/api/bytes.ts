import type { z } from 'zod';
import type { Access } from './endpoint.ts';

/**
 * An endpoint whose body is streamed, never held: an upload, a download, or one step of a protocol whose words are
 * headers. Declared as a value beside the
 * other endpoints of a feature, with the same required `allow`; it appears in the same matrix and description.
 */
export interface ByteEndpoint<
  Query extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
> extends Access {
  readonly bytes: 'up' | 'down' | 'step';
  readonly method: 'GET' | 'POST' | 'PUT' | 'HEAD' | 'PATCH' | 'DELETE' | 'OPTIONS';
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
  /** Steps: the status of the answer, which has no body; headers it takes beside its path, and headers it gives. */
  readonly status?: 201 | 204 | 200;
  readonly takes?: Readonly<Record<string, string>>;
  readonly gives?: Readonly<Record<string, string>>;
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

/** One step of a protocol whose words are headers, such as resumable uploads; only PATCH has a body. */
export function step<Query extends z.ZodObject>({
  mediaType = 'application/offset+octet-stream',
  ...said
}: Common<Query> &
  Required<Pick<ByteEndpoint, 'status' | 'takes' | 'gives'>> & {
    method: 'POST' | 'HEAD' | 'PATCH' | 'DELETE' | 'OPTIONS';
  }) {
  return { bytes: 'step', mediaType, ...said } as const satisfies ByteEndpoint;
}
