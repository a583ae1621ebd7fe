import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two tokens are the same, in a time that says nothing of where they differ. */
export function isSameToken(given: string, kept: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(kept));
}
