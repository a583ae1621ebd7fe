/** What a TrueType font draws: each character's width, as a share of the size it is set in. */
export type Advances = ReadonlyMap<number, number>;

/** Reads `cmap` (formats 4 and 12) and `hmtx` of a TrueType font. */
export function advancesOf(font: Buffer): Advances {
  const unitsPerEm = tableOf(font, 'head').readUInt16BE(18);
  const metrics = tableOf(font, 'hhea').readUInt16BE(34);
  const widths = tableOf(font, 'hmtx');
  const advance = (glyph: number): number =>
    widths.readUInt16BE(Math.min(glyph, metrics - 1) * 4) / unitsPerEm;
  return new Map([...glyphsOf(tableOf(font, 'cmap'))].map(([code, glyph]) => [code, advance(glyph)]));
}

function tableOf(font: Buffer, tag: string): Buffer {
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const at = 12 + i * 16;
    if (font.toString('latin1', at, at + 4) !== tag) continue;
    const offset = font.readUInt32BE(at + 8);
    return font.subarray(offset, offset + font.readUInt32BE(at + 12));
  }
  throw new Error(`The font has no ${tag} table.`);
}

function glyphsOf(cmap: Buffer): Map<number, number> {
  const glyphs = new Map<number, number>();
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const subtable = cmap.subarray(cmap.readUInt32BE(8 + i * 8));
    const format = subtable.readUInt16BE(0);
    if (format === 12) addGroups(subtable, glyphs);
    if (format === 4) addSegments(subtable, glyphs);
  }
  return glyphs;
}

function addGroups(subtable: Buffer, glyphs: Map<number, number>): void {
  for (let i = 0; i < subtable.readUInt32BE(12); i++) {
    const at = 16 + i * 12;
    const start = subtable.readUInt32BE(at);
    const glyph = subtable.readUInt32BE(at + 8);
    for (let code = start; code <= subtable.readUInt32BE(at + 4); code++)
      glyphs.set(code, glyph + code - start);
  }
}

function addSegments(subtable: Buffer, glyphs: Map<number, number>): void {
  const twice = subtable.readUInt16BE(6);
  for (let i = 0; i < twice; i += 2) {
    const end = subtable.readUInt16BE(14 + i);
    const start = subtable.readUInt16BE(16 + twice + i);
    const delta = subtable.readUInt16BE(16 + 2 * twice + i);
    const at = 16 + 3 * twice + i;
    const range = subtable.readUInt16BE(at);
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const found = range === 0 ? code : subtable.readUInt16BE(at + range + (code - start) * 2);
      const glyph = found === 0 ? 0 : (found + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(code, glyph);
    }
  }
}
