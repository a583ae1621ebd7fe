import type { Records } from '../record/nouns.ts';
import { wordsOf, type Block, type ReportTree, type Table } from '../report/tree.ts';
import { plainWords } from './plain-words.ts';
import { countItems } from './results.ts';
import type { Tally } from './tally.ts';

type Test = Records['test'][number];

const TREE = 'report/tree.json';
const TESTS_HEAD = 'control | test performed | result';

/** Whether the report prints tests at all: section IV of a Type 2 report does. */
export function printsTests(tree: ReportTree): boolean {
  return tablesOf(tree).some((table) => headOf(table) === TESTS_HEAD);
}

/**
 * Compares the printed tables of tests with the records: a result says "No exceptions noted" only when tests were done and
 * nothing failed, and "Deviation noted" when something did, a printed sample is the sample drawn, and the table of populations gives the frozen counts.
 */
export function checkRows(tree: ReportTree, records: Records, engagement: string, tally: Tally): void {
  const open = new Set(records.test.filter(({ engagements }) => engagements.includes(engagement)));
  const strangers: string[] = [];
  for (const table of tablesOf(tree)) {
    if (table.attrs.id === 'table-populations') checkPopulationRows(table, records, tally);
    if (headOf(table) !== TESTS_HEAD) continue;
    let control = '';
    for (const row of table.content.slice(1)) {
      const cells = row.content.map((cell) => plainWords(wordsOf(cell)));
      if (cells.length === 3) control = cells.shift() ?? '';
      const [procedure = '', result = ''] = cells;
      const test = findTest(open, control, procedure);
      if (!test) {
        strangers.push([control, procedure].map((words) => words.slice(0, 40)).join(' / '));
        continue;
      }
      open.delete(test);
      const faults = rowFaults(test, result, records);
      for (const why of faults) tally.failed(TREE, `${test.id}: ${why}`);
      if (faults.length === 0) tally.passed('numbers');
    }
  }
  for (const row of strangers)
    tally.unchecked(
      `a row of the report’s tests (${row})`,
      'it is of no test here, or of one already printed',
    );
  if (open.size > 0) {
    const ids = [...open].map(({ id }) => id);
    const shown = ids.length > 3 ? [...ids.slice(0, 3), '...'] : ids;
    tally.unchecked(
      `${open.size} ${open.size === 1 ? 'test' : 'tests'} of the engagement`,
      `the report’s tables do not print them (${shown.join(', ')})`,
    );
  }
}

function findTest(open: ReadonlySet<Test>, control: string, procedure: string): Test | undefined {
  return [...open].find(
    (test) =>
      control.startsWith(`${test.control.toLowerCase()} `) &&
      procedure.startsWith(plainWords(test.procedure)),
  );
}

function rowFaults(test: Test, printed: string, records: Records): string[] {
  const results = records.result.filter((result) => result.test === test.id);
  const items = results.flatMap((result) => result.items);
  const failed = new Set(countItems({ items }).failed);
  const isClean = printed.includes('no exceptions noted');
  const faults: string[] = [];
  if (isClean && failed.size > 0)
    faults.push(`says that no exceptions were noted; ${failed.size} items failed`);
  if (isClean && results.length === 0) faults.push('says that no exceptions were noted; there is no result');
  if (!isClean && results.length > 0 && failed.size === 0 && printed.includes('deviation noted')) {
    faults.push('reports a deviation; no item failed');
  }
  if (failed.size > 0 && !isClean && !printed.includes('deviation noted'))
    faults.push(`does not say that a deviation was noted; ${failed.size} items failed`);
  const samples = records.sample.filter((sample) => sample.test === test.id);
  for (const [, n = '', N = ''] of printed.matchAll(/sample of ([\d,]+) from a population of ([\d,]+)/g)) {
    const isDrawn = samples.some((sample) => sample.n === numeral(n) && sample.N === numeral(N));
    if (!isDrawn) faults.push(`prints a sample of ${n} from ${N}, which was not drawn`);
  }
  return faults;
}

function checkPopulationRows(table: Table, records: Records, tally: Tally): void {
  for (const row of table.content.slice(1)) {
    const [title, source, count = ''] = row.content.map((cell) => plainWords(wordsOf(cell)));
    const counts = records.population
      .filter((one) => plainWords(one.title) === title && plainWords(one.source) === source)
      .map(({ frozen }) => frozen?.count);
    if (counts.length === 0) {
      tally.unchecked(
        `the population "${title}" of the report`,
        'no population here has this title and source',
      );
      continue;
    }
    const why = `prints ${count} items for the population "${title}"; ${counts.join(' or ')} were frozen`;
    tally.expect('numbers', counts.includes(numeral(count)), TREE, why);
  }
}

function numeral(digits: string): number {
  return Number(digits.replaceAll(',', ''));
}

function headOf({ content }: Table): string {
  return content[0]?.content.map((cell) => plainWords(wordsOf(cell))).join(' | ') ?? '';
}

function tablesOf(tree: ReportTree): Table[] {
  return tree.content.flatMap(({ content }) => content.flatMap(tablesIn));
}

function tablesIn(block: Block): Table[] {
  if (block.type === 'table') return [block];
  return block.type === 'callout' ? block.content.flatMap(tablesIn) : [];
}
