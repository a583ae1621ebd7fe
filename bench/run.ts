/** `npm run bench [name ...]`: runs the benchmarks one after the other and prints their figures as a table. */
import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Figure } from './figure.ts';

const NOT_BENCHMARKS = new Set(['run.ts', 'figure.ts']);
const wanted = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !NOT_BENCHMARKS.has(name))
  .map((name) => name.slice(0, -3))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

console.log(
  `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${new Date().toISOString().slice(0, 10)}\n`,
);
console.log('| benchmark | figure | measured | reach |\n|---|---|---|---|');
for (const name of names) {
  const { run } = (await import(`./${name}.ts`)) as { run: () => Promise<Figure[]> };
  for (const figure of await run()) {
    console.log(`| ${name} | ${figure.name} | ${shown(figure.value)} ${figure.unit} | ${figure.reach} |`);
  }
}

function shown(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
