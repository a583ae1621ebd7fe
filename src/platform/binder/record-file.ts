import { z } from 'zod';
import { Problem } from '#domain/problem.ts';
import type { WrittenRecord } from '#domain/record/digest.ts';
import { NOUNS, type BodyOf, type Kept, type Noun } from '#domain/record/nouns.ts';
import { Day, Id } from '#domain/record/shape.ts';
import { refusal } from '../formats/finding.ts';
import { joinFrontMatter, splitFrontMatter } from '../formats/front-matter.ts';
import { decodeText } from '../formats/text.ts';
import type { Json } from '../formats/json.ts';
import { readYaml, type YamlText } from '../formats/yaml.ts';
import { writeYaml } from '../formats/yaml-writer.ts';
import { proseOf } from './layout.ts';
import { inOrder } from './order.ts';
import { shapeFindings } from './shape-findings.ts';

/** A record file read. */
export interface RecordFile<N extends Noun = Noun> {
  /** Exactly what the file says; the trail’s digest is of this. */
  written: WrittenRecord & { noun: N };
  /** The same with the shape’s defaults filled in; reports and checks are computed from this. */
  kept: Kept<N>;
  /** Line of a field of the body, for findings about it. */
  lineOf: (path: readonly PropertyKey[]) => number;
}

const Head = z.object({ id: Id, version: z.int().min(1), effectiveOn: Day });

/**
 * Reads one version of a record: YAML, or Markdown with front matter for nouns with prose. `path` names
 * the file in findings; `organization` is the binder’s.
 */
export function readRecordFile<N extends Noun>(
  noun: N,
  bytes: Uint8Array,
  path: string,
  organization: string,
): RecordFile<N> {
  const { fields, lineOf } = readFields(noun, decodeText(bytes, path), path);
  const head = Head.safeParse(fields);
  const { id: _, version: __, effectiveOn: ___, ...body } = fields;
  const parsed = NOUNS[noun].shape.safeParse(body);
  if (!head.success || !parsed.success) {
    throw refusal(
      ...(head.success ? [] : shapeFindings(head.error, path, lineOf)),
      ...(parsed.success ? [] : shapeFindings(parsed.error, path, lineOf)),
    );
  }
  const shared = { noun, ...head.data, organization };
  return { written: { ...shared, body }, kept: { ...shared, body: parsed.data as BodyOf<N> }, lineOf };
}

interface Fields extends Pick<YamlText, 'lineOf'> {
  fields: { [key: string]: Json };
}

function readFields(noun: Noun, text: string, path: string): Fields {
  const prose = proseOf(noun);
  if (prose === undefined) return asFields(readYaml(text, path), path);
  const parts = splitFrontMatter(text, path);
  const { fields, lineOf } = asFields(readYaml(parts.yaml, path, parts.yamlAbove), path);
  if (prose in fields) {
    throw refusal({
      file: path,
      line: lineOf([prose]),
      why: `"${prose}" is the text below the fields, not one of them.`,
    });
  }
  return {
    fields: { ...fields, [prose]: parts.prose },
    lineOf: (at) => (at[0] === prose ? parts.proseAbove + 1 : lineOf(at)),
  };
}

function asFields({ value, lineOf }: YamlText, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refusal({ file: path, line: 1, why: 'is not a record: it needs fields such as "id: ...".' });
  }
  return { fields: value, lineOf };
}

/**
 * The file of one version: `id`, `version`, `effectiveOn`, then the body in the order of its shape, always in
 * the same style. `readRecordFile` gives the record back.
 */
export function writeRecordFile({ noun, id, version, effectiveOn, body }: WrittenRecord): Buffer {
  const known = noun as Noun;
  const prose = proseOf(known);
  const { [prose ?? '']: text, ...fields } = inOrder(NOUNS[known].shape, body);
  const yaml = writeYaml({ id, version, effectiveOn, ...fields });
  if (prose === undefined) return Buffer.from(yaml, 'utf8');
  if (typeof text !== 'string' || /(?![\n\t])\p{Cc}/u.test(text) || !text.isWellFormed()) {
    throw new Problem(
      'invalid',
      `The text of ${noun} ${id} holds a control character, which a Markdown file cannot carry. Edit the text, then export again.`,
    );
  }
  return Buffer.from(joinFrontMatter(yaml, text), 'utf8');
}
