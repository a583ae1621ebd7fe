import { isDrawn } from './fonts.ts';

/** A character that was exchanged or taken out, so that nothing changes in silence. */
export interface Exchange {
  place: string;
  from: string;
  to: string;
}

// Controls, soft hyphens, joiners, bidirectional marks and overrides, byte order marks, annotations: all of Unicode's
// controls and formats, and variation selectors.
const UNSEEN = /[\p{Cc}\p{Cf}]|[\ufe00-\ufe0f]/gu;
const BREAKS = /\r\n?|[\n\t\v\f\u0085\u2028\u2029]/gu;

/**
 * Text fit for every renderer: well formed, composed, without characters that cannot be seen. A character the
 * fonts cannot draw becomes its compatibility form if that can be drawn; otherwise it is listed as undrawable.
 */
export function cleanText(raw: string): {
  text: string;
  exchanged: [string, string][];
  undrawable: string[];
} {
  const exchanged: [string, string][] = [];
  const undrawable: string[] = [];
  const note = (from: string, to: string): string => {
    exchanged.push([from, to]);
    return to;
  };
  const seen = raw
    .replaceAll(BREAKS, ' ')
    .replaceAll(/\p{Surrogate}/gu, (lone) => note(lone, '\ufffd'))
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(UNSEEN, (char) => note(char, ''));
  if (/^[\u0020-\u007e]*$/.test(seen)) return { text: seen, exchanged, undrawable };
  let text = '';
  for (const char of seen) {
    if (isDrawn(char.codePointAt(0) ?? 0)) {
      text += char;
      continue;
    }
    const plain = char.normalize('NFKC').replaceAll('\ufffd', '?');
    if (plain !== char && Array.from(plain).every((each) => isDrawn(each.codePointAt(0) ?? 0)))
      text += note(char, plain);
    else {
      undrawable.push(char);
      text += char;
    }
  }
  return { text, exchanged, undrawable };
}

/** `漢 (U+6F22)`, for people. */
export function nameOf(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `${char.isWellFormed() && !/[\p{C}\p{Z}]/u.test(char) ? `${char} ` : ''}(U+${code})`;
}

/** Links the report may carry. Anything else is printed as words without a link. */
export function isSafeLink(href: string): boolean {
  return /^(https?:\/\/|mailto:)[^\s\p{C}]+$/iu.test(href) && href.isWellFormed();
}
