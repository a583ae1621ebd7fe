import { refusal } from './finding.ts';

/** A Markdown file with YAML front matter, taken apart. */
export interface FrontMatter {
  yaml: string;
  prose: string;
  /** Lines of the file above the YAML, and above the prose. */
  yamlAbove: number;
  proseAbove: number;
}

const FENCE = '---\n';

/**
 * Takes a Markdown file apart: `---`, YAML, `---`, one blank line, the prose, one line end. The blank line
 * and the last line end belong to the file, not to the prose.
 */
export function splitFrontMatter(text: string, file: string): FrontMatter {
  const end = text.startsWith(FENCE) ? text.indexOf(`\n${FENCE}`, FENCE.length - 1) : -1;
  if (end < 0) {
    throw refusal({ file, line: 1, why: 'needs its fields between two lines of "---", then the text.' });
  }
  const yaml = text.slice(FENCE.length, end + 1);
  const rest = text.slice(end + 1 + FENCE.length);
  const hasBlank = rest.startsWith('\n');
  const prose = rest.slice(hasBlank ? 1 : 0).replace(/\n$/, '');
  const fields = yaml.split('\n').length - 1;
  return { yaml, prose, yamlAbove: 1, proseAbove: 1 + fields + 1 + (hasBlank ? 1 : 0) };
}

/** The file of which `splitFrontMatter` gives these parts back. */
export function joinFrontMatter(yaml: string, prose: string): string {
  return `${FENCE}${yaml}${FENCE}\n${prose}\n`;
}
