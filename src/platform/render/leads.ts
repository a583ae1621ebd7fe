import { wordsOf, type Block } from '#domain/report/tree.ts';

/** A paragraph up to this many characters leads to the table below it. */
const LONGEST_LEAD = 400;
/** Paragraphs right below a heading that have no more characters than this together stay on one page. */
const LONGEST_RUN = 700;

/**
 * Whether a block belongs on the page of the next one: a short paragraph before a table, words with a colon before a list,
 * the last words before a signature, a signature before another, the few paragraphs of a short subsection.
 */
export function leadsOn(blocks: readonly Block[], index: number): boolean {
  const block = blocks[index];
  const next = blocks[index + 1];
  if (block?.type === 'signature') return next?.type === 'signature';
  if (block?.type !== 'paragraph') return false;
  if (next?.type === 'signature') return true;
  if (next?.type === 'paragraph') return isInShortRun(blocks, index);
  const words = wordsOf(block).trimEnd();
  if (next?.type === 'table') return words.length < LONGEST_LEAD;
  return (next?.type === 'bulletList' || next?.type === 'orderedList') && words.endsWith(':');
}

function isInShortRun(blocks: readonly Block[], index: number): boolean {
  let length = 0;
  let first = index;
  for (; blocks[first]?.type === 'paragraph'; first--) {
    length += wordsOf(blocks[first] as Block).length;
    if (length > LONGEST_RUN) return false;
  }
  for (let last = index + 1; blocks[last]?.type === 'paragraph'; last++) {
    length += wordsOf(blocks[last] as Block).length;
    if (length > LONGEST_RUN) return false;
  }
  return blocks[first]?.type === 'heading';
}
