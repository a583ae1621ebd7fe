import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import type { Definition, List, Nodes, PhrasingContent, RootContent, Table as MarkdownTable } from 'mdast';
import { Problem } from '#domain/problem.ts';
import type { Block, Heading, Inline, Mark, Row, Table } from '#domain/report/tree.ts';
import { widthsOf } from './markdown-table.ts';

export interface Placement {
  /** Begins every id, so that two texts never share one. */
  prefix: string;
  /** Added to each heading's level; deeper than 4 stays 4. */
  shift: number;
  /** Where the text stands, for people: a file or a record. */
  where: string;
}

/** Blocks may stand this deep in each other. */
const MAX_DEPTH = 8;
const MAX_CHARACTERS = 1_000_000;
/** Matching emphasis takes time by the square of its signs in one paragraph. */
const MAX_SIGNS = 5000;

/**
 * Prose written in Markdown (CommonMark with tables) as blocks of the report. Raw HTML, pictures, rules and footnotes
 * are refused with their line; so is nesting deeper than eight. A quotation becomes a callout. A paragraph
 * `Table: words` right before a table is its caption. `[words](#id)` becomes a reference that prints the number.
 */
export function blocksOfMarkdown(markdown: string, placement: Placement): Block[] {
  refuseOversize(markdown, placement.where);
  const root = fromMarkdown(markdown, {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  return new Reading(placement, root.children).blocks(root.children, 0);
}

/** The parser recurses: what nests absurdly is refused before it is read. */
function refuseOversize(markdown: string, where: string): void {
  if (markdown.length > MAX_CHARACTERS) {
    throw new Problem(
      'invalid',
      `${where} was not read: it holds more than ${MAX_CHARACTERS.toLocaleString('en-US')} characters. Split it.`,
    );
  }
  const crowded = markdown
    .split(/\n[ \t]*\n/)
    .find((part) => (part.match(/[*_[`]/g)?.length ?? 0) > MAX_SIGNS);
  if (crowded !== undefined) {
    throw new Problem(
      'invalid',
      `${where} was not read: one paragraph holds more than ${MAX_SIGNS.toLocaleString('en-US')} signs of emphasis or links. Split it.`,
    );
  }
  const lines = markdown.split('\n');
  const deep = lines.findIndex(
    (line) =>
      /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){12}/.test(line) ||
      /[[*_]{64}/.test(line) ||
      /^[ \t]{400}/.test(line),
  );
  if (deep >= 0)
    throw new Problem('invalid', `${where}, line ${deep + 1}: nested too deep. Keep to ${MAX_DEPTH} levels.`);
}

class Reading {
  private readonly placement: Placement;
  private readonly definitions = new Map<string, Definition>();
  private readonly ids = new Map<string, number>();
  private readonly local = new Map<string, string>();

  constructor(placement: Placement, content: RootContent[]) {
    this.placement = placement;
    this.scan(content);
  }

  blocks(nodes: RootContent[], depth: number): Block[] {
    const blocks: Block[] = [];
    for (const [index, node] of nodes.entries()) {
      const next = nodes[index + 1];
      if (node.type === 'definition' || (next?.type === 'table' && captionOf(node) !== undefined)) continue;
      blocks.push(this.block(node, depth, captionOf(nodes[index - 1]) ?? ''));
    }
    return blocks;
  }

  private block(node: RootContent, depth: number, caption: string): Block {
    if (depth > MAX_DEPTH) throw this.refusal(node, `nested more than ${MAX_DEPTH} deep`);
    switch (node.type) {
      case 'paragraph':
        return { type: 'paragraph', content: this.inlines(node.children) };
      case 'heading':
        return this.heading(node.children, node.depth);
      case 'list':
        return this.list(node, depth);
      case 'blockquote':
        return { type: 'callout', attrs: { tone: 'note' }, content: this.blocks(node.children, depth + 1) };
      case 'code':
        return { type: 'paragraph', content: codeLines(node.value) };
      case 'table':
        return this.table(node, caption);
      case 'html':
        throw this.refusal(node, 'raw HTML is not read; write it in Markdown');
      case 'thematicBreak':
        throw this.refusal(node, 'a horizontal rule has no place in a report; use a heading');
      default:
        throw this.refusal(node, `“${node.type}” has no place in a report`);
    }
  }

  private heading(children: PhrasingContent[], depth: number): Block {
    const level = Math.min(4, Math.max(1, depth + this.placement.shift)) as Heading['attrs']['level'];
    return {
      type: 'heading',
      attrs: { level, id: this.idFor(wordsOf(children)) },
      content: this.inlines(children),
    };
  }

  private list(node: List, depth: number): Block {
    const content = node.children.map((item) => {
      const blocks = this.blocks(item.children, depth + 1);
      return {
        type: 'listItem' as const,
        content: blocks.length > 0 ? blocks : [{ type: 'paragraph' as const, content: [] }],
      };
    });
    if (!node.ordered) return { type: 'bulletList', content };
    return { type: 'orderedList', attrs: { start: node.start ?? 1 }, content };
  }

  private table(node: MarkdownTable, caption: string): Table {
    const columns = Math.max(...node.children.map((row) => row.children.length));
    const content = node.children.map((row, index): Row => {
      const cells = Array.from({ length: columns }, (_, at) => row.children[at]?.children ?? []);
      const type = index === 0 ? 'tableHeader' : 'tableCell';
      return {
        type: 'tableRow',
        content: cells.map((cell) => ({
          type,
          content: [{ type: 'paragraph', content: this.inlines(cell) }],
        })),
      };
    });
    return {
      type: 'table',
      attrs: { id: this.idFor(caption || 'table'), caption, widths: widthsOf(content) },
      content,
    };
  }

  private inlines(nodes: PhrasingContent[], marks: Mark[] = []): Inline[] {
    return nodes.flatMap((node) => this.inline(node, marks));
  }

  private inline(node: PhrasingContent, marks: Mark[]): Inline[] {
    switch (node.type) {
      case 'text':
        if (/\[\^[^\]]*\]/.test(node.value))
          throw this.refusal(node, 'footnotes are not read; put the words in parentheses');
        return textOf(node.value.replaceAll(/\s*\n\s*/g, ' '), marks);
      case 'strong':
        return this.inlines(node.children, withMark(marks, { type: 'bold' }));
      case 'emphasis':
        return this.inlines(node.children, withMark(marks, { type: 'italic' }));
      case 'inlineCode':
        return textOf(node.value, withMark(marks, { type: 'code' }));
      case 'break':
        return [{ type: 'hardBreak' }];
      case 'link':
        return this.link(node.url, node.children, marks);
      case 'linkReference':
        return this.link(this.definitions.get(node.identifier)?.url ?? '', node.children, marks);
      case 'html':
        throw this.refusal(node, 'raw HTML is not read; write it in Markdown');
      case 'image':
      case 'imageReference':
        throw this.refusal(
          node,
          'pictures are not read from Markdown; file it as evidence and name it in words',
        );
      default:
        throw this.refusal(node, `“${node.type}” has no place in a report`);
    }
  }

  private link(url: string, children: PhrasingContent[], marks: Mark[]): Inline[] {
    if (/^#[A-Za-z0-9-]+$/.test(url)) {
      const target = url.slice(1);
      return [{ type: 'crossRef', attrs: { target: this.local.get(target) ?? target } }];
    }
    const isSafe = /^(https?:\/\/|mailto:)\S+$/i.test(url);
    return this.inlines(children, isSafe ? withMark(marks, { type: 'link', attrs: { href: url } }) : marks);
  }

  /** Definitions and the ids of headings are needed before the first reference to them. */
  private scan(nodes: Nodes[]): void {
    for (const node of nodes) {
      if (node.type === 'definition') this.definitions.set(node.identifier, node);
      if (node.type === 'heading')
        this.local.set(slugOf(wordsOf(node.children)), this.idFor(wordsOf(node.children)));
      if (node.type === 'blockquote' || node.type === 'list' || node.type === 'listItem')
        this.scan(node.children);
    }
    this.ids.clear();
  }

  private idFor(words: string): string {
    const base = [this.placement.prefix, slugOf(words)].filter(Boolean).join('-');
    const count = (this.ids.get(base) ?? 0) + 1;
    this.ids.set(base, count);
    return count === 1 ? base : `${base}-${count}`;
  }

  private refusal(node: Nodes, what: string): Problem {
    const line = node.position?.start.line;
    return new Problem('invalid', `${this.placement.where}, line ${line}: ${what}.`, {
      where: this.placement.where,
      line,
    });
  }
}

function withMark(marks: Mark[], mark: Mark): Mark[] {
  return marks.some((each) => each.type === mark.type) ? marks : [...marks, mark];
}

function textOf(text: string, marks: Mark[]): Inline[] {
  return text === '' ? [] : [{ type: 'text', text, ...(marks.length > 0 && { marks }) }];
}

function codeLines(code: string): Inline[] {
  return code
    .split('\n')
    .flatMap((line, index): Inline[] => [
      ...(index > 0 ? [{ type: 'hardBreak' as const }] : []),
      ...textOf(line, [{ type: 'code' }]),
    ]);
}

function captionOf(node: RootContent | undefined): string | undefined {
  if (node?.type !== 'paragraph') return undefined;
  return /^Table:\s+(.+)$/s.exec(wordsOf(node.children))?.[1]?.replaceAll(/\s+/g, ' ').trim();
}

function wordsOf(nodes: PhrasingContent[]): string {
  return nodes
    .map((node) => ('value' in node ? node.value : 'children' in node ? wordsOf(node.children) : ' '))
    .join('');
}

function slugOf(words: string): string {
  const slug = words
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60);
  return slug || 'part';
}
