import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitSeed } from '#domain/testing/commitment.ts';
import { writeZip } from '#platform/formats/zip-writer.ts';
import { ENGAGEMENT } from '../people.ts';
import { companyFiles } from '../small-binder.ts';
import type { Asked } from './endpoints.ts';
import { JOBS } from './jobs.ts';

/** What an endpoint is asked for where the generator cannot tell it from the contract and the records that lie there. */
export interface Target extends Asked {
  /** The record it is about, as `noun/id`; without it the one in `input`, or none. */
  about?: string;
  /** Others have one of this name themselves, and get their own. */
  isAlsoTheirs?: true;
  /** The right caller gets past every check and is then told this: it is sealed by its nature, or not there on this ground. */
  answers?: 'sealed' | 'missing' | 'forbidden';
  /** It begins a transaction of its own kind, which the one around each test would not allow: proved before the tests. */
  isProvedBefore?: true;
  /** It is its owner’s alone, whoever else belongs to the organization. */
  isPersonal?: true;
  /** Only somebody who is on all engagements of the firm gets it. */
  isWhole?: true;
  /** Why the answer shows none of the planted words: what it gives is computed, packed or only numbers. */
  shows?: 'nothing planted';
}

const TUS = { 'tus-resumable': '1.0.0' };
const UPLOAD = { id: 'upl_inside' };

type Side = 'company' | 'auditor' | 'operator';

/**
 * Targets by endpoint. An endpoint that is missing here and cannot be guessed is a failure that names it: give it a
 * line that its right caller succeeds with, on the ground of `ground.ts`.
 */
export const TARGETS: Readonly<Record<string, (side: Side) => Target | Promise<Target>>> = {
  'binder.export': (side) => ({
    input: side === 'operator' ? { organization: 'alder' } : {},
    shows: 'nothing planted',
    isWhole: true,
  }),
  'binder.import': async () => ({ input: {}, bytes: await smallBinder() }),
  'controlStates.states': () => ({
    input: { control: 'IAM-01', from: 'alder', first: '2026-01-01', last: '2026-01-31' },
    about: 'control/IAM-01',
    shows: 'nothing planted',
  }),
  'controls.retire': () => ({ input: { id: 'IAM-01' }, about: 'control/IAM-01' }),
  'erasure.erase': (side) => {
    const id = side === 'company' ? 'inside' : 'inside-firm';
    return {
      input: { id, version: 1, why: 'It was brought in by mistake.' },
      about: `evidence/${id}`,
      answers: 'sealed',
    };
  },
  'erasure.retention': (side) => ({
    input: { id: side === 'company' ? 'inside' : 'inside-firm' },
    about: `evidence/${side === 'company' ? 'inside' : 'inside-firm'}`,
    shows: 'nothing planted',
  }),
  'evidence.put': () => ({ input: {}, bytes: Buffer.from('Brought in.') }),
  'jobs.drop': () => ({ input: { id: JOBS.dead } }),
  'jobs.read': (side) => ({ input: { id: side === 'auditor' ? JOBS.birch : JOBS.alder } }),
  'jobs.retry': () => ({ input: { id: JOBS.dead } }),
  'jobs.watch': (side) => ({ input: { id: side === 'auditor' ? JOBS.birch : JOBS.alder } }),
  'invitations.list': () => ({ input: {}, shows: 'nothing planted' }),
  'invitations.make': (side) => ({
    input: {
      person: side === 'auditor' ? 'birch-staff' : 'alder-reader',
      ...(side === 'operator' && { organization: 'alder' }),
    },
  }),
  'invitations.revoke': () => ({ input: { id: 'inside' }, isAlsoTheirs: true }),
  'keys.list': () => ({ input: {}, shows: 'nothing planted' }),
  // Only somebody who is signed in makes one, and nobody is here: keys have their own tests.
  'keys.make': () => ({ input: { name: 'one', scopes: ['all:read'], days: 1 }, answers: 'forbidden' }),
  'keys.revoke': () => ({ input: { id: 'one' }, answers: 'missing' }),
  'links.makeFounding': () => ({ input: {} }),
  // Somebody with an account would end the operator’s acting for all others: these two have their own tests.
  'links.makePassword': () => ({ input: { email: 'nobody@alder.example' }, answers: 'missing' }),
  'members.end': () => ({ input: { person: 'alder-reader' }, answers: 'missing' }),
  'members.list': () => ({ input: {}, shows: 'nothing planted' }),
  'me.read': () => ({ input: {}, shows: 'nothing planted' }),
  'legalHolds.lift': () => ({ input: { id: 'inside', why: 'It was settled.' }, about: 'legalHold/inside' }),
  'legalHolds.set': () => ({ input: { id: 'one-more', why: 'A lawsuit.' } }),
  'operation.backup': () => ({ input: {}, isProvedBefore: true }),
  'reports.file': () => ({ input: { id: 'inside', name: 'one' }, about: 'issue/inside' }),
  'reports.findings': () => ({ ...ofEngagement(), shows: 'nothing planted' }),
  'reports.issue': ofEngagement,
  'reports.preview': ofEngagement,
  'retentionRules.history': () => ({ input: { id: 'inside' }, about: 'retentionRule/inside' }),
  'retentionRules.set': () => ({ input: { years: 10, why: 'A contract asks for it.' } }),
  'samples.draw': () => ({
    input: { id: 'one-more', test: 'to-draw', table: 'inside', seed: '0'.repeat(32) },
    about: 'test/to-draw',
  }),
  'samples.extend': () => ({
    input: { id: 'drawn', to: 'whole-population', why: 'A cause was searched for.' },
    about: 'sample/drawn',
  }),
  'seedCommitments.add': () => ({
    input: {
      id: 'one-more',
      body: {
        test: 'to-draw',
        population: 'frozen',
        commitment: commitSeed('0'.repeat(32)),
        at: '2026-11-16T12:00:00Z',
        by: 'birch-partner',
      },
    },
    about: 'test/to-draw',
  }),
  'seedCommitments.change': () => ({
    input: {
      id: 'inside',
      version: 1,
      body: {
        test: 'inside',
        population: 'inside',
        commitment: '1'.repeat(64),
        at: '2026-11-16T12:00:00Z',
        by: 'birch-partner',
      },
    },
    about: 'seedCommitment/inside',
    answers: 'sealed',
  }),
  'tests.evaluation': () => ({ input: { id: 'inside' }, about: 'test/inside', shows: 'nothing planted' }),
  'trail.list': () => ({ input: {} }),
  'trail.prove': (side) =>
    side === 'company'
      ? { input: { from: 'alder', noun: 'control', id: 'inside', version: 1 }, about: 'control/inside' }
      : { input: { from: 'birch', noun: 'test', id: 'inside', version: 1 }, about: 'organization/birch' },
  'trail.readCheckpoint': () => ({ input: {}, shows: 'nothing planted' }),
  'trail.signCheckpoint': () => ({ input: {}, shows: 'nothing planted' }),
  'uploads.append': () => ({
    input: UPLOAD,
    headers: { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    isPersonal: true,
    bytes: Buffer.from('whole'),
  }),
  'uploads.begin': () => ({ input: {}, headers: { ...TUS, 'upload-length': '5' } }),
  'uploads.describe': () => ({ input: {} }),
  'uploads.end': () => ({ input: UPLOAD, headers: TUS, isPersonal: true }),
  'uploads.read': () => ({ input: UPLOAD, isPersonal: true }),
  'uploads.state': () => ({ input: UPLOAD, headers: TUS, isPersonal: true }),
};

function ofEngagement(): Target {
  return { input: { id: ENGAGEMENT, kind: 'own' }, about: `acceptance/inside`, isAlsoTheirs: true };
}

/** A company’s binder of an organization that nothing is known of. */
async function smallBinder(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'binder-to-refuse-'));
  const path = join(folder, 'binder.zip');
  const zip = writeZip(createWriteStream(path));
  for (const [name, content] of Object.entries(companyFiles())) {
    const text = String(content).replace('firm: birch', 'firm: maple');
    await zip.add(name, bytesOf(text));
  }
  await zip.finish();
  const bytes = readFileSync(path);
  rmSync(folder, { recursive: true });
  return bytes;
}

async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
