import { wordsOf } from '#domain/report/tree.ts';
import type {
  Block,
  Cell,
  Inline,
  Mark,
  ReportTree,
  Section,
  Signature,
  Table,
} from '#domain/report/tree.ts';
import { isSafeLink } from './clean.ts';
import { gridOf, headRows, type Placed } from './grid.ts';
import type { Numbered } from './number.ts';
import { authorLine, dateLine, runningTitle, timeLine } from './lines.ts';
import { heightOf, pageOf, type Page } from './measure.ts';

type Json = Record<string, unknown>;

/** Share of a page that rows may fill and still be kept together; estimates are on the high side. */
const KEPT_SHARE = 0.6;
/** A token longer than this gets places where a line may break. */
const LONGEST_TOKEN = 24;

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
    content: section.content.map((block) => pass.block(block)),
  };
}

class LayingOut {
  private readonly labels: Numbered['labels'];
  private readonly drawings: Map<string, string>;
  private readonly page: Page;

  constructor(labels: Numbered['labels'], drawings: Map<string, string>, page: Page) {
    this.labels = labels;
    this.drawings = drawings;
    this.page = page;
  }

  block(block: Block): Json {
    switch (block.type) {
      case 'paragraph':
        return { type: block.type, role: block.attrs?.role ?? '', content: this.inlines(block.content) };
      case 'heading': {
        const { level, id } = block.attrs;
        return {
          type: block.type,
          level,
          id,
          number: this.numberOf(id, level),
          content: this.inlines(block.content),
        };
      }
      case 'bulletList':
        return { type: block.type, content: block.content.map((item) => this.blocks(item.content)) };
      case 'orderedList': {
        const content = block.content.map((item) => this.blocks(item.content));
        return { type: block.type, start: block.attrs?.start ?? 1, content };
      }
      case 'callout':
        return { type: block.type, tone: block.attrs.tone, content: this.blocks(block.content) };
      case 'table':
        return this.table(block);
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

  private blocks(blocks: Block[]): Json[] {
    return blocks.map((block) => this.block(block));
  }

  private numberOf(id: string, level = 0): string {
    const label = this.labels.get(id);
    return level === 1 ? (label?.number ? label.label : '') : (label?.number ?? '');
  }

  private table(table: Table): Json {
    const { id, caption, widths } = table.attrs;
    const rows = gridOf(table);
    const heads = headRows(table).length;
    const head = rows.slice(0, heads);
    const headHeight = head.reduce((sum, row) => sum + heightOf(row, widths, this.page), 0);
    return {
      type: table.type,
      id,
      caption,
      widths,
      number: this.numberOf(id),
      repeatHead: headHeight < this.page.height / 4,
      head: head.map((row) => row.map((placed) => this.cell(placed, true))),
      body: groupsOf(rows.slice(heads)).flatMap((group) => this.group(group, widths)),
    };
  }

  /** Rows tied by a spanning cell stay on one page when they fit well; else the span is taken apart. */
  private group(group: Placed[][], widths: number[]): Json[][] {
    const height = group.reduce((sum, row) => sum + heightOf(row, widths, this.page), 0);
    const limit = this.page.height * KEPT_SHARE;
    if (group.length === 1 || height < limit) {
      return group.map((row) => row.map((placed) => this.cell(placed, height < limit)));
    }
    return takenApart(group).map((row) => {
      const isKept = heightOf(row, widths, this.page) < limit;
      return row.map((placed) => this.cell(placed, isKept));
    });
  }

  private cell(placed: Part, keep: boolean): Json {
    const { colspan, rowspan, again } = placed;
    const content = this.blocks(placed.cell.content);
    return { colspan, rowspan, keep, isContinued: again !== undefined, again: again ?? '', content };
  }

  private inlines(inlines: Inline[]): Json[] {
    return inlines.map((inline): Json => {
      switch (inline.type) {
        case 'text':
          return this.text(inline.text, inline.marks ?? []);
        case 'crossRef': {
          const { target } = inline.attrs;
          return { type: inline.type, target, text: this.labels.get(target)?.label ?? target };
        }
        case 'footnote':
          return { type: inline.type, content: this.inlines(inline.content) };
        default:
          return { type: inline.type };
      }
    });
  }

  private text(text: string, marks: Mark[]): Json {
    const kept = marks.filter((mark) => mark.type !== 'link' || isSafeLink(mark.attrs.href));
    const pieces = piecesOf(text);
    return {
      type: 'text',
      ...(pieces.length > 1 ? { pieces } : { text }),
      ...(kept.length > 0 && { marks: kept }),
    };
  }
}

/** Cuts tokens that offer no place to break a line. */
export function piecesOf(text: string): string[] {
  if (text.length <= LONGEST_TOKEN) return [text];
  const long = new RegExp(`[^\\s\\-/]{${LONGEST_TOKEN}}(?=[^\\s\\-/])`, 'gu');
  return text.replaceAll(long, (token) => `${token}\u0000`).split('\u0000');
}

/** Runs of rows that a spanning cell ties together. */
function groupsOf(rows: Placed[][]): Placed[][][] {
  const groups: Placed[][][] = [];
  let open = 0;
  for (const row of rows) {
    if (open > 0) groups.at(-1)?.push(row);
    else groups.push([row]);
    open = Math.max(open - 1, ...row.map(({ rowspan }) => rowspan - 1));
  }
  return groups;
}

/** A cell of a span that was taken apart; below its first row it only says again what it was, if that is short. */
type Part = Placed & { again?: string };

function takenApart(group: Placed[][]): Part[][] {
  const rows: Part[][] = group.map(() => []);
  for (const [index, row] of group.entries()) {
    for (const placed of row) {
      for (let below = 0; below < placed.rowspan; below++) {
        const cell: Cell = below === 0 ? placed.cell : { type: 'tableCell', content: [] };
        rows[index + below]?.push({
          ...placed,
          cell,
          rowspan: 1,
          ...(below > 0 && { again: shortWords(placed.cell) }),
        });
      }
    }
  }
  return rows.map((row) => row.toSorted((a, b) => a.column - b.column));
}

function shortWords(cell: Cell): string {
  const words = cell.content.map(wordsOf).join(' ').trim();
  return words.length <= 20 ? words : '';
}

function signatureLines(block: Signature): { name: string; isOpen: boolean; lines: string[] } {
  const { name, title, organization, place, date, isOpen = false } = block.attrs;
  return {
    name,
    isOpen,
    lines: [title, organization, place, date].filter((line) => line !== undefined && line !== '') as string[],
  };
}
