import type { BodyOf, Noun } from '#domain/record/nouns.ts';
import { isReleased } from '#platform/db/release.ts';
import type { Draft } from '../report-records.ts';
import type { Stored } from '#platform/db/records.ts';
import { CLIENT_ELSEWHERE, OTHER_FIRM_AT_HOME } from './parties.ts';

/** Whose a planted record is, as far as others may see it. */
export type Kind =
  | 'company' // the company’s
  | 'firm' // the firm’s, about no engagement
  | 'firm-itself' // the firm’s record of itself
  | 'paper' // the firm’s on the engagement, not communicated
  | 'told'; // the firm’s on the engagement, released to the company

/** Words that stand in every record of a kind and organization, and nowhere else. */
export function markOf(organization: string, kind: Kind): string {
  return `Zq-${organization}-${kind}-mark`;
}

/** The same body with the mark after each text that has a space, or is a guessed word in a field of free words. */
export function marked<Body>(body: Body, mark: string): Body {
  return JSON.parse(
    JSON.stringify(body, (key: string, value: unknown) =>
      typeof value === 'string' && isFree(key, value) ? `${value} ${mark}` : value,
    ),
  ) as Body;
}

/** The same without marks: what somebody may send as words of their own. */
export function unmarked<Body>(body: Body): Body {
  return JSON.parse(JSON.stringify(body).replaceAll(/ Zq-[a-z-]+-mark/g, '')) as Body;
}

/** Fields of free words, wherever they stand. */
const FREE = new Set(
  `title text note reason reasons what effect correction resolution changes procedure finding walkthrough why
  summary completeness label prose`.split(/\s+/),
);
const NEVER = new Set(['row', 'name', 'mediaType', 'timeZone', 'person']);

function isFree(key: string, value: string): boolean {
  return !NEVER.has(key) && (value.includes(' ') || (FREE.has(key) && value === 'one'));
}

/** The kind of a record, from the record as it lies. */
export function kindOf({
  noun,
  side,
  engagements,
  isReleased,
}: Pick<Stored, 'noun' | 'side' | 'engagements' | 'isReleased'>): Kind {
  if (side === 'company') return 'company';
  if (noun === 'organization') return 'firm-itself';
  if (isReleased) return 'told';
  return engagements.length > 0 ? 'paper' : 'firm';
}

const FIRM_WIDE: readonly Noun[] = ['person', 'sizeTable'];

/** The kind that a draft will have. */
export function kindOfDraft([noun, , body]: Draft, side: 'company' | 'auditor'): Kind {
  if (side === 'company') return 'company';
  if (noun === 'organization') return 'firm-itself';
  if (isReleased(noun, body as BodyOf<Noun>)) return 'told';
  return FIRM_WIDE.includes(noun) ? 'firm' : 'paper';
}

/** What was planted, for finding it again in an answer. */
export interface Planted {
  organization: string;
  kind: Kind;
  digest: string;
}

/** Who looks, as far as it decides what may be seen. */
export type Viewer = 'company' | 'firm' | 'elsewhere' | 'other-firm' | 'outsider';

/** Kinds of Alder’s and Birch’s records that must not reach a viewer. */
const HIDDEN: Record<Viewer, readonly Kind[]> = {
  company: ['firm', 'paper'],
  firm: [],
  elsewhere: ['company', 'paper', 'told'],
  'other-firm': ['firm', 'firm-itself', 'paper', 'told'],
  outsider: ['company', 'firm', 'firm-itself', 'paper', 'told'],
};

/** Finds what must not be seen in what was answered: marks, and digests of records. */
export class Watch {
  /** By mark and by digest. */
  private readonly planted = new Map<string, Pick<Planted, 'organization' | 'kind'>>();

  add({ organization, kind, digest }: Planted): void {
    this.planted.set(digest, { organization, kind }).set(markOf(organization, kind), { organization, kind });
  }

  /** Marks and digests of what this viewer must not see in an answer. A firm’s trail names all its papers by digest. */
  leaksIn(answer: string, viewer: Viewer, isTrail: boolean): string[] {
    return this.foundIn(answer)
      .filter(([found]) => !(isTrail && viewer === 'elsewhere' && /^[0-9a-f]{64}$/.test(found)))
      .filter(([, { organization, kind }]) => isHidden(viewer, organization, kind))
      .map(([found]) => found);
  }

  /** Whether an answer shows something that was planted for Alder or Birch: what a refusal then keeps back. */
  tells(answer: string): boolean {
    return this.foundIn(answer).some(([, { organization }]) => isInside(organization));
  }

  private foundIn(answer: string): [found: string, of: Pick<Planted, 'organization' | 'kind'>][] {
    const words = new Set(answer.match(/Zq-[a-z-]+-mark|[0-9a-f]{64}/g));
    return [...words].flatMap((word) => {
      const of = this.planted.get(word);
      return of ? [[word, of]] : [];
    });
  }
}

/** Whether it is one of the two whose things the others must not reach. */
export function isInside(organization: string): boolean {
  return organization === 'alder' || organization === 'birch';
}

/** Others’ organizations that a viewer works for as well. */
const ALSO_AT: Partial<Record<Viewer, string>> = {
  elsewhere: CLIENT_ELSEWHERE,
  'other-firm': OTHER_FIRM_AT_HOME,
};

function isHidden(viewer: Viewer, organization: string, kind: Kind): boolean {
  if (isInside(organization)) return HIDDEN[viewer].includes(kind);
  return viewer !== 'outsider' && ALSO_AT[viewer] !== organization;
}
