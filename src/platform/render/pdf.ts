import { readFileSync } from 'node:fs';
import { NodeCompiler, type NodeError, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import { Problem } from '#domain/problem.ts';
import { FONT_FILES } from './fonts.ts';
import { layOut } from './layout.ts';
import type { Numbered } from './number.ts';

const TEMPLATE = `${import.meta.dirname}/typst`;

/** A typeset report, ready to be written as one standard or another. */
export interface Typeset {
  pages: number;
  /** PDF/UA-1, for readers. */
  forReaders(): Uint8Array;
  /** PDF/A-3a with the evidence index attached, for the archive. */
  forArchive(evidenceIndex: string): Uint8Array;
}

/** Typesets the numbered tree. Words reach the template as data; nothing in them is read as Typst. */
export function typesetReport(numbered: Numbered): Typeset {
  const compiler = NodeCompiler.create({
    workspace: TEMPLATE,
    fontArgs: [{ fontBlobs: FONT_FILES.map((file) => readFileSync(file)) }],
  });
  const { report, drawings } = layOut(numbered);
  compiler.mapShadow(`${TEMPLATE}/report.json`, Buffer.from(JSON.stringify(report)));
  for (const [path, svg] of drawings) compiler.mapShadow(`${TEMPLATE}/${path}`, Buffer.from(svg));
  const plain = compile(compiler, {});
  return {
    pages: plain.numOfPages,
    forReaders: () => write(compiler, plain, 'ua-1'),
    forArchive: (evidenceIndex) => {
      compiler.mapShadow(`${TEMPLATE}/evidence-index.json`, Buffer.from(evidenceIndex));
      return write(compiler, compile(compiler, { attach: 'yes' }), 'a-3a');
    },
  };
}

function compile(compiler: NodeCompiler, inputs: Record<string, string>): NodeTypstDocument {
  const compiled = compiler.compile({ mainFilePath: `${TEMPLATE}/report.typ`, inputs });
  const { result } = compiled;
  if (compiled.hasError() || !result)
    throw failure(compiler, compiled.takeDiagnostics() ?? compiled.takeError());
  const warnings = compiled.takeWarnings();
  if (warnings) throw failure(compiler, warnings);
  return result;
}

function write(compiler: NodeCompiler, document: NodeTypstDocument, pdfStandard: string): Uint8Array {
  try {
    return compiler.pdf(document, { pdfStandard });
  } catch (error) {
    throw new Problem('unavailable', `The report could not be written as ${pdfStandard}: ${wordsOf(error)}.`);
  }
}

function failure(compiler: NodeCompiler, error: NodeError | null): Problem {
  const diagnostics = error ? (compiler.fetchDiagnostics(error) as { message?: string }[]) : [];
  const said = diagnostics
    .map(({ message }) => message)
    .filter(Boolean)
    .slice(0, 3)
    .join('; ');
  return new Problem(
    'unavailable',
    `The report could not be typeset: ${said || 'the typesetter gave no reason'}.`,
  );
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : JSON.stringify(error);
}
