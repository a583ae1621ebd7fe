import { PDFDocument, StandardFonts, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';

const SPECIMEN = 'Specimen: fictional company and firm; no examination was performed';
const WIDTH = 612;
const HEIGHT = 792;
const MARGIN = 72;

/** A small letter-sized PDF: a title, lines of text, and the specimen line at the foot of each page. */
export async function letter(title: string, text: string, day: string): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const bold = await document.embedFont(StandardFonts.HelveticaBold);
  document.setTitle(title);
  document.setProducer('Ledgerline example');
  document.setCreator('Ledgerline example');
  document.setCreationDate(new Date(`${day}T12:00:00Z`));
  document.setModificationDate(new Date(`${day}T12:00:00Z`));
  let page = newPage(document, font);
  page.drawText(title, { x: MARGIN, y: HEIGHT - MARGIN, size: 15, font: bold });
  let y = HEIGHT - MARGIN - 34;
  for (const line of text.split('\n').flatMap((paragraph) => wrap(paragraph, font, 10.5))) {
    if (y < MARGIN + 20) {
      page = newPage(document, font);
      y = HEIGHT - MARGIN;
    }
    page.drawText(line, { x: MARGIN, y, size: 10.5, font });
    y -= 15;
  }
  return document.save({ useObjectStreams: false });
}

function newPage(document: PDFDocument, font: PDFFont): PDFPage {
  const page = document.addPage([WIDTH, HEIGHT]);
  page.drawText(SPECIMEN, { x: MARGIN, y: 36, size: 8, font });
  return page;
}

function wrap(paragraph: string, font: PDFFont, size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of plain(paragraph).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (font.widthOfTextAtSize(longer, size) > WIDTH - 2 * MARGIN) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** The standard fonts know Latin only. */
function plain(text: string): string {
  return text.replaceAll('’', "'").replaceAll('–', '-').replaceAll('“', '"').replaceAll('”', '"');
}
