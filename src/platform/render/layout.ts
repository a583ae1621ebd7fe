import type { Block, Inline, ListItem, Mark, ReportTree, Section, Signature } from '#domain/report/tree.ts';
import { isSafeLink } from './clean.ts';
import { layOutTable } from './layout-table.ts';
import type { Numbered } from './number.ts';
import { authorLine, dateLine, runningTitle, timeLine } from './lines.ts';
import { pageOf, type Page } from './measure.ts';

export type Json = Record<string, unknown>;

/** A token longer than this gets places where a line may break. */
const LONGEST_TOKEN = 24;
/** Width of a wide letter in a table, in points. */
const WIDE_CHARACTER = 5.2;

/** What the template reads, and the drawings it names by path. */
export interface Layout {
  report: Json;
  drawings: Map<string, string>;
}

/** The numbered tree as the template's data: references worded, rows that stay together marked, links filtered. */
export function layOut(numbered: Numbered): Layout {
  const { tree, labels } = numbered;
  const drawings = new Map<string, string>();
  const [year = 0, month = 0, day = 0] = tree.attrs.date.split('-').map(Number);
  const content = tree.content.map((section) => layOutSection(section, tree, labels, drawings));
  return {
    drawings,
    report: {
      attrs: tree.attrs,
      authors: [tree.attrs.firm, tree.attrs.company],
      date: [year, month, day],
      dateLine: dateLine(tree.attrs.date),
      timeLine: timeLine(tree.attrs.time),
      markSize: Math.min(110, Math.round(1300 / Math.max(8, tree.attrs.draft?.length ?? 0))),
      contentsDepth: Math.max(1, ...numbered.contents.map(({ level }) => level)),
      hasTables: numbered.tables.length > 0,
      hasFigures: numbered.figures.length > 0,
      content,
    },
  };
}

function layOutSection(
  section: Section,
  tree: ReportTree,
  labels: Numbered['labels'],
  drawings: Map<string, string>,
): Json {
  const pass = new LayingOut(labels, drawings, pageOf(section.attrs.orientation));
  return {
    orientation: section.attrs.orientation,
    running: runningTitle(section, labels),
    author: authorLine(section, tree.attrs),
    content: section.content.map((block) => pass.block(block, pass.page.width)),
  };
}

class LayingOut {
  private readonly labels: Numbered['labels'];
  private readonly drawings: Map<string, string>;
  readonly page: Page;

  constructor(labels: Numbered['labels'], drawings: Map<string, string>, page: Page) {
    this.labels = labels;
    this.drawings = drawings;
    this.page = page;
  }

  block(block: Block, width: number): Json {
    switch (block.type) {
      case 'paragraph':
        return {
          type: block.type,
          role: block.attrs?.role ?? '',
          content: this.inlines(block.content, width),
        };
      case 'heading': {
        const { level, id } = block.attrs;
        return {
          type: block.type,
          level,
          id,
          number: this.numberOf(id, level),
          content: this.inlines(block.content, width),
        };
      }
      case 'bulletList':
        return { type: block.type, content: this.items(block.content, width) };
      case 'orderedList': {
        return {
          type: block.type,
          start: block.attrs?.start ?? 1,
          content: this.items(block.content, width),
        };
      }
      case 'callout':
        return { type: block.type, tone: block.attrs.tone, content: this.blocks(block.content, width - 24) };
      case 'table': {
        const { id, caption, widths } = block.attrs;
        const rows = layOutTable(block, { ...this.page, width }, (content, room) =>
          this.blocks(content, room),
        );
        return { type: block.type, id, caption, widths, number: this.numberOf(id), ...rows };
      }
      case 'figure': {
        const { id, caption, alt, svg, widthPercent } = block.attrs;
        const path = `drawings/${id}.svg`;
        this.drawings.set(path, svg);
        return { type: block.type, id, caption, alt, path, width: widthPercent, number: this.numberOf(id) };
      }
      case 'signature':
        return { type: block.type, ...signatureLines(block) };
      default:
        return { type: block.type };
    }
  }

  private blocks(blocks: Block[], width: number): Json[] {
    return blocks.map((block) => this.block(block, width));
  }

  private items(items: ListItem[], width: number): Json[][] {
    return items.map((item) => this.blocks(item.content, width - 14));
  }

  private numberOf(id: string, level = 0): string {
    const label = this.labels.get(id);
    return level === 1 ? (label?.number ? label.label : '') : (label?.number ?? '');
  }

  private inlines(inlines: Inline[], width: number): Json[] {
    return inlines.map((inline): Json => {
      switch (inline.type) {
        case 'text':
          return this.text(inline.text, inline.marks ?? [], width);
        case 'crossRef': {
          const { target } = inline.attrs;
          return { type: inline.type, target, text: this.labels.get(target)?.label ?? target };
        }
        case 'footnote':
          return { type: inline.type, content: this.inlines(inline.content, this.page.width) };
        default:
          return { type: inline.type };
      }
    });
  }

  private text(text: string, marks: Mark[], width: number): Json {
    const kept = marks.filter((mark) => mark.type !== 'link' || isSafeLink(mark.attrs.href));
    const pieces = piecesOf(text, width);
    return {
      type: 'text',
      ...(pieces.length > 1 ? { pieces } : { text }),
      ...(kept.length > 0 && { marks: kept }),
    };
  }
}

/** Cuts tokens that offer no place to break a line and might not fit the width, in points. */
export function piecesOf(text: string, width: number): string[] {
  const room = Math.max(6, Math.min(LONGEST_TOKEN, Math.floor(width / WIDE_CHARACTER)));
  if (text.length <= room) return [text];
  const long = new RegExp(`[^\\s-]{${room + 1},}`, 'gu');
  const step = Math.max(3, Math.floor(room / 3));
  return text
    .replaceAll(long, (token) => token.replaceAll(new RegExp(`.{${step}}(?=.{2})`, 'gu'), '$&\u0000'))
    .split('\u0000');
}

function signatureLines(block: Signature): { name: string; isOpen: boolean; lines: string[] } {
  const { name, title, organization, place, date, isOpen = false } = block.attrs;
  return {
    name,
    isOpen,
    lines: [title, organization, place, date].filter((line) => line !== undefined && line !== '') as string[],
  };
}
