import type { S3Client } from '@aws-sdk/client-s3';
import { asStoreProblem } from './s3-client.ts';

/** An object of the bucket. */
export interface ListedObject {
  key: string;
  bytes: number;
  putAt: Date;
}

/** Every object whose key begins so, page by page. */
export async function* listObjects(
  client: S3Client,
  Bucket: string,
  Prefix: string,
): AsyncGenerator<ListedObject> {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  let ContinuationToken: string | undefined;
  do {
    const page = await client
      .send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }))
      .catch((thrown: unknown) => {
        throw asStoreProblem(thrown);
      });
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      if (Key !== undefined && LastModified) yield { key: Key, bytes: Size ?? 0, putAt: LastModified };
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}

/** Clears what was still arriving before this moment: objects under `arriving/` and uploads begun and never ended. */
export async function clearArrivals(client: S3Client, Bucket: string, before: Date): Promise<number> {
  const s3 = await import('@aws-sdk/client-s3');
  let cleared = 0;
  for await (const { key, putAt } of listObjects(client, Bucket, 'arriving/')) {
    if (putAt >= before) continue;
    await client.send(new s3.DeleteObjectCommand({ Bucket, Key: key }));
    cleared += 1;
  }
  for (const { Key, UploadId, Initiated } of await listUnended(client, Bucket)) {
    if (Initiated === undefined || Initiated >= before) continue;
    await client.send(new s3.AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    cleared += 1;
  }
  return cleared;
}

/** The first thousand; the next sweep takes the next. A store that cannot list them has its own rule to end them. */
async function listUnended(client: S3Client, Bucket: string) {
  const { ListMultipartUploadsCommand } = await import('@aws-sdk/client-s3');
  try {
    return (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [];
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'NotImplemented') return [];
    throw thrown;
  }
}
