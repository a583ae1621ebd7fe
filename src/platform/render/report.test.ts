import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '#domain/problem.ts';
import type { Block, Inline, ReportTree } from '#domain/report/tree.ts';
import { readParts } from '#platform/formats/office-parts.ts';
import { HOSTILE } from '#test/support/hostile.ts';
import { structureOf } from '#test/support/pdf-structure.ts';
import { paragraph, reportTree, table } from '#test/support/report-tree.ts';
import { textOfPdf } from './pdf-text.ts';
import { renderReport, type Rendered, type Format } from './report.ts';

const dir = mkdtempSync(join(tmpdir(), 'render-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const cellOf = (words: string, rowspan = 1) => ({
  type: 'tableCell' as const,
  ...(rowspan > 1 && { attrs: { rowspan } }),
  content: [paragraph(words)],
});
const wordsUpTo = (count: number, stem: string): string =>
  Array.from({ length: count }, (_, i) => `${stem}${i}`).join(' ');

const linked = (words: string, href: string): Inline => ({
  type: 'text',
  text: words,
  marks: [{ type: 'link', attrs: { href } }],
});

/** The small report, with a landscape annex of everything that has ever broken a renderer. */
function hostileTree(): ReportTree {
  const tree = reportTree(8);
  const content: Block[] = [
    ...HOSTILE.map((words) => paragraph(words)),
    table(
      'hostile',
      `Caption ${HOSTILE[0]}`,
      [15, 15, 70],
      ['A', 'B', `Head ${HOSTILE[11]}`],
      HOSTILE.map((words) => [cellOf(words), cellOf(HASH), cellOf(`${words} ${HASH}${HASH}`)]),
    ),
    table(
      'tall',
      'Cells taller than a page',
      [10, 30, 30, 30],
      ['Id', 'A', 'B', 'C'],
      [
        [cellOf('T-1'), cellOf(wordsUpTo(900, 'tall')), cellOf('x'), cellOf('y')],
        [cellOf('T-2', 3), cellOf(wordsUpTo(100, 'span'), 3), cellOf(wordsUpTo(500, 'first')), cellOf('one')],
        [cellOf(wordsUpTo(200, 'second')), cellOf('two')],
        [cellOf('short'), cellOf('three')],
      ],
    ),
    paragraph(
      'See ',
      linked('a good link', 'https://good.example/?a=b&c="d"'),
      ', ',
      linked('a bad link', 'javascript:alert(1)'),
      ' and ',
      linked('a local file', 'file:///etc/passwd'),
      '.',
    ),
    paragraph('re', { type: 'text', text: 'mark', marks: [{ type: 'bold' }] }, 'able ', {
      type: 'text',
      text: 'αβγ ✓',
      marks: [{ type: 'code' }],
    }),
  ];
  tree.content.push({
    type: 'section',
    attrs: {
      id: 'annex',
      part: '',
      title: 'Annex <b>&amp;</b> #title',
      orientation: 'landscape',
      author: 'auditor',
    },
    content,
  });
  return tree;
}

describe('a report rendered whole', () => {
  let rendered: Rendered;
  const fileOf = (format: Format): Buffer =>
    readFileSync(rendered.files.find((file) => file.format === format)?.path ?? '');

  beforeAll(async () => {
    const tree = hostileTree();
    tree.attrs.draft = 'Draft for discussion';
    rendered = await renderReport({
      tree,
      outDir: join(dir, 'whole'),
      formats: ['pdf', 'archive', 'docx', 'html'],
      evidenceIndex: { evidence: [HASH] },
      timeLimitMs: 110_000,
    });
  });

  it('leaves four files, named with their hash and size, and nothing else', () => {
    expect(readdirSync(join(dir, 'whole')).sort()).toEqual([
      'report-archive.pdf',
      'report.docx',
      'report.html',
      'report.pdf',
    ]);
    for (const { format, path, sha256, bytes } of rendered.files) {
      const content = readFileSync(path);
      expect([format, createHash('sha256').update(content).digest('hex'), content.length]).toEqual([
        format,
        sha256,
        bytes,
      ]);
    }
  });

  it('is a PDF/UA file for readers, without the evidence index', async () => {
    const structure = await structureOf(fileOf('pdf'));
    expect(structure).toMatchObject({ faults: [], claims: ['ua-1'], hasAttachment: false });
    expect(structure.roles).toMatchObject({ H1: 9, Figure: 1, Note: 1 });
    expect(structure.roles.TH).toBeGreaterThan(20);
    expect(structure.links).toBeGreaterThan(50);
  });

  it('is a PDF/A-3a file for the archive, with the evidence index attached', async () => {
    const structure = await structureOf(fileOf('archive'));
    expect(structure).toMatchObject({
      faults: [],
      claims: ['a-3A'],
      hasAttachment: true,
      hasOutputIntent: true,
    });
  });

  it('prints hostile words as they are in the PDF', async () => {
    const squeezed = (await textOfPdf(fileOf('pdf'))).replaceAll(/\s+/g, '');
    for (const words of HOSTILE) {
      const count = squeezed.split(words.replaceAll(/\s+/g, '')).length - 1;
      expect([words, count >= 3]).toEqual([words, true]);
    }
    expect(squeezed).toContain('Annex<b>&amp;</b>#title');
    expect(squeezed).toContain(HASH);
  });

  it('prints hostile words as they are in Word, in XML that parses', async () => {
    const document = (await partOf(fileOf('docx'), 'word/document.xml')).replaceAll('&apos;', "'");
    for (const words of HOSTILE) expect(document.includes(xml(words))).toBe(true);
    expect(document).not.toMatch(/<script|javascript:alert\(1\)"/);
  });

  it('prints hostile words as they are in HTML', () => {
    const html = fileOf('html').toString();
    for (const words of HOSTILE) expect(html).toContain(`<p>${xml(words).replaceAll("'", '&#39;')}</p>`);
    expect(html).not.toMatch(/<script|<img src=x|onerror=alert\(1\)>/);
    expect(html).toContain('<h2 id="annex">Annex &lt;b&gt;&amp;amp;&lt;/b&gt; #title</h2>');
  });

  it('keeps links to the web and drops all others', async () => {
    const html = fileOf('html').toString();
    expect(html).toContain(
      '<a href="https://good.example/?a=b&amp;c=&quot;d&quot;" rel="noreferrer">a good link</a>, a bad link and a local file.',
    );
    expect([...html.matchAll(/href="([a-z]+):/g)].map(([, scheme]) => scheme)).toEqual(['https']);
    expect(await partOf(fileOf('docx'), 'word/_rels/document.xml.rels')).not.toMatch(/javascript|file:/);
    const pdf = fileOf('pdf').toString('latin1');
    expect(pdf).not.toContain('javascript:');
  });

  it('says on every page of every format that it is a draft and a specimen', async () => {
    const line = 'Draft for discussion · Specimen: fictional company and firm; no examination was performed.';
    expect(fileOf('html').toString()).toContain(line);
    const footers = (await readParts(fileOf('docx'))).filter(([name]) => /^word\/footer\d+\.xml$/.test(name));
    expect(footers).toHaveLength(8);
    for (const [, footer] of footers) expect(footer.toString()).toContain('no examination was performed.');
  });

  it('counts tables alike in all three', async () => {
    const label = 'Table 7';
    expect(fileOf('html').toString()).toContain(`<b>${label}.</b> Cells taller than a page`);
    expect(await textOfPdf(fileOf('pdf'))).toMatch(/Table 7\.\s+Cells taller than a page/);
    const words = (await partOf(fileOf('docx'), 'word/document.xml')).replaceAll(/<[^>]+>/g, '');
    expect(words).toContain(`${label}. Cells taller than a page`);
  });

  it('gives Word real styles, a table of contents, repeated heads, landscape pages, notes and bookmarks', async () => {
    const document = await partOf(fileOf('docx'), 'word/document.xml');
    expect(document).toMatch(/<w:pStyle w:val="Heading1"\/>/);
    expect(document).toMatch(/<w:instrText[^>]*>TOC \\h \\o &quot;1-3&quot;/);
    expect(document.match(/<w:tblHeader\/>/g)?.length).toBe(7);
    expect(document).toMatch(/<w:pgSz w:w="15840" w:h="12240" w:orient="landscape"/);
    expect(document).toMatch(/<w:bookmarkStart w:name="n_description"/);
    expect(document).toMatch(/<w:hyperlink[^>]*w:anchor="n_description"/);
    expect(await partOf(fileOf('docx'), 'word/footnotes.xml')).toContain('DC section 200');
    expect(await partOf(fileOf('docx'), 'word/numbering.xml')).toContain('Section IV —');
  });

  it('is one HTML file that loads nothing and runs nothing', () => {
    const html = fileOf('html').toString();
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    expect(html.match(/(?:src|href)="(?!#|data:image\/svg|https:\/\/good)/g)).toBeNull();
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  it('lets wide tables of the HTML scroll in a box of their own, named and reached by keyboard', () => {
    const html = fileOf('html').toString();
    const boxes = [...html.matchAll(/<div class="scroll"([^>]*)><table[^>]*><caption><span id="([^"]+)"/g)];
    expect(boxes.length).toBe(html.split('<table').length - 1);
    for (const [, attributes, name] of boxes)
      expect(attributes).toBe(` tabindex="0" role="group" aria-labelledby="${name}"`);
  });
});

describe('rendering twice', () => {
  it('gives the same bytes in all formats', async () => {
    const withLinks = reportTree(3);
    withLinks.content[0]?.content.push(
      paragraph(linked('one', 'https://one.example/'), linked('two', 'https://two.example/')),
    );
    const render = async (name: string): Promise<string[]> => {
      const { files } = await renderReport({
        tree: reportTree(3),
        outDir: join(dir, name),
        formats: ['pdf', 'archive', 'docx', 'html'],
        timeLimitMs: 110_000,
      });
      return files.map(({ format, sha256 }) => `${format} ${sha256}`).sort();
    };
    const first = await render('first');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await render('second')).toEqual(first);
  });
});

describe('a render that goes wrong', () => {
  const outDir = join(dir, 'wrong');
  const order = { outDir, formats: ['pdf'] as Format[], timeLimitMs: 110_000 };

  beforeAll(async () => {
    await renderReport({ ...order, tree: reportTree(1), formats: ['html'] });
    writeFileSync(join(outDir, 'report.pdf'), 'the earlier one');
  });

  async function failureOf(more: Partial<Parameters<typeof renderReport>[0]>): Promise<Problem> {
    const failure: unknown = await renderReport({ ...order, tree: reportTree(1), ...more }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(Problem);
    expect(readdirSync(outDir).sort()).toEqual(['report.html', 'report.pdf']);
    expect(readFileSync(join(outDir, 'report.pdf'), 'utf8')).toBe('the earlier one');
    return failure as Problem;
  }

  it('is stopped when its time is over, and keeps the earlier files', async () => {
    const problem = await failureOf({ tree: reportTree(800), timeLimitMs: 1500 });
    expect(problem).toMatchObject({ kind: 'unavailable', details: { reason: 'time' } });
    expect(problem.message).toContain('stopped after 2 s');
  });

  it('is stopped when it needs too much memory', async () => {
    const problem = await failureOf({ tree: reportTree(300), memoryLimitBytes: 160 * 2 ** 20 });
    expect(problem).toMatchObject({ kind: 'unavailable', details: { reason: 'memory' } });
    expect(problem.message).toContain('more than 160 MB');
  });

  it('hands back what is wrong with the tree', async () => {
    const tree = reportTree(1);
    tree.content[0]?.content.push({
      type: 'paragraph',
      content: [{ type: 'crossRef', attrs: { target: 'gone' } }],
    });
    const problem = await failureOf({ tree, formats: ['pdf', 'docx', 'html'] });
    expect(problem.kind).toBe('invalid');
    expect(problem.message).toContain('“gone”');
  });

  it('leaves no child behind', async () => {
    await failureOf({ tree: reportTree(800), formats: ['pdf', 'docx'], timeLimitMs: 1200 });
    const lines = existsSync('/proc')
      ? readdirSync('/proc')
          .filter((name) => /^\d+$/.test(name))
          .map(commandOf)
      : [];
    expect(lines.filter((line) => line.includes(outDir))).toEqual([]);
  });
});

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch (error) {
    // It ended while we looked.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}

async function partOf(docx: Buffer, name: string): Promise<string> {
  const part = (await readParts(docx)).find(([entry]) => entry === name)?.[1].toString() ?? '';
  expect([name, part.length > 0]).toEqual([name, true]);
  return part;
}

function xml(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
