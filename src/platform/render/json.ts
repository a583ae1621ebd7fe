/** A node as the template reads it. */
export type Json = Record<string, unknown>;
