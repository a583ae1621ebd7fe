/**
 * The report as a neutral tree of blocks: one tree, three renderings (PDF, Word, HTML). The node names are
 * ProseMirror's where it has one, so prose written in an editor fits in. All text is data, never markup.
 */
export type Mark =
  | { type: 'bold' | 'italic' | 'underline' | 'code' }
  | { type: 'link'; attrs: { href: string } };

export interface Text {
  type: 'text';
  text: string;
  marks?: Mark[];
}

/** Refers to a heading, table or figure by id; renderers print its number ("Table 24", "Section 3.2"). */
export interface CrossRef {
  type: 'crossRef';
  attrs: { target: string };
}

export type Inline = Text | CrossRef | { type: 'hardBreak' } | { type: 'footnote'; content: Inline[] };

export interface Paragraph {
  type: 'paragraph';
  /** `note` is small print under a table; `lead` opens a section. */
  attrs?: { role: 'note' | 'lead' };
  content: Inline[];
}

export interface Heading {
  type: 'heading';
  /** Level 1 is the section's title. Ids are unique in the report: letters, digits and hyphens. */
  attrs: { level: 1 | 2 | 3 | 4; id: string };
  content: Inline[];
}

export interface ListItem {
  type: 'listItem';
  content: Block[];
}

export interface Cell {
  type: 'tableHeader' | 'tableCell';
  attrs?: { colspan?: number; rowspan?: number };
  content: Block[];
}

export interface Row {
  type: 'tableRow';
  content: Cell[];
}

/** Rows made of header cells only are the head and repeat on each page. A row is never split when it fits a page. */
export interface Table {
  type: 'table';
  attrs: { id: string; caption: string; widths: number[] };
  content: Row[];
}

/** A drawing as SVG text, with words for those who do not see it. It names no font but the bundled ones. */
export interface Figure {
  type: 'figure';
  attrs: { id: string; caption: string; alt: string; svg: string; widthPercent: number };
}

export interface Signature {
  type: 'signature';
  /** `isOpen` shows an empty line to be signed. */
  attrs: {
    name: string;
    title?: string;
    organization?: string;
    place?: string;
    date?: string;
    isOpen?: boolean;
  };
}

export type Block =
  | Paragraph
  | Heading
  | { type: 'bulletList'; content: ListItem[] }
  | { type: 'orderedList'; attrs?: { start: number }; content: ListItem[] }
  | Table
  | Figure
  | { type: 'callout'; attrs: { tone: 'note' | 'attention' }; content: Block[] }
  | Signature
  | { type: 'pageBreak' };

export interface Section {
  type: 'section';
  attrs: {
    id: string;
    /** Roman number of the section as readers cite it: I to V. Empty for front matter and annexes. */
    part: string;
    title: string;
    orientation: 'portrait' | 'landscape';
    /** Who wrote it; the page header says so. */
    author: 'auditor' | 'management' | 'both';
  };
  content: Block[];
}

export interface ReportTree {
  type: 'report';
  attrs: {
    title: string;
    subtitle: string;
    company: string;
    firm: string;
    system: string;
    /** "October 1, 2025 to September 30, 2026" or "as of June 30, 2026". */
    time: string;
    /** Restriction printed in the footer, such as "Restricted use". */
    classification: string;
    /** Printed on every page when set: fictional company and firm, no examination performed. */
    specimen?: string;
    /** "Draft" until issued; printed on every page when set. */
    draft?: string;
    /** Date of the auditor's report, YYYY-MM-DD: also the document date, so bytes are the same each time. */
    date: string;
    lang: 'en-US';
  };
  content: Section[];
}

/** Plain words of a node, in reading order. */
export function wordsOf(node: ReportTree | Section | Block | Row | Cell | ListItem | Inline): string {
  if (node.type === 'text') return node.text;
  if (node.type === 'hardBreak' || node.type === 'pageBreak' || node.type === 'crossRef') return ' ';
  if (node.type === 'figure') return ` ${node.attrs.caption} `;
  if (node.type === 'signature') {
    const { name, title, organization, place, date } = node.attrs;
    return ` ${[name, title, organization, place, date].filter(Boolean).join(' ')} `;
  }
  const inner = node.content.map(wordsOf).join(isRun(node) ? '' : ' ');
  return node.type === 'table' ? ` ${node.attrs.caption} ${inner} ` : inner;
}

function isRun(node: { type: string }): boolean {
  return node.type === 'paragraph' || node.type === 'heading' || node.type === 'footnote';
}
