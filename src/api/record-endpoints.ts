import { z } from 'zod';
import { NOUNS, type Noun } from '#domain/record/nouns.ts';
import { Day, Id } from '#domain/record/shape.ts';
import { endpoint, type Access } from './endpoint.ts';
import { Place, recorded } from './record.ts';

/** How the records of a noun are reached: the path of the list, what people call one and many, and who may. */
export interface Said {
  path: `/${string}`;
  one: string;
  many: string;
  read: Access['allow'];
  write: Access['allow'];
  /** What is written is a signature or its like: see `Access`. */
  signs?: true;
}

/** What a change says it was made from, so that nobody’s change is lost under another’s. */
const seen = z.int().min(1).describe('The version that was seen; a later one is a conflict');

/** The five endpoints that every kept noun has: list, read, history, add, change. */
export function recordEndpoints<N extends Noun>(noun: N, { path, one, many, read, write, signs }: Said) {
  const body: (typeof NOUNS)[N]['shape'] = NOUNS[noun].shape;
  const one$ = recorded(noun);
  const versions = `${path}/{id}/versions` as const;
  return {
    list: endpoint({ method: 'GET', path, summary: `List ${many}`, allow: read })
      .input(Place.extend({ engagement: Id.optional().describe('Only those about this engagement') }))
      .output(z.array(one$)),
    read: endpoint({ method: 'GET', path: `${path}/{id}`, summary: `Read ${one}`, allow: read })
      .input(Place.extend({ id: Id }))
      .output(one$),
    history: endpoint({ method: 'GET', path: versions, summary: `Read all versions of ${one}`, allow: read })
      .input(z.object({ id: Id, from: Place.shape.from }))
      .output(z.array(one$)),
    add: endpoint({ method: 'POST', path, summary: `Add ${one}`, allow: write, ...(signs && { signs }) })
      .input(z.object({ id: Id, effectiveOn: Day.optional(), body }))
      .output(one$),
    change: endpoint({
      method: 'POST',
      path: versions,
      summary: `Change ${one} from a day on`,
      allow: write,
      ...(signs && { signs }),
    })
      .input(z.object({ id: Id, version: seen, effectiveOn: Day.optional(), body }))
      .output(one$),
  };
}

export type RecordEndpoints<N extends Noun> = ReturnType<typeof recordEndpoints<N>>;
