import { readYaml } from './sources.ts';

/** What the story says of one deviation, besides the record the auditor communicates. */
export interface DesignedDeviation {
  id: string;
  test: string;
  /** Items that fail, which attribute of each, and the note on it. */
  fails: { item: string; attribute: number; note: string; stage: 'sample' | 'extension' }[];
  /** Failing items that nobody drew: known to management later, outside the auditor's sample. */
  notDrawn?: string[];
  extendsToAll?: string;
  record: Record<string, unknown>;
}

export function readDeviations(): DesignedDeviation[] {
  return readYaml('firm/deviations.yaml') as DesignedDeviation[];
}
