import { wordsOf, type Block } from '#domain/report/tree.ts';

/** A paragraph up to this many characters leads to the table below it. */
const LONGEST_LEAD = 400;
/** Paragraphs right below a heading that have fewer characters than this together stay on one page, with a table below. */
const LONGEST_RUN = 700;

/** The list before the last words and the signature stays with them up to this many characters. */
const LONGEST_CLOSE = 1800;

/**
 * Whether a block belongs on the page of the next one: a short paragraph before a table, words with a colon before a list,
 * the last words before a signature and a list before them, a signature before another, the few paragraphs of a short
 * subsection.
 */
export function leadsOn(blocks: readonly Block[], index: number): boolean {
  const block = blocks[index];
  const next = blocks[index + 1];
  if (block?.type === 'signature') return next?.type === 'signature';
  if (block?.type === 'bulletList' || block?.type === 'orderedList') {
    const isClose = next?.type === 'paragraph' && blocks[index + 2]?.type === 'signature';
    return isClose && wordsOf(block).length < LONGEST_CLOSE;
  }
  if (block?.type !== 'paragraph') return false;
  if (next?.type === 'signature') return true;
  if (next?.type === 'paragraph') return isInShortRun(blocks, index);
  const words = wordsOf(block).trimEnd();
  if (next?.type === 'table') return words.length < LONGEST_LEAD;
  return (next?.type === 'bulletList' || next?.type === 'orderedList') && words.endsWith(':');
}

function isInShortRun(blocks: readonly Block[], index: number): boolean {
  let first = index;
  let end = index;
  while (blocks[first - 1]?.type === 'paragraph') first--;
  while (blocks[end]?.type === 'paragraph') end++;
  if (blocks[first - 1]?.type !== 'heading') return false;
  const next = blocks[end]?.type ?? 'heading';
  const length = blocks.slice(first, end).reduce((sum, block) => sum + wordsOf(block).length, 0);
  return (next === 'heading' || next === 'table') && length < LONGEST_RUN;
}
