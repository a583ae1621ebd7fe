import type { ReportTree } from '#domain/report/tree.ts';
import type { Exchange } from './clean.ts';

export const FORMATS = ['pdf', 'archive', 'docx', 'html'] as const;
/** `pdf` is PDF/UA-1 for readers, `archive` PDF/A-3a with the evidence index attached. */
export type Format = (typeof FORMATS)[number];

export const FILE_NAMES: Record<Format, string> = {
  pdf: 'report.pdf',
  archive: 'report-archive.pdf',
  docx: 'report.docx',
  html: 'report.html',
};

/**
 * What one child does before it ends. `typeset` leaves PDFs as they come from the typesetter, `pack` makes them small,
 * `compare` reads them again and looks for lost words, `write` makes Word and HTML.
 */
export type Task = 'typeset' | 'pack' | 'compare' | 'write';

/** What a child is asked. */
export interface Job {
  task: Task;
  /** The order's working folder; a job reads and leaves files there. */
  folder: string;
  formats: Format[];
  isForIssue: boolean;
  memoryLimitBytes: number;
}

/** The part of an order that is kept in the working folder as `order.json`. */
export interface Content {
  tree: ReportTree;
  evidenceIndex: unknown;
}

/** What a child answers. */
export interface Answer {
  files: { format: Format; sha256: string; bytes: number }[];
  /** Known after `typeset`. */
  pages: number | null;
  exchanged: Exchange[];
  peakBytes: number;
}

/** The guard's last words. */
export const OUT_OF_MEMORY = 'render: out of memory';
