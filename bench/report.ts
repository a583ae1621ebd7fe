import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembleReport } from '#features/reports/index.ts';
import { loadRecords } from '#platform/binder/load.ts';
import { renderReport } from '#platform/render/report.ts';
import { timed, type Figure } from './figure.ts';

/** The example’s SOC 2 report, from its two binders: reading and checking, writing, then PDF and Word together. */
export async function run(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tickmark-bench-report-'));
  try {
    const reading = await timed(() => loadRecords(['examples/ledgerline']));
    const { records, close } = reading.result;
    const writing = await timed(() => assembleReport(records, 'soc2-2026'));
    close();
    const { tree } = writing.result;
    const rendering = await timed(() =>
      renderReport({ tree, outDir: folder, formats: ['pdf', 'docx'], timeLimitMs: 120_000 }),
    );
    const pages = rendering.result.files.find(({ format }) => format === 'pdf')?.pages ?? 0;
    return [
      { name: 'both binders read and checked', value: reading.seconds, unit: 's', reach: 'no aim set' },
      {
        name: 'report written and checked against itself',
        value: writing.seconds,
        unit: 's',
        reach: 'no aim set',
      },
      {
        name: `PDF (${pages} pages) and Word together`,
        value: rendering.seconds,
        unit: 's',
        reach: 'under 10 s',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
