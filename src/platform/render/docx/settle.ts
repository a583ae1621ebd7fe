import { joinParts, readParts } from '#platform/formats/office-parts.ts';

/**
 * Writes a Word file again so that the same report gives the same bytes: the report's date in place of the clock's, and
 * counted names in place of random ones for its links.
 */
export async function settleDocx(docx: Buffer, day: string): Promise<Buffer> {
  const parts = await readParts(docx);
  const names = linkNames(parts);
  return joinParts(
    parts.map(([name, bytes]) => [
      name,
      /\.(xml|rels)$/.test(name) ? Buffer.from(settled(bytes.toString(), day, names)) : bytes,
    ]),
  );
}

const RANDOM_NAME = /\brId[a-z0-9_-]{16,}/g;

function linkNames(parts: readonly [string, Buffer][]): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, bytes] of parts) {
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
