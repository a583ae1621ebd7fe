import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderReport, type Format, type Rendered } from '#platform/render/report.ts';
import { reportTree } from '#test/support/report-tree.ts';
import { timed, type Figure } from './figure.ts';

/** Controls of the invented report that make about 100 and about 250 pages. */
const SIZES = { example: 165, long: 500 };

/** Renders invented reports in fresh child processes: typesetting, packing and the comparison of words included. */
export async function run(): Promise<Figure[]> {
  const example = await render(SIZES.example, ['pdf', 'docx']);
  const long = await render(SIZES.long, ['pdf']);
  const both = await render(SIZES.long, ['pdf', 'archive']);
  const word = await render(SIZES.long, ['docx']);
  const html = await render(SIZES.long, ['html']);
  return [
    figure(`PDF and Word of ${example.pages} pages together`, example.seconds, 'under 10 s'),
    figure(`PDF of ${long.pages} pages, typeset in a fresh child`, long.typeset, 'under 5 s'),
    figure('the same, packed and its words compared', long.seconds, 'not set'),
    figure(`PDF and archive PDF of ${both.pages} pages`, both.seconds, 'not set'),
    {
      name: `memory for a PDF of ${long.pages} pages`,
      value: long.megabytes,
      unit: 'MB',
      reach: 'under 600 MB',
    },
    figure('Word of the same report', word.seconds, 'under 5 s'),
    { name: 'memory for Word of the same report', value: word.megabytes, unit: 'MB', reach: 'under 600 MB' },
    figure('HTML of the same report', html.seconds, 'not set'),
  ];
}

function figure(name: string, value: number, reach: string): Figure {
  return { name, value, unit: 's', reach };
}

interface Measured {
  seconds: number;
  typeset: number;
  pages: number;
  megabytes: number;
}

async function render(controls: number, formats: Format[]): Promise<Measured> {
  const outDir = await mkdtemp(join(tmpdir(), 'bench-render-'));
  try {
    const tree = reportTree(controls);
    const { result, seconds } = await timed(() =>
      renderReport({ tree, outDir, formats, timeLimitMs: 120_000 }),
    );
    const typeset = (result.steps.find(({ task }) => task === 'typeset')?.ms ?? 0) / 1000;
    return { seconds, typeset, pages: pagesOf(result), megabytes: result.peakBytes / 2 ** 20 };
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

function pagesOf({ files }: Rendered): number {
  return Math.max(0, ...files.map(({ pages }) => pages ?? 0));
}
