import { getDocumentProxy } from 'unpdf';
import { Problem } from '#domain/problem.ts';
import { wordsOf, type Block, type Inline } from '#domain/report/tree.ts';
import type { Numbered } from './number.ts';

/** A stretch of the report that must be found in the PDF, and where it stands. */
interface Passage {
  place: string;
  words: string[];
}

/**
 * Compares the words of the tree with the words of the PDF, running heads and feet left out. A word that is printed less often than the
 * report holds it means lost text: the render fails and says which words, and where they stand.
 */
export async function checkComplete(
  numbered: Numbered,
  pdf: Uint8Array,
): Promise<{ words: number; pages: number }> {
  const { text, pages } = await textOfPdf(pdf);
  const passages = passagesOf(numbered);
  const lost = lostWords(passages, text);
  if (lost.size > 0) {
    const where = passages.filter(({ words }) => words.some((word) => lost.has(word))).filter(isNotIn(text));
    const places = [...new Set(where.map(({ place }) => place))].slice(0, 5);
    throw new Problem(
      'unavailable',
      `The PDF was not kept: ${total(lost)} words of the report are missing from it, among them ${[
        ...lost.keys(),
      ]
        .slice(0, 10)
        .map((word) => `“${word}”`)
        .join(
          ', ',
        )}${places.length > 0 ? `, in ${places.join('; ')}` : ''}. Shorten the cell or paragraph there and render again.`,
      { lost: Object.fromEntries(lost), places },
    );
  }
  return { words: passages.reduce((sum, { words }) => sum + words.length, 0), pages };
}

/** Words that the text holds less often than the passages do, with how many are missing. */
export function lostWords(passages: readonly { words: string[] }[], text: string): Map<string, number> {
  const have = counted(tokensOf(text));
  const need = counted(passages.flatMap(({ words }) => words));
  const missing = [...need].filter(([word, count]) => (have.get(word) ?? 0) < count);
  if (missing.length === 0) return new Map();
  const joined = tokensOf(text).join('');
  // A note's number stands right behind its word, and a long token may be broken over two lines.
  const noted = counted(
    [...have].flatMap(([word, count]) => Array<string>(count).fill(/^(.*\D)\d{1,3}$/.exec(word)?.[1] ?? '')),
  );
  return new Map(
    missing
      .map(([word, count]): [string, number] => [
        word,
        count - (have.get(word) ?? 0) - (noted.get(word) ?? 0),
      ])
      .filter(
        ([word, short]) =>
          short > 0 && !(word.length > 12 && occurrences(joined, word) >= (need.get(word) ?? 0)),
      ),
  );
}

/** The text of a PDF in content order, artifacts (running heads, feet, marks) left out. */
export async function textOfPdf(pdf: Uint8Array): Promise<{ text: string; pages: number }> {
  const document = await getDocumentProxy(new Uint8Array(pdf), { useSystemFonts: false, verbosity: 0 });
  try {
    const parts: string[] = [];
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent({ includeMarkedContent: true });
      const open: boolean[] = [];
      for (const item of items) {
        if ('str' in item) {
          if (!open.includes(true)) parts.push(item.str, item.hasEOL ? '\n' : '');
        } else if (item.type === 'endMarkedContent') {
          open.pop();
        } else open.push((item as { tag?: string }).tag === 'Artifact');
      }
      parts.push('\n');
      page.cleanup();
    }
    return { text: parts.join(''), pages: document.numPages };
  } finally {
    await document.loadingTask.destroy();
  }
}

function passagesOf({ tree, labels, contents, tables, figures }: Numbered): Passage[] {
  const { title, subtitle, company, firm, system, time, classification } = tree.attrs;
  const passages: Passage[] = [title, subtitle, company, firm, system, time, classification].map((text) =>
    passage('the cover', text),
  );
  for (const { label, number, title } of [...contents, ...tables, ...figures]) {
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

function total(lost: Map<string, number>): number {
  return [...lost.values()].reduce((sum, count) => sum + count, 0);
}
