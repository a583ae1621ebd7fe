/** The characters a TrueType font can draw, read from its `cmap` (formats 4 and 12). */
export function coverageOf(font: Buffer): Set<number> {
  const cmap = tableOf(font, 'cmap');
  const covered = new Set<number>();
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const subtable = cmap.subarray(cmap.readUInt32BE(8 + i * 8));
    const format = subtable.readUInt16BE(0);
    if (format === 12) addGroups(subtable, covered);
    if (format === 4) addSegments(subtable, covered);
  }
  return covered;
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

function addGroups(subtable: Buffer, covered: Set<number>): void {
  for (let i = 0; i < subtable.readUInt32BE(12); i++) {
    const at = 16 + i * 12;
    for (let code = subtable.readUInt32BE(at); code <= subtable.readUInt32BE(at + 4); code++)
      covered.add(code);
  }
}

function addSegments(subtable: Buffer, covered: Set<number>): void {
  const twice = subtable.readUInt16BE(6);
  for (let i = 0; i < twice; i += 2) {
    const end = subtable.readUInt16BE(14 + i);
    const start = subtable.readUInt16BE(16 + twice + i);
    const delta = subtable.readUInt16BE(16 + 2 * twice + i);
    const at = 16 + 3 * twice + i;
    const range = subtable.readUInt16BE(at);
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const glyph = range === 0 ? code + delta : subtable.readUInt16BE(at + range + (code - start) * 2);
      if ((glyph & 0xffff) !== 0) covered.add(code);
    }
  }
}
