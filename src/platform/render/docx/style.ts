import {
  AlignmentType,
  LevelFormat,
  LevelSuffix,
  LineRuleType,
  type ILevelsOptions,
  type INumberingOptions,
  type IStylesOptions,
} from 'docx';

export const INK = '16324F';
export const FAINT = '4F5963';
export const HAIR = 'B4BCC6';
export const TINT = 'EEF2F6';
export const AMBER = 'A8741A';
/** Families that Word has on every machine, near to the PDF's. */
export const SANS = 'Calibri';
export const SERIF = 'Cambria';
export const MONO = 'Consolas';

const heading = (size: number, before: number, after: number) => ({
  run: { size, bold: true, color: INK, font: SANS },
  paragraph: { spacing: { before, after }, keepNext: true, keepLines: true },
});

export const STYLES: IStylesOptions = {
  default: {
    document: {
      run: { font: SERIF, size: 21 },
      paragraph: { spacing: { after: 130, line: 276, lineRule: LineRuleType.AUTO } },
    },
    title: {
      run: { size: 58, bold: true, color: INK, font: SANS },
      paragraph: { spacing: { before: 240, after: 260 } },
    },
    heading1: heading(38, 0, 320),
    heading2: heading(27, 380, 130),
    heading3: heading(23, 300, 110),
    heading4: heading(21, 240, 90),
    footnoteText: { run: { size: 17 }, paragraph: { spacing: { after: 40 } } },
    hyperlink: { run: { color: INK, underline: {} } },
  },
  paragraphStyles: [
    style('BodyText', 'Body Text', {}, {}),
    style('Lead', 'Lead', { size: 23, color: INK }, { spacing: { after: 160 } }),
    style('SmallPrint', 'Small Print', { size: 17, color: FAINT, font: SANS }, { spacing: { after: 120 } }),
    style('TableText', 'Table Text', { size: 17, font: SANS }, { spacing: { after: 50, line: 250 } }),
    style(
      'TableHead',
      'Table Head',
      { size: 17, font: SANS, bold: true, color: INK },
      { spacing: { after: 20, line: 250 } },
    ),
    style(
      'Caption',
      'caption',
      { size: 19, font: SANS, color: INK },
      { spacing: { before: 220, after: 90 } },
    ),
    style(
      'ContentsTitle',
      'TOC Heading',
      { size: 38, bold: true, color: INK, font: SANS },
      { spacing: { before: 240, after: 240 } },
    ),
    style('ListOfItems', 'table of figures', { size: 19, font: SANS }, { spacing: { after: 40 } }),
    style('Signature', 'Signature', { size: 19, font: SANS }, { spacing: { after: 0 } }),
    style('CoverText', 'Cover Text', { size: 26, font: SANS }, { spacing: { after: 200 } }),
    style('Header', 'header', { size: 16, font: SANS, color: FAINT }, { spacing: { after: 0 } }),
    style('Footer', 'footer', { size: 16, font: SANS, color: FAINT }, { spacing: { after: 0 } }),
    style(
      'TOC1',
      'toc 1',
      { size: 20, font: SANS, bold: true, color: INK },
      { spacing: { before: 160, after: 40 } },
    ),
    style('TOC2', 'toc 2', { size: 19, font: SANS }, { spacing: { after: 20 }, indent: { left: 300 } }),
    style('TOC3', 'toc 3', { size: 19, font: SANS }, { spacing: { after: 20 }, indent: { left: 600 } }),
  ],
  characterStyles: [{ id: 'InlineCode', name: 'Inline Code', run: { font: MONO, size: 18 } }],
};

function style(id: string, name: string, run: object, paragraph: object) {
  return { id, name, basedOn: 'Normal', next: 'Normal', quickFormat: true, run, paragraph };
}

/** One numbering a section, "Section IV", "4.1", "4.1.1", so that each program that reads the file counts alike. */
const HEADINGS = ['I', 'II', 'III', 'IV', 'V'].map((part, index) => ({
  reference: `headings-${part}`,
  levels: [`Section ${part} —`, `${index + 1}.%2`, `${index + 1}.%2.%3`].map((text, depth) =>
    level(depth, LevelFormat.DECIMAL, text, { suffix: LevelSuffix.SPACE }),
  ),
}));

const DEPTHS = Array.from({ length: 9 }, (_, depth) => depth);
const SIGNS = ['•', '–', '▪'];
const COUNTS = [LevelFormat.DECIMAL, LevelFormat.LOWER_LETTER, LevelFormat.LOWER_ROMAN];

/** Lists in the text and in cells, and one numbering for each first number other than 1. */
export function numberingFor(starts: ReadonlySet<number>): INumberingOptions {
  const lists = ['', 'cell-'].flatMap((where) => [
    {
      reference: `${where}bullets`,
      levels: DEPTHS.map((depth) =>
        level(depth, LevelFormat.BULLET, SIGNS[depth % 3] ?? '•', {
          style: { paragraph: indentOf(depth, where !== '') },
        }),
      ),
    },
    ...[1, ...starts].map((start) => ({
      reference: `${where}ordered-${start}`,
      levels: DEPTHS.map((depth) =>
        level(depth, COUNTS[depth % 3] ?? LevelFormat.DECIMAL, `%${depth + 1}.`, {
          start: depth === 0 ? start : 1,
          style: { paragraph: indentOf(depth, where !== '') },
        }),
      ),
    })),
  ]);
  return { config: [...HEADINGS, ...lists] };
}

export function indentOf(depth: number, isInCell: boolean): { indent: { left: number; hanging: number } } {
  const step = isInCell ? 220 : 380;
  return { indent: { left: step * (depth + 1), hanging: isInCell ? 200 : 300 } };
}

type Format = (typeof LevelFormat)[keyof typeof LevelFormat];

function level(depth: number, format: Format, text: string, more: Partial<ILevelsOptions>): ILevelsOptions {
  return { level: depth, format, text, alignment: AlignmentType.LEFT, ...more };
}
