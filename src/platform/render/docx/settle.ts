import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { fromBuffer, type Entry, type ZipFile as Source } from 'yauzl';
import { ZipFile } from 'yazl';

/** A zip holds local times; noon keeps the day the same wherever it is read. */
const NOON = 'T12:00:00Z';

/**
 * Writes a Word file again so that the same report gives the same bytes: the report's date in place of the clock's, in the
 * properties and in each entry of the zip, and counted names in place of random ones for its links.
 */
export async function settleDocx(docx: Buffer, day: string): Promise<Buffer> {
  const out = new ZipFile();
  const entries = await entriesOf(docx);
  const names = linkNames(entries);
  for (const [name, bytes] of entries) {
    const content = /\.(xml|rels)$/.test(name) ? Buffer.from(settled(bytes.toString(), day, names)) : bytes;
    out.addBuffer(content, name, { mtime: new Date(`${day}${NOON}`), forceDosTimestamp: true });
  }
  out.end();
  return buffer(out.outputStream);
}

/** Name and bytes of each part of an Office file. */
export async function entriesOf(zip: Buffer): Promise<[string, Buffer][]> {
  const source = await promisify<Buffer, { lazyEntries: boolean }, Source>(fromBuffer)(zip, {
    lazyEntries: true,
  });
  const open = promisify<Entry, NodeJS.ReadableStream>(source.openReadStream.bind(source));
  const entries: [string, Buffer][] = [];
  return new Promise((resolve, reject) => {
    const keep = async (entry: Entry): Promise<void> => {
      entries.push([entry.fileName, await buffer(await open(entry))]);
      source.readEntry();
    };
    source.on('entry', (entry: Entry) => keep(entry).catch(reject));
    source.on('end', () => resolve(entries));
    source.on('error', reject);
    source.readEntry();
  });
}

const RANDOM_NAME = /\brId[a-z0-9_-]{16,}/g;

function linkNames(entries: [string, Buffer][]): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, bytes] of entries) {
    if (!name.endsWith('.rels')) continue;
    for (const [random] of bytes.toString().matchAll(RANDOM_NAME))
      names.set(random, `rIdLink${names.size + 1}`);
  }
  return names;
}

function settled(xml: string, day: string, names: Map<string, string>): string {
  return xml
    .replaceAll(/(<dcterms:(?:created|modified)[^>]*>)[^<]*</g, `$1${day}T00:00:00Z<`)
    .replaceAll(/(?<=\s(?:r:id|Id)=")rId[a-z0-9_-]{16,}(?=")/g, (random) => names.get(random) ?? random);
}
