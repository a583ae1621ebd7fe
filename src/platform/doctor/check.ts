import type { Engine } from '../db/engine.ts';
import type { Mailer } from '../mail/mail.ts';
import type { KeyRing } from '../secrets/ring.ts';
import type { BlobStore } from '../storage/blobs.ts';

/** What is looked at. What is not there says why in `blind`. */
export interface Patient {
  dataFolder: string;
  /** The database, open and as it is. */
  engine: Engine | undefined;
  /** Why the database could not be opened, where that is wrong in itself. */
  refused?: string | undefined;
  blobs: BlobStore | undefined;
  ring: KeyRing | undefined;
  mail: Mailer | undefined;
  /** Why something above is missing, for the checks that would need it. */
  blind: string;
  /** How many connections a node takes of the server that DATABASE_URL names; undefined where that is not known. */
  databaseConnections: number | undefined;
  now: Date;
  /** Read everything, however long it takes. */
  isDeep: boolean;
  nodeVersion: string;
  leastFreeBytes: number;
}

/** Below this, uploads and the database may stop at any moment. */
export const LEAST_FREE_BYTES = 1_000_000_000;

/** What a look found. */
export interface Verdict {
  state: 'right' | 'wrong' | 'unknown';
  said: string;
  /** How to mend what is wrong. */
  mend?: string;
}

/** One look at one thing. */
export interface Check {
  name: string;
  look: (patient: Patient) => Promise<Verdict> | Verdict;
}

export function right(said: string): Verdict {
  return { state: 'right', said };
}

export function wrong(said: string, mend: string): Verdict {
  return { state: 'wrong', said, mend };
}

export function unknown(said: string): Verdict {
  return { state: 'unknown', said };
}

/** A check that needs the database; without one it is unknown. */
export function onDatabase(
  look: (engine: Engine, patient: Patient) => Promise<Verdict>,
): (patient: Patient) => Promise<Verdict> {
  return async (patient) => (patient.engine ? look(patient.engine, patient) : unknown(patient.blind));
}
