import type { ReportTree } from '../report/tree.ts';

const LEAVES = new Set(['crossRef', 'hardBreak', 'pageBreak']);
const HOLDERS = new Set([
  'report',
  'section',
  'paragraph',
  'heading',
  'bulletList',
  'orderedList',
  'listItem',
  'table',
  'tableRow',
  'tableHeader',
  'tableCell',
  'callout',
  'footnote',
]);

/** Whether a value from elsewhere is enough of a report tree that its words and tables can be read. */
export function isReportTree(value: unknown): value is ReportTree {
  return (value as { type?: unknown } | null)?.type === 'report' && isNode(value);
}

function isNode(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { type, text, attrs, content } = value as Record<string, unknown>;
  if (typeof type !== 'string' || LEAVES.has(type)) return typeof type === 'string';
  if (type === 'text') return typeof text === 'string';
  if (type === 'figure' || type === 'table') {
    const { id, caption } = (attrs ?? {}) as Record<string, unknown>;
    if (typeof caption !== 'string' || typeof id !== 'string') return false;
  }
  if (type === 'figure') return true;
  if (type === 'signature') return typeof attrs === 'object' && attrs !== null;
  return HOLDERS.has(type) && Array.isArray(content) && content.every(isNode);
}
