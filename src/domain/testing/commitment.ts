import { sha256Hex } from '../hash.ts';

/** What stands on the trail before the freeze: SHA-256 of the seed’s text as UTF-8. The seed itself stays with the auditor. */
export function commitSeed(seed: string): string {
  return sha256Hex(seed);
}

/** Whether the revealed seed is the one committed to. */
export function opensCommitment(seed: string, commitment: string): boolean {
  return commitSeed(seed) === commitment;
}

/** Whether the seed has the form of 128 random bits: 32 lowercase hex digits. Another could have been guessed. */
export function looksRandom(seed: string): boolean {
  return /^[0-9a-f]{32}$/.test(seed);
}
