import { displayDay } from '#domain/calendar.ts';
import type { Block, Inline, ListItem, Mark, ReportTree, Section, Signature } from '#domain/report/tree.ts';
import { isSafeLink } from './clean.ts';
import type { Json } from './json.ts';
import { leadsOn } from './leads.ts';
import { layOutTable } from './layout-table.ts';
import { hasContents, type Numbered } from './number.ts';
import { authorLine, footTime, runningTitle, timeLine } from './lines.ts';
import { pageOf, TABLE_SIZE, type Page } from './measure.ts';
import { widthOf } from './fonts.ts';

// Heights in the contents, in points: the title, an entry's line, what a section's entry has above it beyond the others.
const CONTENTS_HEAD = 62;
const CONTENTS_LINE = 6.9;
const SECTION_GAP = 8;
const LONG_TOKEN = /[^\s-]{5,}/gu;
/** An identifier with its brackets and commas: a line does not break at its hyphens. */
const IDENTIFIER = /(?<=^|\s)([^\s\w]{0,3}[A-Z]{1,6}\d?(?:-[A-Z\d]{1,6}){1,3}[^\s\w-]{0,4})(?=\s|$)/u;
const EACH_CUT = /.{3}(?=.{2})/gu;
/** Width of a letter of code in a table. */
const CODE_WIDTH = TABLE_SIZE * 0.84 * 0.61;
/** The largest text, a section's title, compared with the text of tables. */
const LARGEST = 2.3;

/** The line a word stands in: its width in points, and how large its text is compared with a table's. */
export interface Room {
  width: number;
  scale: number;
}

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
      dateLine: displayDay(tree.attrs.date),
      timeLine: timeLine(tree.attrs.time),
      markSize: Math.min(110, Math.round(1300 / Math.max(8, tree.attrs.draft?.length ?? 0))),
      contentsDepth: Math.max(1, ...numbered.contents.map(({ level }) => level)),
      contentsGap: contentsGap(numbered),
      footTime: footTime(tree.attrs.time),
      hasContents: hasContents(numbered),
      hasTables: numbered.tables.length > 0,
      hasFigures: numbered.figures.length > 0,
      content,
    },
  };
}

/** Space between the entries of the contents: a little less where that saves a page with a line or two. */
function contentsGap({ contents }: Numbered): number {
  const sections = contents.filter(({ level }) => level === 1).length;
  const room = pageOf('portrait').height - CONTENTS_HEAD - sections * SECTION_GAP;
  const gap = room / contents.length - CONTENTS_LINE;
  return gap >= 4 && gap < 6.5 ? Math.floor(gap * 10) / 10 : 6.5;
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
    content: section.content.map((block, index) => ({
      ...pass.block(block, { width: pass.page.width, scale: LARGEST }),
      ...(leadsOn(section.content, index) && { leads: true }),
    })),
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

  block(block: Block, room: Room): Json {
    switch (block.type) {
      case 'paragraph':
        return {
          type: block.type,
          role: block.attrs?.role ?? '',
          content: this.inlines(block.content, room),
        };
      case 'heading': {
        const { level, id } = block.attrs;
        return {
          type: block.type,
          level,
          id,
          number: this.numberOf(id, level),
          content: this.inlines(block.content, room),
        };
      }
      case 'bulletList':
        return { type: block.type, content: this.items(block.content, room) };
      case 'orderedList': {
        return {
          type: block.type,
          start: block.attrs?.start ?? 1,
          content: this.items(block.content, room),
        };
      }
      case 'callout':
        return {
          type: block.type,
          tone: block.attrs.tone,
          content: this.blocks(block.content, narrower(room, 24)),
        };
      case 'table': {
        const { id, caption } = block.attrs;
        const rows = layOutTable(block, { ...this.page, width: room.width }, (content, width) =>
          this.blocks(content, { width, scale: 1 }),
        );
        return { type: block.type, id, caption, number: this.numberOf(id), ...rows };
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

  private blocks(blocks: Block[], room: Room): Json[] {
    return blocks.map((block) => this.block(block, room));
  }

  private items(items: ListItem[], room: Room): Json[][] {
    return items.map((item) => this.blocks(item.content, narrower(room, 14)));
  }

  private numberOf(id: string, level = 0): string {
    const label = this.labels.get(id);
    return level === 1 ? (label?.number ? label.label : '') : (label?.number ?? '');
  }

  private inlines(inlines: Inline[], room: Room): Json[] {
    return inlines.map((inline): Json => {
      switch (inline.type) {
        case 'text':
          return this.text(inline.text, inline.marks ?? [], room);
        case 'crossRef': {
          const { target } = inline.attrs;
          return { type: inline.type, target, text: this.labels.get(target)?.label ?? target };
        }
        case 'footnote':
          return { type: inline.type, content: this.inlines(inline.content, room) };
        default:
          return { type: inline.type };
      }
    });
  }

  private text(text: string, marks: Mark[], room: Room): Json {
    const kept = marks.filter((mark) => mark.type !== 'link' || isSafeLink(mark.attrs.href));
    const pieces = brokenWell(text, room, kept);
    return {
      type: 'text',
      ...(pieces.length > 1 || pieces[0]?.isWhole === true ? { pieces } : { text }),
      ...(kept.length > 0 && { marks: kept }),
    };
  }
}

function narrower({ width, scale }: Room, by: number): Room {
  return { width: Math.max(1, width - by), scale };
}

/** A stretch of text: one that never breaks, or one before which a line may break though there is no space. */
type Piece = { text: string; isWhole: boolean; isCut: boolean };

/** Text as pieces: identifiers that fit their line are whole, tokens wider than theirs are cut. */
export function brokenWell(text: string, room: Room, marks: readonly Mark[]): Piece[] {
  return text
    .split(IDENTIFIER)
    .filter(Boolean)
    .flatMap((part) => {
      const isWhole = IDENTIFIER.test(part) && widthIn(part, room.scale, marks) < room.width;
      const pieces = isWhole ? [part] : piecesOf(part, room, marks);
      return pieces.map((piece, index) => ({ text: piece, isWhole, isCut: index > 0 }));
    });
}

function widthIn(token: string, scale: number, marks: readonly Mark[]): number {
  const kinds = marks.map(({ type }) => type);
  if (kinds.includes('code')) return token.length * CODE_WIDTH * scale;
  return widthOf(token, TABLE_SIZE, kinds.includes('bold') ? 'semibold' : 'regular') * scale;
}

/** Cuts tokens that are wider than their line; a cut elsewhere would break words that only need the next line. */
export function piecesOf(text: string, { width, scale }: Room, marks: readonly Mark[]): string[] {
  return text
    .replaceAll(LONG_TOKEN, (token) =>
      widthIn(token, scale, marks) < width ? token : token.replaceAll(EACH_CUT, '$&\u0000'),
    )
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
