import {
  AlignmentType,
  BorderStyle,
  HeadingLevel,
  ImageRun,
  PageBreak,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
  type FileChild,
  type IParagraphOptions,
} from 'docx';
import type { Block, Figure, Heading, ListItem, Paragraph as Words, Signature } from '#domain/report/tree.ts';
import { checkDrawing } from '../drawing.ts';
import { leadsOn } from '../leads.ts';
import type { Label } from '../number.ts';
import { plainPng } from './png.ts';
import { AMBER, HAIR, indentOf, INK, TINT } from './style.ts';
import { tableOf } from './table.ts';
import { DocxWords } from './words.ts';

/** Where a block stands. Widths are in twentieths of a point. */
export interface Stand {
  /** The section's Roman number. */
  part: string;
  width: number;
  depth: number;
  cell?: 'head' | 'body';
  keepNext?: boolean;
  list?: NonNullable<IParagraphOptions['numbering']> | 'continued' | undefined;
}

const HEADINGS = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
];

/** Blocks as Word's paragraphs and tables, with its own styles and numbering. */
export class DocxBlocks {
  readonly words: DocxWords;
  /** First numbers of lists that do not begin at 1. */
  readonly starts = new Set<number>();
  private readonly labels: ReadonlyMap<string, Label>;
  private lists = 0;

  constructor(labels: ReadonlyMap<string, Label>) {
    this.labels = labels;
    this.words = new DocxWords(labels);
  }

  blocks(blocks: readonly Block[], stand: Stand): FileChild[] {
    return blocks.flatMap((block, index) => {
      const isLed = leadsOn(blocks, index);
      return this.block(block, isLed ? { ...stand, keepNext: true } : stand);
    });
  }

  private block(block: Block, stand: Stand): FileChild[] {
    switch (block.type) {
      case 'paragraph':
        return [this.paragraph(block, stand)];
      case 'heading':
        return [this.heading(block, stand)];
      case 'bulletList':
        return this.list(block.content, stand, 'bullets');
      case 'orderedList': {
        const start = block.attrs?.start ?? 1;
        if (start !== 1) this.starts.add(start);
        return this.list(block.content, stand, `ordered-${start}`);
      }
      case 'table':
        return [
          new Paragraph({
            style: 'Caption',
            keepNext: true,
            children: this.words.caption(block.attrs.id, block.attrs.caption),
          }),
          tableOf(block, stand.width, (content, cell) =>
            this.cell(content, { ...stand, list: undefined, ...cell, depth: 0 }),
          ),
          new Paragraph({ style: 'SmallPrint', children: [] }),
        ];
      case 'figure':
        return this.figure(block, stand);
      case 'callout':
        return [
          this.callout(block.content, block.attrs.tone, stand),
          new Paragraph({ style: 'SmallPrint', children: [] }),
        ];
      case 'signature':
        return signature(block);
      default:
        return [new Paragraph({ children: [new PageBreak()] })];
    }
  }

  /** Word wants a paragraph at the end of each cell. */
  private cell(content: readonly Block[], stand: Stand): FileChild[] {
    const blocks = this.blocks(content, stand);
    return blocks.at(-1) instanceof Paragraph
      ? blocks
      : [...blocks, new Paragraph({ style: 'TableText', children: [] })];
  }

  private paragraph(block: Words, stand: Stand): Paragraph {
    const role = block.attrs?.role;
    const inText = role === 'note' ? 'SmallPrint' : role === 'lead' ? 'Lead' : 'BodyText';
    const style = stand.cell ? (stand.cell === 'head' ? 'TableHead' : 'TableText') : inText;
    const { list } = stand;
    return new Paragraph({
      style,
      ...(stand.keepNext && { keepNext: true }),
      ...(list === 'continued'
        ? indentOf(stand.depth - 1, stand.cell !== undefined)
        : list && { numbering: list }),
      children: this.words.runs(block.content),
    });
  }

  private heading({ attrs, content }: Heading, stand: Stand): Paragraph {
    const { level, id } = attrs;
    const isNumbered = Boolean(this.labels.get(id)?.number);
    return new Paragraph({
      heading: HEADINGS[level - 1] ?? HeadingLevel.HEADING_4,
      ...(isNumbered && { numbering: { reference: `headings-${stand.part}`, level: level - 1 } }),
      ...(level === 1 && {
        border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: INK, space: 6 } },
      }),
      children: [this.words.bookmarked(id, this.words.runs(content))],
    });
  }

  private list(items: readonly ListItem[], stand: Stand, name: string): FileChild[] {
    const depth = stand.depth + 1;
    const numbering = {
      reference: `${stand.cell ? 'cell-' : ''}${name}`,
      level: stand.depth,
      instance: ++this.lists,
    };
    return items.flatMap((item) =>
      item.content.flatMap((block, index) =>
        this.block(block, { ...stand, depth, list: index === 0 ? numbering : 'continued' }),
      ),
    );
  }

  private figure({ attrs }: Figure, stand: Stand): FileChild[] {
    const size = checkDrawing(attrs.svg, attrs.id);
    const width = Math.round(((stand.width / 15) * attrs.widthPercent) / 100);
    const height = Math.round((width * size.height) / size.width);
    const image = new ImageRun({
      type: 'svg',
      data: Buffer.from(attrs.svg),
      fallback: { type: 'png', data: plainPng(width, height) },
      transformation: { width, height },
      altText: { name: attrs.id, title: attrs.caption, description: attrs.alt },
    });
    return [
      new Paragraph({ alignment: AlignmentType.CENTER, keepNext: true, children: [image] }),
      new Paragraph({ style: 'Caption', children: this.words.caption(attrs.id, attrs.caption) }),
    ];
  }

  private callout(content: readonly Block[], tone: 'note' | 'attention', stand: Stand): Table {
    const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
    const left = { style: BorderStyle.SINGLE, size: 18, color: tone === 'attention' ? AMBER : INK };
    const inside = this.blocks(content, { part: stand.part, width: stand.width - 400, depth: 0 });
    const cell = new TableCell({
      width: { size: stand.width, type: WidthType.DXA },
      shading: { type: ShadingType.CLEAR, fill: TINT, color: 'auto' },
      margins: { top: 110, bottom: 60, left: 200, right: 200 },
      borders: { top: none, bottom: none, right: none, left },
      children: (inside.at(-1) instanceof Paragraph ? inside : [...inside, new Paragraph('')]) as (
        | Paragraph
        | Table
      )[],
    });
    return new Table({
      width: { size: stand.width, type: WidthType.DXA },
      columnWidths: [stand.width],
      rows: [new TableRow({ cantSplit: true, children: [cell] })],
    });
  }
}

function signature({ attrs }: Signature): Paragraph[] {
  const lines = [attrs.title, attrs.organization, attrs.place, attrs.date].filter(
    (line) => line !== undefined && line !== '',
  ) as string[];
  const rule = { top: { style: BorderStyle.SINGLE, size: 6, color: attrs.isOpen ? INK : HAIR, space: 4 } };
  const right = { indent: { right: 4600 } };
  return [
    new Paragraph({
      style: 'Signature',
      spacing: { before: attrs.isOpen ? 900 : 380 },
      keepNext: lines.length > 0,
      ...(attrs.isOpen && { border: rule, ...right }),
      children: [new TextRun({ text: attrs.name, bold: true, color: INK, size: 22 })],
    }),
    ...lines.map(
      (line, index) =>
        new Paragraph({
          style: 'Signature',
          keepNext: index < lines.length - 1,
          children: [new TextRun(line)],
        }),
    ),
  ];
}
