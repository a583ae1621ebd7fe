/** What can be checked, in the order in which it is told. */
const CHECKS = {
  files: 'files whose SHA-256 is the listed one',
  signatures: 'signatures',
  leaves: 'trail leaves hashed into the tree',
  roots: 'signed roots computed again',
  proofs: 'proofs that a leaf or an earlier checkpoint belongs to a signed root',
  records: 'records against their digest on the trail',
  stored: 'stored files against the records that cite them',
  populations: 'populations: identifiers and rows hashed and counted again',
  commitments: 'seeds against the commitment made before the freeze',
  samples: 'samples drawn again',
  results: 'test results: items, marks and counts added up again',
  deviations: 'deviations against the results they rest on',
  numbers: 'numbers and sentences of the report against results and deviations',
  rewritten: 'report written again from the records, word for word the same',
  report: 'report files and report tree against the hashes given for them',
} as const;
export type CheckName = keyof typeof CHECKS;
const CHECK_NAMES = Object.keys(CHECKS) as CheckName[];

/** Something that does not hold: in which file, and why. */
export interface Failure {
  file: string;
  why: string;
}

/** Something that could not be looked at, and why. It is not a pass. */
export interface Gap {
  what: string;
  why: string;
}

/** What was given to be verified. */
export type SubjectKind = 'binder' | 'binders' | 'full-bundle' | 'readers-seal';

/** What a verification found. `isSound` says that nothing failed; it does not say that everything could be checked. */
export interface VerifyReport {
  path: string;
  kind: SubjectKind;
  /** What it is about, a line each: organizations, engagement, keys. */
  about: string[];
  checked: { check: CheckName; what: string; count: number }[];
  failures: Failure[];
  unchecked: Gap[];
  /** True things a reader should know, such as a draw made without a prior commitment. */
  notes: string[];
  isSound: boolean;
  limits: string;
}

/** The sentence that ends every verification. */
export const LIMITS =
  'Integrity and arithmetic only; says nothing about whether controls worked or the opinion is right.';

/** Collects what a verification checked, what failed, and what it could not look at. */
export class Tally {
  readonly about: string[] = [];
  readonly notes: string[] = [];
  private readonly counts = new Map<CheckName, number>();
  private readonly failures: Failure[] = [];
  private readonly gaps: Gap[] = [];

  /** Counts what was checked and holds. */
  passed(check: CheckName, count = 1): void {
    this.counts.set(check, (this.counts.get(check) ?? 0) + count);
  }

  failed(file: string, why: string): void {
    if (!this.failures.some((known) => known.file === file && known.why === why))
      this.failures.push({ file, why });
  }

  /** Counts when `holds`, else keeps the failure. */
  expect(check: CheckName, holds: boolean, file: string, why: string): void {
    if (holds) this.passed(check);
    else this.failed(file, why);
  }

  /** Keeps a thing to know, once. */
  note(text: string): void {
    if (!this.notes.includes(text)) this.notes.push(text);
  }

  unchecked(what: string, why: string): void {
    if (!this.gaps.some((known) => known.what === what && known.why === why)) this.gaps.push({ what, why });
  }

  get failureCount(): number {
    return this.failures.length;
  }

  report(path: string, kind: SubjectKind): VerifyReport {
    return {
      path,
      kind,
      about: this.about,
      checked: CHECK_NAMES.flatMap((check) => {
        const count = this.counts.get(check) ?? 0;
        return count === 0 ? [] : [{ check, what: CHECKS[check], count }];
      }),
      failures: this.failures,
      unchecked: this.gaps,
      notes: this.notes,
      isSound: this.failures.length === 0,
      limits: LIMITS,
    };
  }
}
