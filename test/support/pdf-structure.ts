import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  PDFRef,
  PDFStream,
  type PDFObject,
} from '@cantoo/pdf-lib';

/** What a structural look at a PDF finds; `faults` is empty when a reader of any ability can use it. */
export interface Structure {
  faults: string[];
  roles: Record<string, number>;
  links: number;
  /** "ua-1", "a-3A": what the file says of itself. */
  claims: string[];
  hasAttachment: boolean;
  hasOutputIntent: boolean;
}

/**
 * Looks at a tagged PDF as PDF/UA asks, as far as structure goes: language, title, tags, fonts, headings, header cells,
 * figures, links, and that no text or picture stands outside marked content. A conformance tool checks more.
 */
export async function structureOf(bytes: Uint8Array): Promise<Structure> {
  return new Look(await PDFDocument.load(bytes, { updateMetadata: false })).all();
}

class Look {
  private readonly pdf: PDFDocument;
  private readonly faults: string[] = [];
  private readonly roles: Record<string, number> = {};
  private links = 0;
  private level = 0;

  constructor(pdf: PDFDocument) {
    this.pdf = pdf;
  }

  all(): Structure {
    const { catalog } = this.pdf;
    const xmp = this.textOf(this.at(catalog, 'Metadata'));
    this.catalog(catalog, xmp);
    this.fonts();
    for (const [index, page] of this.pdf.getPages().entries()) this.page(page.node, index + 1);
    const root = this.at(catalog, 'StructTreeRoot');
    if (root instanceof PDFDict) this.walk(root.get(PDFName.of('K')));
    const claims = [...xmp.matchAll(/<pdf(ua|a)id:(part|conformance)>([^<]+)</g)];
    const part = (kind: string, name: string): string =>
      claims.find(([, of, what]) => of === kind && what === name)?.[3] ?? '';
    return {
      faults: this.faults,
      roles: this.roles,
      links: this.links,
      claims: ['ua', 'a']
        .filter((kind) => part(kind, 'part'))
        .map((kind) => `${kind}-${part(kind, 'part')}${part(kind, 'conformance')}`),
      hasAttachment:
        this.at(catalog, 'AF') !== undefined &&
        this.at(this.at(catalog, 'Names'), 'EmbeddedFiles') !== undefined,
      hasOutputIntent: this.at(catalog, 'OutputIntents') !== undefined,
    };
  }

  private at(holder: PDFObject | undefined, key: string): PDFObject | undefined {
    if (!(holder instanceof PDFDict)) return undefined;
    return this.resolve(holder.get(PDFName.of(key)));
  }

  private resolve(object: PDFObject | undefined): PDFObject | undefined {
    return object instanceof PDFRef ? this.pdf.context.lookup(object) : object;
  }

  private textOf(stream: PDFObject | undefined): string {
    if (stream instanceof PDFRawStream)
      return Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1');
    return stream instanceof PDFStream ? Buffer.from(stream.getContents()).toString('latin1') : '';
  }

  private expect(isRight: boolean, fault: string): void {
    if (!isRight) this.faults.push(fault);
  }

  private catalog(catalog: PDFDict, xmp: string): void {
    this.expect(
      String(this.at(this.at(catalog, 'MarkInfo'), 'Marked')) === 'true',
      'is not marked as tagged',
    );
    this.expect(this.at(catalog, 'Lang') !== undefined, 'names no language');
    this.expect(this.at(catalog, 'StructTreeRoot') !== undefined, 'has no tags');
    this.expect(this.at(catalog, 'Outlines') !== undefined, 'has no bookmarks');
    this.expect(/dc:title/.test(xmp), 'has no title');
    if (!/pdfuaid:part/.test(xmp)) return;
    const shown = this.at(this.at(catalog, 'ViewerPreferences'), 'DisplayDocTitle');
    this.expect(String(shown) === 'true', 'does not show its title');
  }

  private fonts(): void {
    for (const [, object] of this.pdf.context.enumerateIndirectObjects()) {
      if (!(object instanceof PDFDict) || String(this.at(object, 'Type')) !== '/Font') continue;
      const subtype = String(this.at(object, 'Subtype'));
      if (subtype.startsWith('/CIDFontType') || subtype === '/Type3') continue;
      const name = String(this.at(object, 'BaseFont'));
      const below = this.at(object, 'DescendantFonts');
      const face = below instanceof PDFArray ? this.resolve(below.get(0)) : object;
      const descriptor = this.at(face, 'FontDescriptor');
      const isEmbedded = ['FontFile', 'FontFile2', 'FontFile3'].some(
        (key) => this.at(descriptor, key) !== undefined,
      );
      this.expect(isEmbedded, `does not embed ${name}`);
      this.expect(this.at(object, 'ToUnicode') !== undefined, `has no characters for ${name}`);
    }
  }

  private page(page: PDFDict, number: number): void {
    const annotations = this.at(page, 'Annots');
    const all =
      annotations instanceof PDFArray ? annotations.asArray().map((each) => this.resolve(each)) : [];
    const links = all.filter((each) => String(this.at(each, 'Subtype')) === '/Link');
    this.links += links.length;
    if (all.length > 0)
      this.expect(String(this.at(page, 'Tabs')) === '/S', `page ${number} has no tab order`);
    for (const link of links) {
      this.expect(this.at(link, 'Contents') !== undefined, `page ${number} has a link without words`);
      this.expect(this.at(link, 'StructParent') !== undefined, `page ${number} has a link outside the tags`);
    }
    const stray = strayOperators(this.contentOf(page));
    this.expect(stray === 0, `page ${number} draws ${stray} texts or pictures outside marked content`);
  }

  private contentOf(page: PDFDict): string {
    const content = this.at(page, 'Contents');
    const parts =
      content instanceof PDFArray ? content.asArray().map((each) => this.resolve(each)) : [content];
    return parts.map((part) => this.textOf(part)).join('\n');
  }

  private walk(object: PDFObject | undefined): void {
    const node = this.resolve(object);
    if (node instanceof PDFArray) for (const kid of node.asArray()) this.walk(kid);
    if (!(node instanceof PDFDict)) return;
    const role = node.get(PDFName.of('S'));
    if (role) this.element(node, String(role).slice(1));
    this.walk(node.get(PDFName.of('K')));
  }

  private element(node: PDFDict, role: string): void {
    this.roles[role] = (this.roles[role] ?? 0) + 1;
    if (role === 'Figure') this.expect(this.at(node, 'Alt') !== undefined, 'has a figure without words');
    if (role === 'TH') this.expect(this.hasScope(node), 'has a header cell without scope');
    const level = Number(/^H(\d)$/.exec(role)?.[1] ?? 0);
    if (level === 0) return;
    this.expect(level <= this.level + 1, `skips from heading ${this.level} to ${level}`);
    this.level = level;
  }

  private hasScope(node: PDFDict): boolean {
    const attributes = this.at(node, 'A');
    const all =
      attributes instanceof PDFArray ? attributes.asArray().map((each) => this.resolve(each)) : [attributes];
    return all.some((each) => this.at(each, 'Scope') !== undefined);
  }
}

/** Texts and pictures drawn outside BDC or BMC ... EMC. Strings are skipped, so that words in them are not operators. */
function strayOperators(content: string): number {
  const tokens = /\((?:\\.|[^\\()])*\)|<<[^>]*>>|<[0-9A-Fa-f\s]*>|\b(BDC|BMC|EMC|TJ|Tj|Do)\b/g;
  let depth = 0;
  let stray = 0;
  for (const [, operator] of content.matchAll(tokens)) {
    if (operator === 'BDC' || operator === 'BMC') depth++;
    else if (operator === 'EMC') depth--;
    else if (operator && depth === 0) stray++;
  }
  return stray;
}
