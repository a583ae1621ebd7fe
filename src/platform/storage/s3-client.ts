import type { S3Client } from '@aws-sdk/client-s3';
import { Problem } from '#domain/problem.ts';

/** Which bucket, where, and as whom; without keys the usual places of AWS are asked (a role of the machine, a profile). */
export interface S3Settings {
  bucket: string;
  region: string;
  /** A server that is not AWS, such as https://objects.example.com; addressed by path. */
  endpoint?: string | undefined;
  keys?: { id: string; secret: string; session?: string | undefined } | undefined;
}

/** How long a store may take, and how often it is asked. */
export interface Patience {
  connectMs: number;
  /** To the first byte of an answer, and between any two after it. */
  answerMs: number;
  attempts: number;
}

export const PATIENCE: Patience = { connectMs: 5000, answerMs: 60_000, attempts: 3 };

/** A client of the bucket’s server. The library is loaded here and only here: a house on disk never holds it. */
export async function openClient(
  { region, endpoint, keys }: S3Settings,
  { connectMs, answerMs, attempts }: Patience,
): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(keys && {
      credentials: {
        accessKeyId: keys.id,
        secretAccessKey: keys.secret,
        ...(keys.session !== undefined && { sessionToken: keys.session }),
      },
    }),
    maxAttempts: attempts,
    // Other servers than AWS do not know the newer checksums; ours is the SHA-256 that names the file.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: answerMs,
      throwOnRequestTimeout: true,
    },
  });
}

/** True when the store says that there is no such object. */
export function isMissing(thrown: unknown): boolean {
  return ['NoSuchKey', 'NotFound'].includes(nameOf(thrown));
}

/** What the store or the way to it did wrong, in words; a mistake of our own code stays what it is. */
export function asStoreProblem(thrown: unknown): unknown {
  if (thrown instanceof Problem || !(thrown instanceof Error)) return thrown;
  if (thrown instanceof TypeError || thrown instanceof RangeError) return thrown;
  const name = nameOf(thrown);
  return new Problem('unavailable', `${wordsOf(name)} Nothing was changed. Try again in a moment.`, {
    store: name,
  });
}

function wordsOf(name: string): string {
  if (/AccessDenied|Forbidden|InvalidAccessKeyId|SignatureDoesNotMatch|Credential|ExpiredToken/.test(name)) {
    return `The file store refuses our keys (${name}); the operator checks AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and what they may do in the bucket.`;
  }
  if (name === 'NoSuchBucket') {
    return 'The file store has no such bucket; the operator checks S3_BUCKET and S3_ENDPOINT.';
  }
  return `The file store does not answer as it should (${name}).`;
}

/** The code where there is one, such as ECONNREFUSED: the library names many errors only `Error`. */
function nameOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  return code !== '' ? code : thrown.name;
}
