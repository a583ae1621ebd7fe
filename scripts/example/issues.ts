import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '#domain/canonical.ts';
import { sha256Hex } from '#domain/hash.ts';
import { NOUN_NAMES, NOUNS, type Records } from '#domain/record/nouns.ts';
import type { ReportTree } from '#domain/report/tree.ts';
import { assembleReport } from '#features/reports/index.ts';
import { renderReport } from '#platform/render/report.ts';
import type { Book } from './book.ts';
import { FIRM } from './people.ts';
import { HOME } from './sources.ts';

const FOLDER = join(HOME, 'source/issued');
const TREES = join(FOLDER, 'trees.json');
const ISSUED_AT = '2026-11-17T14:30:00Z';

/**
 * Adds the issue of each report. Its file is rendered once and kept among the sources, because another machine may
 * set the same words into other bytes; it is rendered again only when the report says something else.
 */
export async function addIssues(book: Book, { mayRender }: { mayRender: boolean }): Promise<void> {
  const records = recordsOf(book);
  const rendered = renderedTrees();
  for (const { id: engagement, reportOn = '' } of records.engagement) {
    const { tree, mayBeIssued } = await assembleReport(records, engagement, { state: 'final' });
    if (!mayBeIssued) throw new Error(`A finding keeps the report of ${engagement} from being issued.`);
    const treeHash = sha256Hex(canonicalJson(tree));
    if (rendered[engagement] !== treeHash) {
      if (!mayRender)
        throw new Error(`The report of ${engagement} changed. Run: node scripts/example/build.ts`);
      await renderOnce(engagement, tree);
      rendered[engagement] = treeHash;
      writeFileSync(TREES, `${JSON.stringify(rendered, null, 2)}\n`);
    }
    const file = book.keep('marchbank', 'report.pdf', readFileSync(fileOf(engagement)));
    book.add(
      'issue',
      `${engagement}.E1`,
      {
        engagement,
        edition: 1,
        reportOn,
        issuedAt: ISSUED_AT,
        issuedBy: FIRM.partner,
        treeHash,
        files: [file],
      },
      { at: ISSUED_AT, by: FIRM.partner, type: 'issue.issued' },
    );
  }
}

/** The latest version of every record, as it is read from the binders. */
function recordsOf(book: Book): Records {
  const latest = new Map(book.lines.map(({ kept }) => [`${kept.noun}/${kept.id}`, kept]));
  const sorted = [...latest.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const entries = NOUN_NAMES.map((noun) => [
    noun,
    sorted
      .filter((kept) => kept.noun === noun)
      .map(({ id, organization, body }) => ({ id, organization, ...NOUNS[noun].shape.parse(body) })),
  ]);
  return Object.fromEntries(entries) as Records;
}

/** Hash of the tree from which each kept file was rendered. */
function renderedTrees(): Record<string, string> {
  return existsSync(TREES) ? (JSON.parse(readFileSync(TREES, 'utf8')) as Record<string, string>) : {};
}

function fileOf(engagement: string): string {
  return join(FOLDER, `${engagement}.pdf`);
}

async function renderOnce(engagement: string, tree: ReportTree): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const outDir = await mkdtemp(join(tmpdir(), 'ledgerline-issue-'));
  try {
    const { files } = await renderReport({ tree, outDir, formats: ['pdf'], timeLimitMs: 600_000 });
    writeFileSync(fileOf(engagement), await readFile(files[0]?.path ?? ''));
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}
