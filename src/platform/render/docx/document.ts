import { displayDay } from '#domain/calendar.ts';
import {
  BorderStyle,
  Document,
  Footer,
  Header,
  InternalHyperlink,
  Packer,
  PageNumber,
  PageOrientation,
  PageReference,
  Paragraph,
  SectionType,
  TableOfContents,
  TabStopType,
  LeaderType,
  TextRun,
  type FileChild,
  type ISectionOptions,
} from 'docx';
import { estimatePageNumbersWith } from 'docx/layout';
import { TextWatermark } from 'docx/watermarks';
import type { ReportTree } from '#domain/report/tree.ts';
import { authorLine, footTime, runningTitle, timeLine } from '../lines.ts';
import { hasContents, type Label, type Numbered } from '../number.ts';
import { DocxBlocks } from './blocks.ts';
import { settleDocx } from './settle.ts';
import { HAIR, INK, numberingFor, STYLES } from './style.ts';

const PAGE = { width: 12240, height: 15840 };
/** Left and right leave the width that the contents' tab stops are made for. */
const MARGIN = { top: 1500, bottom: 1440, left: 1607, right: 1607, header: 720, footer: 620 };
const WIDE_MARGIN = { ...MARGIN, left: 1160, right: 1160 };

/**
 * The report as a Word document. Page numbers of the contents are estimated only when it is for issue;
 * otherwise Word offers to fill them in when it opens the file.
 */
export async function writeDocx(numbered: Numbered, isForIssue: boolean): Promise<Buffer> {
  const { tree, labels } = numbered;
  const { attrs } = tree;
  const blocks = new DocxBlocks(labels);
  const body = tree.content.map((section) =>
    sectionOf(
      attrs,
      section.attrs.orientation,
      [runningTitle(section, labels), authorLine(section, attrs)],
      (width) => blocks.blocks(section.content, { part: section.attrs.part, width, depth: 0 }),
    ),
  );
  const document = new Document({
    title: attrs.title,
    subject: attrs.subtitle,
    creator: `${attrs.firm}, ${attrs.company}`,
    lastModifiedBy: attrs.firm,
    styles: STYLES,
    footnotes: blocks.words.footnotes,
    numbering: numberingFor(blocks.starts),
    ...(isForIssue
      ? { pageNumbers: estimatePageNumbersWith({ guess: true }) }
      : { features: { updateFields: true } }),
    sections: [
      cover(attrs),
      ...(hasContents(numbered)
        ? [
            sectionOf(attrs, 'portrait', [attrs.title, attrs.company], (width) =>
              contents(numbered, blocks, width, isForIssue),
            ),
          ]
        : []),
      ...body,
    ],
  });
  return settleDocx(await Packer.toBuffer(document), attrs.date);
}

function sectionOf(
  attrs: ReportTree['attrs'],
  orientation: 'portrait' | 'landscape',
  [running, author]: [string, string],
  write: (width: number) => FileChild[],
): ISectionOptions {
  const isWide = orientation === 'landscape';
  const margin = isWide ? WIDE_MARGIN : MARGIN;
  const width = (isWide ? PAGE.height : PAGE.width) - margin.left - margin.right;
  const rule = { style: BorderStyle.SINGLE, size: 4, color: HAIR, space: 4 };
  const header = new Paragraph({
    style: 'Header',
    tabStops: [{ type: TabStopType.RIGHT, position: width }],
    border: { bottom: rule },
    children: [
      ...draftMark(attrs),
      new TextRun({ text: running, bold: true, color: INK }),
      new TextRun(`\t${author}`),
    ],
  });
  const footer = new Paragraph({
    style: 'Footer',
    tabStops: [
      { type: TabStopType.CENTER, position: Math.round(width / 2) },
      { type: TabStopType.RIGHT, position: width },
    ],
    border: { top: rule },
    children: [
      new TextRun(`${attrs.classification}\t${footTime(attrs.time)}\t`),
      new TextRun({ children: ['Page ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES] }),
    ],
  });
  return {
    properties: {
      type: SectionType.NEXT_PAGE,
      page: {
        size: { ...PAGE, orientation: isWide ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT },
        margin,
      },
    },
    headers: { default: new Header({ children: [header] }) },
    footers: { default: new Footer({ children: [footer, ...standing(attrs)] }) },
    children: write(width),
  };
}

/** Draft and specimen lines, on every page. */
function standing(attrs: ReportTree['attrs']): Paragraph[] {
  const lines = [attrs.draft, attrs.specimen].filter((line) => line !== undefined && line !== '');
  if (lines.length === 0) return [];
  const run = new TextRun({ text: lines.join('  ·  '), bold: true, color: INK });
  return [new Paragraph({ style: 'Footer', alignment: 'center', spacing: { before: 60 }, children: [run] })];
}

function draftMark(attrs: ReportTree['attrs']): TextRun[] {
  if (!attrs.draft) return [];
  return [new TextWatermark({ text: attrs.draft, font: 'Calibri', color: 'E1E5EA', opacity: 0.5 })];
}

function cover(attrs: ReportTree['attrs']): ISectionOptions {
  const line = (text: string, look: object, spacing: object): Paragraph =>
    new Paragraph({ style: 'CoverText', spacing, children: [new TextRun({ text, ...look })] });
  const rule = { top: { style: BorderStyle.SINGLE, size: 6, color: HAIR, space: 8 } };
  return {
    properties: {
      page: {
        size: { ...PAGE, orientation: PageOrientation.PORTRAIT },
        margin: MARGIN,
      },
    },
    headers: {
      default: new Header({ children: [new Paragraph({ style: 'Header', children: draftMark(attrs) })] }),
    },
    footers: {
      default: new Footer({ children: standing(attrs).length > 0 ? standing(attrs) : [new Paragraph('')] }),
    },
    children: [
      line(attrs.company, { bold: true, size: 30, color: INK }, { before: 400, after: 40 }),
      line(attrs.system, { size: 23 }, { after: 2600 }),
      new Paragraph({ style: 'Title', children: [new TextRun(attrs.title)] }),
      line(attrs.subtitle, {}, { after: 360 }),
      line(timeLine(attrs.time), { bold: true, color: INK }, { after: 2800 }),
      new Paragraph({
        style: 'CoverText',
        border: rule,
        spacing: { after: 0 },
        children: [new TextRun({ text: 'Independent service auditor', size: 18 })],
      }),
      line(attrs.firm, { bold: true, color: INK }, { after: 200 }),
      line(attrs.classification, { size: 18 }, { after: 0 }),
      line(displayDay(attrs.date), { size: 22 }, { after: 0 }),
    ],
  };
}

function contents(numbered: Numbered, blocks: DocxBlocks, width: number, isForIssue: boolean): FileChild[] {
  const deepest = Math.max(1, ...numbered.contents.map(({ level }) => level));
  return [
    new Paragraph({ style: 'ContentsTitle', children: [new TextRun('Contents')] }),
    new TableOfContents('Contents', {
      hyperlink: true,
      headingStyleRange: `1-${deepest}`,
      // Word's own entries take the place of these when it fills in the pages.
      ...(!isForIssue && { cachedEntries: numbered.contents.map((label) => entryOf(label, blocks)) }),
    }),
    ...listOf('Tables', numbered.tables, blocks, width),
    ...listOf('Figures', numbered.figures, blocks, width),
  ];
}

function entryOf({ id, level, label, number, title }: Label, { words }: DocxBlocks) {
  const mark = level === 1 ? `${label} — ` : `${number} `;
  return { title: number ? `${mark}${title}` : title, level, href: words.bookmarkName(id) };
}

function listOf(title: string, labels: Label[], { words }: DocxBlocks, width: number): Paragraph[] {
  if (labels.length === 0) return [];
  return [
    new Paragraph({ style: 'ContentsTitle', keepNext: true, children: [new TextRun(title)] }),
    ...labels.map(({ id, label, title }) => {
      const name = words.bookmarkName(id);
      return new Paragraph({
        style: 'ListOfItems',
        tabStops: [{ type: TabStopType.RIGHT, position: width, leader: LeaderType.DOT }],
        children: [
          new InternalHyperlink({
            anchor: name,
            children: [new TextRun(`${label}  ${title}`), new TextRun('\t'), new PageReference(name)],
          }),
        ],
      });
    }),
  ];
}
