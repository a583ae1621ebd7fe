import type { Records } from '../record/nouns.ts';
import { wordsOf, type ReportTree } from '../report/tree.ts';
import { plainWords } from './plain-words.ts';
import { checkRows, printsTests } from './report-rows.ts';
import { countItems } from './results.ts';
import type { Tally } from './tally.ts';

const WORDS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const NUMBER = `\\d[\\d,]*|${WORDS.join('|')}`;
const SHARE = new RegExp(`\\b(${NUMBER})(?: \\w+)? of (?:the |all )?(${NUMBER})\\b`, 'gi');

/** Every deviation of the engagement is told in the report in its own words, and those words give the counts of its result. */
export function checkNumbers(
  { tree, records, engagement }: { tree: ReportTree; records: Records; engagement: string },
  fileOf: (record: object) => string,
  tally: Tally,
): void {
  if (!printsTests(tree)) {
    tally.unchecked('the numbers of the report', 'it prints no tests of controls');
    return;
  }
  checkRows(tree, records, engagement, tally);
  const report = plainWords(wordsOf(tree));
  const inReport = new Set(
    records.test.filter(({ engagements }) => engagements.includes(engagement)).map(({ id }) => id),
  );
  for (const deviation of records.deviation.filter(({ test }) => inReport.has(test))) {
    const told = report.includes(plainWords(deviation.nature));
    tally.expect(
      'numbers',
      told,
      'report/tree.json',
      `does not tell deviation ${deviation.id} in the words of its record`,
    );
    const result = records.result.find(({ id }) => id === deviation.result);
    if (result) checkShare(deviation, countItems(result), fileOf(deviation), tally);
  }
}

function checkShare(
  { id, nature, failed }: Records['deviation'][number],
  counts: { tested: number },
  file: string,
  tally: Tally,
): void {
  const shares = sharesIn(nature);
  if (shares.length === 0) {
    tally.unchecked(
      `deviation ${id}`,
      'its words give no "so many of so many", so they were not compared with its counts',
    );
    return;
  }
  const holds = shares.some(([part, whole]) => part === failed && whole === counts.tested);
  tally.expect(
    'numbers',
    holds,
    file,
    `its words do not say ${failed} of ${counts.tested}, which its result adds up to`,
  );
}

/** Every "2 of 25" and "one of four" of a text. */
export function sharesIn(text: string): [part: number, whole: number][] {
  return [...text.matchAll(SHARE)].map(([, part = '', whole = '']) => [numberOf(part), numberOf(whole)]);
}

function numberOf(word: string): number {
  const at = WORDS.indexOf(word.toLowerCase());
  return at >= 0 ? at : Number(word.replaceAll(',', ''));
}
