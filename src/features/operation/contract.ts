import { z } from 'zod';
import { download } from '#api/bytes.ts';

export const operationBytes = {
  backup: download({
    path: '/operation/backup',
    summary: 'Take a backup of the whole installation, keys included, while it runs',
    allow: ['operator'],
    input: z.strictObject({
      files: z
        .enum(['with', 'without'])
        .default('with')
        .describe('Whether the stored files are in it, or left in their store'),
    }),
    mediaType: 'application/zip',
  }),
};
