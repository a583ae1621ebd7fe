import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';

/** Reports longer than this are read by two threads. */
const PAGES_FOR_ONE = 60;

/** The text of a PDF in content order, artifacts (running heads, feet, marks) left out. */
export async function textOfPdf(pdf: Uint8Array): Promise<string> {
  const document = await open(pdf);
  try {
    const half = document.numPages > PAGES_FOR_ONE ? Math.ceil(document.numPages / 2) : document.numPages;
    const rest = half < document.numPages ? inThread(pdf, half + 1) : Promise.resolve('');
    const [first, second] = await Promise.all([textOfPages(document, 1, half), rest]);
    return first + second;
  } finally {
    await document.loadingTask.destroy();
  }
}

type Document = Awaited<ReturnType<typeof open>>;

async function open(pdf: Uint8Array) {
  return getDocumentProxy(new Uint8Array(pdf), { useSystemFonts: false, verbosity: 0 });
}

async function inThread(pdf: Uint8Array, from: number): Promise<string> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { pdf, from } });
  const [text] = (await once(worker, 'message')) as [string];
  return text;
}

async function textOfPages(document: Document, from: number, to: number): Promise<string> {
  const parts: string[] = [];
  for (let number = from; number <= to; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent({ includeMarkedContent: true });
    const open: boolean[] = [];
    for (const item of items) {
      if ('str' in item) {
        if (!open.includes(true)) parts.push(item.str, item.hasEOL ? '\n' : '');
      } else if (item.type === 'endMarkedContent') {
        open.pop();
      } else open.push((item as { tag?: string }).tag === 'Artifact');
    }
    parts.push('\n');
    page.cleanup();
  }
  return parts.join('');
}

if (!isMainThread) {
  const { pdf, from } = workerData as { pdf?: Uint8Array; from: number };
  if (pdf && parentPort) {
    const document = await open(pdf);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    parentPort.postMessage(await textOfPages(document, from, document.numPages));
    await document.loadingTask.destroy();
  }
}
