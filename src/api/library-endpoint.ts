import type { z } from 'zod';
import type { Access } from './endpoint.ts';

/**
 * An endpoint that the auth library answers, such as signing in. Declared as a value like the others, so that it stands in
 * the same matrix and description; what is not declared is not reached.
 */
export interface LibraryEndpoint extends Access {
  readonly method: 'GET' | 'POST';
  /** Path under /api, with `{name}` for parts. */
  readonly path: `/auth/${string}`;
  readonly summary: string;
  /** What is sent, where anything is. */
  readonly input?: z.ZodObject;
}
