import { z } from 'zod';
import { download } from '#api/bytes.ts';
import { endpoint } from '#api/endpoint.ts';

export const Told = z.object({
  check: z.string().describe('What was looked at'),
  state: z
    .enum(['right', 'wrong', 'unknown'])
    .describe('Unknown: it could not be looked at, and is not right'),
  said: z.string(),
  mend: z.string().optional().describe('How to mend what is wrong'),
});

export const operation = {
  examine: endpoint({
    method: 'GET',
    path: '/operation/doctor',
    summary: 'Look at the whole installation and say what is wrong with it',
    allow: ['operator'],
  })
    .input(
      z.object({
        deep: z
          .boolean()
          .default(false)
          .describe('Hash every trail and every file; takes long where there are many'),
      }),
    )
    .output(z.array(Told)),
};

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
