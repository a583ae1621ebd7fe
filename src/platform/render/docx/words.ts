import {
  Bookmark,
  ExternalHyperlink,
  FootnoteReferenceRun,
  InternalHyperlink,
  Paragraph,
  SimpleField,
  TextRun,
  type IRunOptions,
  type ParagraphChild,
} from 'docx';
import type { Inline, Text } from '#domain/report/tree.ts';
import { isSafeLink } from '../clean.ts';
import type { Label } from '../number.ts';

type Run = Omit<IRunOptions, 'text' | 'children'>;

/** Inline nodes as Word's runs; gathers the footnotes it meets. */
export class DocxWords {
  readonly footnotes: Record<string, { children: Paragraph[] }> = {};
  private readonly labels: ReadonlyMap<string, Label>;
  private readonly names = new Map<string, string>();

  constructor(labels: ReadonlyMap<string, Label>) {
    this.labels = labels;
  }

  runs(inlines: readonly Inline[], look: Run = {}): ParagraphChild[] {
    return inlines.map((inline): ParagraphChild => {
      switch (inline.type) {
        case 'text':
          return this.text(inline, look);
        case 'hardBreak':
          return new TextRun({ break: 1 });
        case 'crossRef': {
          const { target } = inline.attrs;
          const words = this.labels.get(target)?.label ?? target;
          return new InternalHyperlink({
            anchor: this.bookmarkName(target),
            children: [new TextRun({ ...look, text: words })],
          });
        }
        default: {
          const number = Object.keys(this.footnotes).length + 1;
          const note: { children: Paragraph[] } = { children: [] };
          this.footnotes[number] = note;
          note.children.push(new Paragraph({ style: 'FootnoteText', children: this.runs(inline.content) }));
          return new FootnoteReferenceRun(number);
        }
      }
    });
  }

  bookmarked(id: string, children: readonly ParagraphChild[]): Bookmark {
    return new Bookmark({ id: this.bookmarkName(id), children });
  }

  /** "Table 24. Caption": the number is a field, already filled in. */
  caption(id: string, caption: string): ParagraphChild[] {
    const label = this.labels.get(id);
    const word = label?.kind === 'table' ? 'Table' : 'Figure';
    return [
      this.bookmarked(id, [
        new TextRun({ text: `${word} `, bold: true }),
        new SimpleField(`SEQ ${word} \\* ARABIC`, label?.number ?? ''),
      ]),
      new TextRun({ text: '. ', bold: true }),
      new TextRun({ text: caption }),
    ];
  }

  /** Word allows letters, digits and underscores, 40 at most; two ids never share a name. */
  bookmarkName(id: string): string {
    const known = this.names.get(id);
    if (known) return known;
    const plain = `n_${id.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
    const isPlainEnough = plain.length <= 40 && ![...this.names.values()].includes(plain);
    const name = isPlainEnough ? plain : `${plain.slice(0, 32)}_${this.names.size}`;
    this.names.set(id, name);
    return name;
  }

  private text({ text, marks = [] }: Text, look: Run): ParagraphChild {
    const kinds = new Set(marks.map(({ type }) => type));
    const link = marks.find((mark) => mark.type === 'link')?.attrs.href;
    const isLink = link !== undefined && isSafeLink(link);
    const run = new TextRun({
      ...look,
      text,
      ...(kinds.has('bold') && { bold: true }),
      ...(kinds.has('italic') && { italics: true }),
      ...(kinds.has('underline') && { underline: {} }),
      ...(kinds.has('code') && { style: 'InlineCode' }),
      ...(isLink && { style: 'Hyperlink' }),
    });
    return isLink ? new ExternalHyperlink({ link, children: [run] }) : run;
  }
}
