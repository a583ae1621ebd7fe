import type { ControlTest, Result } from './shapes.ts';

/** Items examined and items that failed. */
export interface Count {
  tested: number;
  failed: number;
}

/** What a result’s grid of items and attributes adds up to. */
export interface GridCount extends Count {
  failedItems: string[];
  /** Items on which no attribute could be judged; each is replaced, none counts as tested. */
  notApplicable: string[];
  byStage: { sample: Count; extension: Count };
  /** One per attribute, lettered A, B, C in this order. */
  byAttribute: (Count & { attribute: string })[];
  /** Items listed twice, or whose marks do not fit the attributes. */
  unreadable: string[];
}

type Item = Result['items'][number];

/**
 * Counts a grid. An item fails when one attribute does; evidence that is missing, or was made afterwards, is a
 * fail already when it is marked. Not applicable on every attribute means that the item does not count.
 */
export function countGrid(test: ControlTest, items: readonly Item[]): GridCount {
  const width = Math.max(1, test.attributes.length);
  const seen = new Set<string>();
  const unreadable = items
    .filter(({ item, marks }) => marks.length !== width || (seen.has(item) ? true : !seen.add(item)))
    .map(({ item }) => item);
  const counted = items.filter(isApplicable);
  return {
    ...count(counted),
    failedItems: counted.filter(hasFailed).map(({ item }) => item),
    notApplicable: items.filter((item) => !isApplicable(item)).map(({ item }) => item),
    byStage: {
      sample: count(counted.filter(({ stage }) => stage === 'sample')),
      extension: count(counted.filter(({ stage }) => stage === 'extension')),
    },
    byAttribute: test.attributes.map((attribute, at) => ({
      attribute,
      tested: counted.filter(({ marks }) => marks[at] === 'pass' || marks[at] === 'fail').length,
      failed: counted.filter(({ marks }) => marks[at] === 'fail').length,
    })),
    unreadable,
  };
}

function isApplicable({ marks }: Item): boolean {
  return marks.some((mark) => mark !== 'not-applicable');
}

function hasFailed({ marks }: Item): boolean {
  return marks.includes('fail');
}

function count(items: readonly Item[]): Count {
  return { tested: items.length, failed: items.filter(hasFailed).length };
}
