import { slug } from './wording.ts';
import { bold } from './blocks.ts';
import { wordsOf, type Block, type Cell, type Heading, type ListItem, type Row } from './tree.ts';

/** Where a person’s prose is placed: under which heading, and the name its ids begin with. */
export interface Place {
  /** Level of the heading that stands above the prose. */
  under: number;
  /** Begins every id inside, so that two texts never share one. */
  prefix: string;
  /** Caption of a table that brought none. */
  title: string;
}

/**
 * Fits parsed prose into a section: its headings move below the heading above it without skipping a level
 * (deeper than level 4 they become bold lines), and headings, tables and figures get ids of their own.
 * References inside the prose follow their targets to the new ids.
 */
export function placeProse(blocks: readonly Block[], place: Place): Block[] {
  const levels = blocks.flatMap((block) => (block.type === 'heading' ? [block.attrs.level] : []));
  const shallowest = Math.min(...levels, 4);
  const shift = place.under + 1 - shallowest;
  const names = new Map<string, string>();
  let at = 0;
  const nameFor = (old: string): string => {
    at += 1;
    const name = slug(`${place.prefix}-${at}`);
    if (old !== '') names.set(old, name);
    return name;
  };
  let above = place.under;
  let title = place.title;
  const placed = blocks.map((block): Block => {
    if (block.type === 'heading') {
      const level = Math.min(block.attrs.level + shift, above + 1);
      title = wordsOf(block).trim() || title;
      const id = nameFor(block.attrs.id);
      if (level > 4) return { type: 'paragraph', content: [bold(wordsOf(block))] };
      above = level;
      return { ...block, attrs: { level: level as Heading['attrs']['level'], id } };
    }
    return renamed(block, nameFor, title);
  });
  return placed.map((block) => followed(block, names) as Block);
}

function renamed(block: Block, nameFor: (old: string) => string, title: string): Block {
  if (block.type === 'table') {
    const { id, caption, widths } = block.attrs;
    return { ...block, attrs: { id: nameFor(id), caption: caption.trim() === '' ? title : caption, widths } };
  }
  if (block.type === 'figure') return { ...block, attrs: { ...block.attrs, id: nameFor(block.attrs.id) } };
  if (block.type === 'callout') {
    return { ...block, content: block.content.map((inner) => renamed(inner, nameFor, title)) };
  }
  if (block.type === 'bulletList' || block.type === 'orderedList') {
    const content = block.content.map((item): ListItem => ({
      ...item,
      content: item.content.map((inner) => renamed(inner, nameFor, title)),
    }));
    return { ...block, content };
  }
  return block;
}

type Inner = Block | Row | Cell | ListItem | { type: 'crossRef'; attrs: { target: string } };

function followed(node: Inner, names: ReadonlyMap<string, string>): Inner {
  if (node.type === 'crossRef') {
    return { ...node, attrs: { target: names.get(node.attrs.target) ?? node.attrs.target } };
  }
  if (!('content' in node)) return node;
  return { ...node, content: (node.content as Inner[]).map((inner) => followed(inner, names)) } as Inner;
}
