import { Problem } from '#domain/problem.ts';
import { wordsOf, type Block, type Inline } from '#domain/report/tree.ts';
import { hasContents, type Numbered } from './number.ts';

/** A stretch of the report that must be found in the PDF, and where it stands. */
export interface Passage {
  place: string;
  words: string[];
}

/**
 * Compares the words of the tree with the words of the PDF, running heads and feet left out. A word that is printed less
 * often than the report holds it means lost text: the render fails and says which words, and where they stand.
 */
export function checkComplete(passages: readonly Passage[], text: string): void {
  const lost = lostWords(passages, text);
  if (lost.size === 0) return;
  const where = passages.filter(({ words }) => words.some((word) => lost.has(word))).filter(isNotIn(text));
  const places = [...new Set(where.map(({ place }) => place))].slice(0, 5);
  const count = [...lost.values()].reduce((sum, each) => sum + each, 0);
  const named = [...lost.keys()].slice(0, 10).map((word) => `“${word}”`);
  throw new Problem(
    'unavailable',
    `The PDF was not kept: ${count} words of the report are missing from it, among them ${named.join(', ')}${places.length > 0 ? `, in ${places.join('; ')}` : ''}. Shorten the cell or paragraph there and render again.`,
    { lost: Object.fromEntries(lost), places },
  );
}

/** Words that the text holds less often than the passages do, with how many are missing. */
export function lostWords(passages: readonly { words: string[] }[], text: string): Map<string, number> {
  const tokens = tokensOf(text);
  const have = counted(tokens);
  const need = counted(passages.flatMap(({ words }) => words));
  const short = [...need].filter(([word, count]) => (have.get(word) ?? 0) < count);
  if (short.length === 0) return new Map();
  const joined = joinedWords(have, need);
  const broken = brokenWords(tokens, need);
  const whole = tokens.join('');
  const lost = new Map<string, number>();
  for (const [word, count] of short) {
    const found = [have, joined, broken].reduce((sum, counts) => sum + (counts.get(word) ?? 0), 0);
    // A hash may be broken over many lines; nothing else reads like one.
    const isSpread = word.length > 20 && occurrences(whole, word) >= count;
    if (found < count && !isSpread) lost.set(word, count - found);
  }
  return lost;
}

/** Where a token was broken over two lines, its halves follow each other, and one at least is no word of the report. */
function brokenWords(tokens: readonly string[], need: Map<string, number>): Map<string, number> {
  const found = new Map<string, number>();
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1] ?? '';
    const word = token + next;
    if (need.has(word) && !(need.has(token) && need.has(next))) found.set(word, (found.get(word) ?? 0) + 1);
  }
  return found;
}

/** A PDF has no word spaces between neighboring cells, or between a word and a note's number: two words read as one. */
function joinedWords(have: Map<string, number>, need: Map<string, number>): Map<string, number> {
  const isWord = (part: string): boolean => need.has(part) || /^\d{1,3}$/.test(part);
  const found = new Map<string, number>();
  for (const [token, count] of have) {
    if (need.has(token)) continue;
    for (let at = 1; at < token.length; at++) {
      const parts = [token.slice(0, at), token.slice(at)];
      if (!parts.every(isWord)) continue;
      for (const part of parts) found.set(part, (found.get(part) ?? 0) + count);
      break;
    }
  }
  return found;
}

/** Every stretch of words that the typeset report must show. */
export function passagesOf(numbered: Numbered): Passage[] {
  const { tree, labels, contents, tables, figures } = numbered;
  const { title, subtitle, company, firm, system, time, classification } = tree.attrs;
  const passages: Passage[] = [title, subtitle, company, firm, system, time, classification].map((text) =>
    passage('the cover', text),
  );
  for (const { label, number, title } of hasContents(numbered) ? [...contents, ...tables, ...figures] : []) {
    passages.push(passage('the contents', `${number ? label.replace(/^Section (?=\d)/, '') : ''} ${title}`));
  }
  for (const section of tree.content)
    addBlocks(section.content, `“${section.attrs.title}”`, labels, passages);
  return passages;
}

function addBlocks(blocks: Block[], place: string, labels: Numbered['labels'], passages: Passage[]): void {
  let here = place;
  for (const block of blocks) {
    switch (block.type) {
      case 'heading':
        here = block.attrs.level === 1 ? place : `${place}, “${wordsOf(block)}”`;
        passages.push(passage(here, inlineText(block.content, labels)));
        break;
      case 'paragraph':
        passages.push(passage(here, inlineText(block.content, labels)));
        break;
      case 'bulletList':
      case 'orderedList':
        for (const item of block.content) addBlocks(item.content, here, labels, passages);
        break;
      case 'callout':
        addBlocks(block.content, here, labels, passages);
        break;
      case 'table': {
        const name = `${labels.get(block.attrs.id)?.label} (${block.attrs.caption})`;
        passages.push(passage(name, `${labels.get(block.attrs.id)?.label} ${block.attrs.caption}`));
        for (const [index, row] of block.content.entries()) {
          for (const cell of row.content)
            addBlocks(cell.content, `${name}, row ${index + 1}`, labels, passages);
        }
        break;
      }
      case 'figure':
        passages.push(passage(here, `${labels.get(block.attrs.id)?.label} ${block.attrs.caption}`));
        break;
      case 'signature':
        passages.push(passage(here, wordsOf(block)));
        break;
      case 'pageBreak':
        break;
    }
  }
}

function inlineText(inlines: Inline[], labels: Numbered['labels']): string {
  return inlines
    .map((inline) => {
      if (inline.type === 'text') return inline.text;
      if (inline.type === 'footnote') return ` ${inlineText(inline.content, labels)} `;
      return inline.type === 'crossRef' ? (labels.get(inline.attrs.target)?.label ?? '') : ' ';
    })
    .join('');
}

function passage(place: string, text: string): Passage {
  return { place, words: tokensOf(text) };
}

/** Words as both sides count them: letters and digits only, ligatures opened, no case. */
export function tokensOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .replaceAll(/[\u00ad\u200b\p{M}]/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

function counted(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function occurrences(text: string, word: string): number {
  let count = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) count++;
  return count;
}

function isNotIn(text: string): (passage: Passage) => boolean {
  const joined = tokensOf(text).join('');
  return ({ words }) => !joined.includes(words.join(''));
}
