import { z } from 'zod';
import { readCanonical } from '../canonical.ts';
import { TrailLine } from './entry.ts';

const ID = '"([A-Za-z0-9][A-Za-z0-9._-]{0,79})"';
const WORD = '"([A-Za-z]{1,40})"';
const COUNT = '(0|[1-9][0-9]{0,14})';
const MOMENT = z.regexes
  .datetime({})
  .source.replace(/^\^/, '')
  .replace(/\$$/, '')
  .replaceAll(/\((?!\?)/g, '(?:');

/** An entry’s line in canonical JSON, when its words are plain. What it does not match takes the long way. */
const PLAIN = new RegExp(
  [
    `^\\{"entry":\\{"actor":\\{"organization":${ID},"person":${ID},"role":${WORD},"side":"(company|auditor|customer)"\\}`,
    `"at":"(${MOMENT})"`,
    '"digest":"([0-9a-f]{64})"',
    `"seq":${COUNT}`,
    `"subject":\\{"id":${ID},"noun":${WORD},"version":([1-9][0-9]{0,14})\\}`,
    '"type":"([a-z][a-zA-Z]*\\.[a-z][a-z-]*)"\\}',
    '"salt":"([0-9a-f]{32})"\\}$',
  ].join(','),
);

/**
 * Reads a line of `trail/entries.jsonl`; undefined when it is not a trail line in canonical JSON. Nearly every line is
 * matched whole by one pattern, which is several times faster than parsing it, checking its shape and writing it again.
 */
export function readTrailLine(text: string): TrailLine | undefined {
  const found = PLAIN.exec(text);
  return found && isPlain(found) ? lineOf(found) : readSlowly(text);
}

/** The same by parsing, checking and writing again. */
export function readSlowly(text: string): TrailLine | undefined {
  const parsed = TrailLine.safeParse(readCanonical(text));
  return parsed.success ? parsed.data : undefined;
}

function isPlain([, organization = '', person = '', , , , , , id = '']: RegExpExecArray): boolean {
  return [organization, person, id].every((name) => !name.endsWith('.') && !name.includes('..'));
}

function lineOf(found: RegExpExecArray): TrailLine {
  const [
    ,
    organization = '',
    person = '',
    role = '',
    side = '',
    at = '',
    digest = '',
    seq,
    id = '',
    noun = '',
    version,
    type = '',
    salt = '',
  ] = found;
  return {
    entry: {
      seq: Number(seq),
      at,
      actor: { person, organization, side: side as 'company', role },
      type,
      subject: { noun, id, version: Number(version) },
      digest,
    },
    salt,
  };
}
