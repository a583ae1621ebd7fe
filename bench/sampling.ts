import { drawSample } from '#domain/testing/draw.ts';
import { hashIdentifiers } from '#domain/testing/identifiers.ts';
import { redraw } from '#domain/testing/redraw.ts';
import { timed, type Figure } from './figure.ts';

const ITEMS = 1_000_000;

/** Draws 60 of a million identifiers and verifies the sample, population hash included. */
export async function run(): Promise<Figure[]> {
  // As they come from a file: split from its text.
  const text = Array.from({ length: ITEMS }, (_, at) => `CHG-${String(at * 7919).padStart(10, '0')}`).join(
    '\n',
  );
  const ids = text.split('\n');
  const seed = '00112233445566778899aabbccddeeff';
  const drawing = await timed(() => ({ items: drawSample(ids, 60, seed), hash: hashIdentifiers(ids) }));
  const { items, hash } = drawing.result;
  const verifying = await timed(() =>
    redraw(
      {
        test: 'T',
        population: 'P',
        populationHash: hash,
        N: ITEMS,
        n: 60,
        method: 'draw/1',
        rule: { table: 'default', row: 'over 250', risk: 'high' },
        seed,
        items,
        drawnBy: 'p',
        drawnAt: '2026-10-08T12:00:00Z',
      },
      ids,
    ),
  );
  if (verifying.result.verdict !== 'agrees') throw new Error(verifying.result.findings.join(' '));
  return [
    {
      name: 'draw and verify from 1,000,000 items',
      value: drawing.seconds + verifying.seconds,
      unit: 's',
      reach: 'under 2 s',
    },
  ];
}
