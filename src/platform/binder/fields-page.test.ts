import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { NOUN_NAMES, NOUNS, type Noun } from '#domain/record/nouns.ts';
import { REFERENCES } from '#domain/record/references.ts';
import { proseOf } from './layout.ts';

/** What we use of JSON Schema. */
interface Schema {
  type?: string;
  format?: string;
  pattern?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  default?: unknown;
  description?: string;
  minItems?: number;
}

const INTRODUCTION = `# Binder: the fields of each noun

Made from the shapes in \`src/domain\` and checked against them by \`src/platform/binder/fields-page.test.ts\`; do not edit by hand (\`npx vitest run src/platform/binder/fields-page.test.ts -u\` makes it anew). How the files are laid out is in [\`binder.md\`](binder.md).

Every record file begins with \`id\`, \`version\` and \`effectiveOn\`. \`[]\` stands for each item of a list. A field without "yes" may be left out; its default, where one is given, is what readers then take.
`;

function rowsOf(schema: Schema, noun: Noun, path: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const isNeeded = (schema.required ?? []).includes(key);
    const name = path === '' ? key : `${path}.${key}`;
    return [rowOf(name, field, noun, isNeeded), ...rowsBelow(field, noun, name)];
  });
}

function rowsBelow(field: Schema, noun: Noun, name: string): string[] {
  if (field.properties) return rowsOf(field, noun, name);
  if (field.items?.properties) return rowsOf(field.items, noun, `${name}[]`);
  return [];
}

function rowOf(name: string, field: Schema, noun: Noun, isNeeded: boolean): string {
  const reference = REFERENCES.find((one) => one.noun === noun && [name, `${name}[]`].includes(one.field));
  const remarks = [
    field.description,
    reference && `names a record: ${reference.to}`,
    field.default !== undefined && `default \`${JSON.stringify(field.default)}\``,
    proseOf(noun) === name && 'the text under the front matter',
  ].filter((remark) => typeof remark === 'string');
  return `| \`${name}\` | ${isNeeded ? 'yes' : ''} | ${typeOf(field)} | ${remarks.join('; ').replaceAll('|', '\\|')} |`;
}

function typeOf(field: Schema): string {
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum) return field.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (field.anyOf) return field.anyOf.map(typeOf).join(' or ');
  if (field.type === 'array')
    return `list of ${typeOf(field.items ?? {})}${field.minItems ? ', at least one' : ''}`;
  if (field.type === 'object') return 'mapping';
  if (field.type === 'integer') return 'whole number';
  if (field.type === 'boolean') return '`true` or `false`';
  if (field.format === 'date') return 'day';
  if (field.format === 'date-time') return 'moment, UTC';
  if (field.format === 'email') return 'e-mail address';
  return { string: 'text', number: 'number', null: '`null`' }[field.type ?? ''] ?? 'any';
}

function sectionOf(noun: Noun): string {
  const { shape, folder, writtenBy } = NOUNS[noun];
  const schema = z.toJSONSchema(shape, { io: 'input' }) as Schema;
  const prose = proseOf(noun);
  const kept = `\`records/${folder}/<id>.${prose === undefined ? 'yaml' : 'md'}\`, written by ${writtenBy === 'both' ? 'either side' : `the ${writtenBy}`}`;
  return `\n## ${noun}\n\n${kept}.\n\n| field | needed | type | meaning |\n|---|---|---|---|\n${rowsOf(schema, noun, '').join('\n')}\n`;
}

/** The table of nouns and folders as it stands in `binder.md`. */
function folderTable(): string {
  const rows = NOUN_NAMES.map((noun) => {
    const { folder, writtenBy } = NOUNS[noun];
    const prose = proseOf(noun);
    return `| \`${folder}\` | \`${noun}\` | ${writtenBy} | ${prose === undefined ? '' : `\`${prose}\``} |`;
  });
  return `| folder | noun | written by | prose |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

describe('the pages about the binder', () => {
  test('tell every field of every noun', async () => {
    await expect(INTRODUCTION + NOUN_NAMES.map(sectionOf).join('')).toMatchFileSnapshot(
      '../../../docs/formats/binder-fields.md',
    );
  });

  test('tell the folder and side of every noun', () => {
    const page = readFileSync(new URL('../../../docs/formats/binder.md', import.meta.url), 'utf8');
    expect(page).toContain(`### Nouns and folders\n\n${folderTable()}\n`);
  });
});
