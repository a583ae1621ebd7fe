import { NOUN_NAMES, type Noun } from '#domain/record/nouns.ts';
import type { Finding } from '../formats/finding.ts';
import { historyPath, latestPath, placeOf } from './layout.ts';

/** A record file known by its name alone. */
export interface RecordName {
  path: string;
  noun: Noun;
  id: string;
  /** For an earlier version, as the name says; the latest says it in the file. */
  version?: number;
  isLatest: boolean;
}

type Versions = { isLatest: boolean; earlier: number[] };

/** Which records a binder holds, by the names of its files: nothing has to be opened to know it. */
export class RecordIndex {
  private readonly byNoun = new Map<Noun, Map<string, Versions>>();

  add(path: string): void {
    const place = placeOf(path);
    if (typeof place === 'string' || place.holds !== 'record') return;
    const { noun, id, version } = place;
    const ids = this.byNoun.get(noun) ?? new Map<string, Versions>();
    const versions = ids.get(id) ?? { isLatest: false, earlier: [] };
    if (version === undefined) versions.isLatest = true;
    else versions.earlier.push(version);
    this.byNoun.set(noun, ids.set(id, versions));
  }

  has(noun: Noun, id: string): boolean {
    return this.byNoun.get(noun)?.get(id)?.isLatest ?? false;
  }

  /** Every record file: nouns in their order, ids sorted, versions ascending with the latest last. */
  *names(): Generator<RecordName> {
    for (const noun of NOUN_NAMES) {
      const ids = [...(this.byNoun.get(noun) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
      for (const [id, { isLatest, earlier }] of ids) {
        for (const version of earlier.sort((a, b) => a - b)) {
          yield { path: historyPath(noun, id, version), noun, id, version, isLatest: false };
        }
        if (isLatest) yield { path: latestPath(noun, id), noun, id, isLatest: true };
      }
    }
  }

  /** Why the version of a record’s latest file does not follow its earlier ones; undefined when it does. */
  gapBefore(noun: Noun, id: string, latest: number): string | undefined {
    const earlier = this.byNoun.get(noun)?.get(id)?.earlier ?? [];
    for (let version = 1; version < latest; version += 1) {
      if (!earlier.includes(version)) {
        return `is version ${latest}, but version ${version} is not in ${historyPath(noun, id, version)}.`;
      }
    }
    const beyond = earlier.find((version) => version >= latest);
    return beyond === undefined ? undefined : `is version ${latest}, but history holds version ${beyond}.`;
  }

  /** Earlier versions without a latest one. */
  *orphans(): Generator<Finding> {
    for (const [noun, ids] of this.byNoun) {
      for (const [id, { isLatest, earlier }] of ids) {
        if (!isLatest) {
          yield {
            file: historyPath(noun, id, earlier[0]!),
            why: `is an earlier version of a record that is not in ${latestPath(noun, id)}.`,
          };
        }
      }
    }
  }
}
