import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { advancesOf, type Advances } from './glyphs.ts';

/** The faces that carry the report. Every family list ends in this one, so what all its faces cover is always drawn. */
export const FONT_FILES = ['400Regular', '400Regular_Italic', '600SemiBold', '600SemiBold_Italic'].map(
  (style) =>
    createRequire(import.meta.url).resolve(
      `@expo-google-fonts/source-sans-3/${style}/SourceSans3_${style}.ttf`,
    ),
);

let read: Advances[] | undefined;

function faces(): Advances[] {
  read ??= FONT_FILES.map((file) => advancesOf(readFileSync(file)));
  return read;
}

/** Whether the bundled font can draw a character in each of its faces. */
export function isDrawn(code: number): boolean {
  return faces().every((face) => face.has(code));
}

/** Width of text in points, in the regular or the semibold face. */
export function widthOf(text: string, size: number, face: 'regular' | 'semibold' = 'regular'): number {
  const advances = faces()[face === 'regular' ? 0 : 2];
  let width = 0;
  for (const char of text) width += advances?.get(char.codePointAt(0) ?? 0) ?? 1;
  return width * size;
}
