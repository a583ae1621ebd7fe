import type { S3Client } from '@aws-sdk/client-s3';

/** One request copies no more than 5 GB, and a store may take long for it: larger objects are copied in parts. */
const WHOLE_UP_TO = 1024 ** 3;
const PART_BYTES = 256 * 1024 * 1024;
const PARTS_AT_ONCE = 4;

interface Copy {
  Bucket: string;
  from: string;
  key: string;
  bytes: number;
}

/** Copies inside the bucket, without the bytes passing through here. */
export async function copyObject(
  client: S3Client,
  { Bucket, from, key, bytes }: Copy,
  { wholeUpTo = WHOLE_UP_TO, partBytes = PART_BYTES } = {},
): Promise<void> {
  const CopySource = `${Bucket}/${from}`;
  if (bytes > wholeUpTo) return copyInParts(client, { Bucket, CopySource, Key: key }, bytes, partBytes);
  const { CopyObjectCommand } = await import('@aws-sdk/client-s3');
  await client.send(new CopyObjectCommand({ Bucket, Key: key, CopySource }));
}

async function copyInParts(
  client: S3Client,
  { CopySource, ...target }: { Bucket: string; Key: string; CopySource: string },
  bytes: number,
  partBytes: number,
): Promise<void> {
  const s3 = await import('@aws-sdk/client-s3');
  const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand(target));
  const parts: { PartNumber: number; ETag: string | undefined }[] = [];
  const numbers = Array.from({ length: Math.ceil(bytes / partBytes) }, (_, at) => at + 1).values();
  async function takeTurns(): Promise<void> {
    for (const PartNumber of numbers) {
      const first = (PartNumber - 1) * partBytes;
      const last = Math.min(first + partBytes, bytes) - 1;
      const CopySourceRange = `bytes=${first}-${last}`;
      const part = { ...target, UploadId, PartNumber, CopySource, CopySourceRange };
      const { CopyPartResult } = await client.send(new s3.UploadPartCopyCommand(part));
      parts.push({ PartNumber, ETag: CopyPartResult?.ETag });
    }
  }
  try {
    await Promise.all(Array.from({ length: PARTS_AT_ONCE }, takeTurns));
    const Parts = parts.sort((a, b) => a.PartNumber - b.PartNumber);
    await client.send(
      new s3.CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
    );
  } catch (thrown) {
    await client.send(new s3.AbortMultipartUploadCommand({ ...target, UploadId }));
    throw thrown;
  }
}
