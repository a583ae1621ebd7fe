import { Problem } from '#domain/problem.ts';

/** Families a drawing may name: the report's own, so it looks the same on every machine. */
const FAMILIES = ['source sans 3', 'dejavu sans mono'];

const FORBIDDEN: [RegExp, string][] = [
  [/<!DOCTYPE|<!ENTITY|<\?(?!xml\s)/i, 'declares entities or instructions'],
  [
    /<\s*(?:\w+:)?(script|foreignObject|iframe|image|audio|video|animate|set)\b/i,
    'holds a script, a picture or foreign content',
  ],
  [/\son\w+\s*=/i, 'holds an event handler'],
  [/@import|javascript:/i, 'reaches outside'],
  [/\b(?:xlink:)?href\s*=\s*["'](?!#)/i, 'reaches outside'],
  [/url\(\s*["']?(?!#)/i, 'reaches outside'],
];

/** Refuses a drawing that is not plain SVG: whatever reads it later meets shapes and words only. */
export function checkDrawing(svg: string, id: string): { width: number; height: number } {
  const refuse = (what: string): Problem =>
    new Problem('invalid', `The figure “${id}” was not rendered: its drawing ${what}.`, { id });
  if (!/^\s*(<\?xml[^>]*\?>\s*)?<svg[\s>]/.test(svg) || !/<\/svg>\s*$/.test(svg))
    throw refuse('is not an SVG');
  for (const [pattern, what] of FORBIDDEN) if (pattern.test(svg)) throw refuse(what);
  // Without quotes the digit ends the name, and each program takes a font of its own choice.
  if (/font-family\s*(=\s*["']|:\s*)(?:[^"';}]*,)?\s*source sans 3/i.test(svg)) {
    throw refuse(`names a font without quotes; write font-family="'Source Sans 3'"`);
  }
  for (const family of familiesOf(svg)) {
    if (!FAMILIES.includes(family)) throw refuse(`names the font “${family}”; use ${FAMILIES.join(' or ')}`);
  }
  const box = /^[^>]*?\bviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)/s.exec(
    svg.slice(svg.indexOf('<svg')),
  );
  const width = Number(box?.[1]);
  const height = Number(box?.[2]);
  if (!(width > 0 && height > 0)) throw refuse('has no viewBox with a width and a height');
  return { width, height };
}

function familiesOf(svg: string): string[] {
  return [...svg.matchAll(/font-family\s*[=:]\s*(?:"([^"]*)"|'([^']*)'|([^;"'}]*))/gi)]
    .flatMap((found) => (found[1] ?? found[2] ?? found[3] ?? '').split(','))
    .map((family) =>
      family
        .replaceAll(/["']|&quot;/g, '')
        .trim()
        .toLowerCase(),
    )
    .filter(Boolean);
}
