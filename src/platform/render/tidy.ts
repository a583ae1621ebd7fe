import { Problem } from '#domain/problem.ts';
import type { Block, Heading, Inline, ReportTree, Section, Signature } from '#domain/report/tree.ts';
import { cleanText, nameOf, type Exchange } from './clean.ts';

/**
 * The tree with clean text and whole headings: each section opens with its title, and no heading jumps a level.
 * Every change is noted with its place; characters that no bundled font draws are refused together.
 */
export function tidy(tree: ReportTree): { tree: ReportTree; exchanged: Exchange[] } {
  const pass = new Tidying();
  const attrs = { ...tree.attrs };
  for (const key of ['title', 'subtitle', 'company', 'firm', 'system', 'time', 'classification'] as const) {
    attrs[key] = pass.text(attrs[key]);
  }
  if (attrs.specimen) attrs.specimen = pass.text(attrs.specimen);
  if (attrs.draft) attrs.draft = pass.text(attrs.draft);
  const content = tree.content.map((section) => pass.section(section));
  pass.refuseUndrawable();
  return { tree: { ...tree, attrs, content }, exchanged: pass.exchanged };
}

class Tidying {
  readonly exchanged: Exchange[] = [];
  private readonly undrawable = new Map<string, string>();
  private place = 'the cover';
  private level = 0;
  private title = '';

  text(raw: string): string {
    const { text, exchanged, undrawable } = cleanText(raw);
    for (const [from, to] of exchanged) this.exchanged.push({ place: this.place, from: nameOf(from), to });
    for (const char of undrawable) if (!this.undrawable.has(char)) this.undrawable.set(char, this.place);
    return text;
  }

  section(section: Section): Section {
    this.place = this.title = `“${section.attrs.title}”`;
    this.level = 0;
    const attrs = { ...section.attrs, title: this.text(section.attrs.title) };
    const titles = section.content.filter((block) => block.type === 'heading' && block.attrs.level === 1);
    if (titles.length > 1) {
      throw new Problem(
        'invalid',
        `The report was not rendered: the section ${this.place} has more than one title (heading of level 1).`,
      );
    }
    const opening: Heading = {
      type: 'heading',
      attrs: { level: 1, id: attrs.id },
      content: [{ type: 'text', text: attrs.title || 'Untitled' }],
    };
    const blocks = titles.length === 0 ? [opening, ...section.content] : section.content;
    return { ...section, attrs, content: this.blocks(blocks) };
  }

  refuseUndrawable(): void {
    if (this.undrawable.size === 0) return;
    const named = [...this.undrawable].map(([char, place]) => `${nameOf(char)} in ${place}`);
    const more = named.length > 10 ? `, and ${named.length - 10} more` : '';
    throw new Problem(
      'invalid',
      `The report was not rendered: the report's fonts cannot draw ${named.slice(0, 10).join(', ')}${more}. Write these in Latin, Greek or Cyrillic letters, or leave them out.`,
      { characters: named },
    );
  }

  private blocks(blocks: Block[]): Block[] {
    return blocks.map((block) => this.block(block));
  }

  private block(block: Block): Block {
    switch (block.type) {
      case 'paragraph':
        return { ...block, content: this.inlines(block.content) };
      case 'heading':
        return this.heading(block);
      case 'bulletList':
      case 'orderedList':
        return {
          ...block,
          content: block.content.map((item) => ({ ...item, content: this.blocks(item.content) })),
        };
      case 'callout':
        return { ...block, content: this.blocks(block.content) };
      case 'table':
        return {
          ...block,
          attrs: { ...block.attrs, caption: this.text(block.attrs.caption) },
          content: block.content.map((row) => ({
            ...row,
            content: row.content.map((cell) => ({ ...cell, content: this.blocks(cell.content) })),
          })),
        };
      case 'figure':
        return {
          ...block,
          attrs: { ...block.attrs, caption: this.text(block.attrs.caption), alt: this.text(block.attrs.alt) },
        };
      case 'signature':
        return this.signature(block);
      default:
        return block;
    }
  }

  private heading(heading: Heading): Heading {
    const level = Math.min(heading.attrs.level, this.level + 1) as Heading['attrs']['level'];
    const content = this.inlines(heading.content);
    const words = content
      .map((each) => (each.type === 'text' ? each.text : ' '))
      .join('')
      .trim();
    if (!words)
      throw new Problem(
        'invalid',
        `The report was not rendered: ${this.place} holds a heading without words.`,
      );
    if (level !== heading.attrs.level) {
      this.exchanged.push({
        place: this.place,
        from: `heading “${words}” of level ${heading.attrs.level}`,
        to: `level ${level}`,
      });
    }
    this.level = level;
    this.place = level === 1 ? this.title : `${this.title}, “${words}”`;
    return { ...heading, attrs: { ...heading.attrs, level }, content };
  }

  private signature(block: Signature): Signature {
    const attrs = { ...block.attrs, name: this.text(block.attrs.name) };
    for (const key of ['title', 'organization', 'place', 'date'] as const) {
      const value = attrs[key];
      if (value) attrs[key] = this.text(value);
    }
    return { ...block, attrs };
  }

  private inlines(inlines: Inline[]): Inline[] {
    return inlines.flatMap((inline): Inline[] => {
      if (inline.type === 'footnote') return [{ ...inline, content: this.inlines(inline.content) }];
      if (inline.type !== 'text') return [inline];
      const text = this.text(inline.text);
      return text ? [{ ...inline, text }] : [];
    });
  }
}
