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

/** What a child is asked. */
export interface Job {
  tree: ReportTree;
  outDir: string;
  formats: Format[];
  evidenceIndex: string;
  isForIssue: boolean;
  memoryLimitBytes: number;
}

export interface RenderedFile {
  format: Format;
  path: string;
  sha256: string;
  bytes: number;
  /** Known for PDF only. */
  pages: number | null;
  /** From the start of the child until the file was written. */
  ms: number;
}

/** What a child answers. */
export interface Answer {
  files: RenderedFile[];
  exchanged: Exchange[];
  peakBytes: number;
}

/** The guard's last words. */
export const OUT_OF_MEMORY = 'render: out of memory';
