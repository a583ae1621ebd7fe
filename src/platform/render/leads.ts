import { wordsOf, type Block } from '#domain/report/tree.ts';

/** A paragraph up to this many characters leads to the table below it. */
const LONGEST_LEAD = 400;

/**
 * Whether a block belongs on the page of the next one: a short paragraph before a table, words with a colon before a list,
 * the last words before a signature, a signature before another.
 */
export function leadsTo(block: Block, next: Block | undefined): boolean {
  if (block.type === 'signature') return next?.type === 'signature';
  if (block.type !== 'paragraph') return false;
  if (next?.type === 'signature') return true;
  const words = wordsOf(block).trimEnd();
  if (next?.type === 'table') return words.length < LONGEST_LEAD;
  return (next?.type === 'bulletList' || next?.type === 'orderedList') && words.endsWith(':');
}
