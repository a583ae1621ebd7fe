/** `npm run bench [name ...]`: runs the benchmarks one after the other and prints their figures as a table. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Figure } from './figure.ts';

const NOT_BENCHMARKS = new Set(['run.ts', 'figure.ts']);
const [first, ...rest] = process.argv.slice(2);

if (first === '--rows') {
  for (const name of rest) await printRows(name);
} else {
  printHead();
  // Each in a process of its own, so that none is measured in the memory that another left behind.
  for (const name of namesOf(process.argv.slice(2))) {
    execFileSync(process.execPath, [import.meta.filename, '--rows', name], { stdio: 'inherit' });
  }
}

function namesOf(wanted: readonly string[]): string[] {
  return readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !NOT_BENCHMARKS.has(name))
    .map((name) => name.slice(0, -3))
    .filter((name) => wanted.length === 0 || wanted.includes(name));
}

function printHead(): void {
  const processor = `${cpus().length} x ${cpus()[0]?.model.trim()}`;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const today = new Date().toISOString().slice(0, 10);
  console.log(
    `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${processor}, ${memory}, ${today}\n`,
  );
  console.log('| benchmark | figure | measured | reach |\n|---|---|---|---|');
}

async function printRows(name: string): Promise<void> {
  const { run } = (await import(`./${name}.ts`)) as { run: () => Promise<Figure[]> };
  for (const { name: figure, value, unit, reach } of await run()) {
    console.log(`| ${name} | ${figure} | ${shown(value)} ${unit} | ${reach} |`);
  }
}

function shown(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
