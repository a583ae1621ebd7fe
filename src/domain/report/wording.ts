import { CATEGORIES, type Category } from '../scope/engagement.ts';
import type { OpinionKind } from '../opinion/shapes.ts';

/** Label that follows each paraphrased criterion; while it stands, the official wording has not been loaded. */
export const SUMMARY_LABEL = 'summary; see TSP section 100';

const CATEGORY_WORDS: Record<Category, string> = {
  security: 'security',
  availability: 'availability',
  processing_integrity: 'processing integrity',
  confidentiality: 'confidentiality',
  privacy: 'privacy',
};

export { displayDay as longDay } from '../calendar.ts';

/** "a", "a and b", "a, b, and c". */
export function listOf(words: readonly string[]): string {
  if (words.length <= 2) return words.join(' and ');
  return `${words.slice(0, -1).join(', ')}, and ${words.at(-1)}`;
}

/** The categories in running text, in the order every report uses: "security, availability, and confidentiality". */
export function categoryWords(categories: readonly Category[]): string {
  return listOf(
    CATEGORIES.filter((category) => categories.includes(category)).map(
      (category) => CATEGORY_WORDS[category],
    ),
  );
}

/** First letter in upper case, the rest untouched. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "Ledgerline’s", "Statements’". */
export function ownersForm(name: string): string {
  return name.endsWith('s') ? `${name}’` : `${name}’s`;
}

/** "1 item", "3 items". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Words as a sentence: trimmed, first letter in upper case, and ended. */
export function sentence(words: string): string {
  const trimmed = capital(words.trim());
  return /[.!?:”"]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** Orders ids as people do: AC-2 before AC-10, CC6.1 before CC6.10. */
export function naturally(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const one = left[at] ?? '';
    const two = right[at] ?? '';
    if (one === two) continue;
    const byNumber = Number(one) - Number(two);
    if (!Number.isNaN(byNumber) && one !== '' && two !== '' && byNumber !== 0) return byNumber;
    return one < two ? -1 : 1;
  }
  return 0;
}

/** Letters, digits and hyphens only, for the id of a block. */
export function slug(words: string): string {
  const plain = words
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase();
  return plain === '' ? 'part' : plain.slice(0, 120);
}

/** How the opinion is called in its heading: "Qualified opinion", "Disclaimer of opinion". */
export function opinionHeading(kind: OpinionKind): string {
  if (kind === 'unmodified') return 'Opinion';
  return kind === 'disclaimer' ? 'Disclaimer of opinion' : `${capital(kind)} opinion`;
}

/** Heading of the paragraph that says why the opinion is modified. */
export function basisHeading(kind: OpinionKind): string {
  return kind === 'disclaimer' ? 'Basis for disclaimer of opinion' : `Basis for ${kind} opinion`;
}
