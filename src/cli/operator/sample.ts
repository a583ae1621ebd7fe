import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { Problem } from '#domain/problem.ts';
import { commitSeed, opensCommitment } from '#domain/testing/commitment.ts';
import { drawSample } from '#domain/testing/draw.ts';
import { hashIdentifiers } from '#domain/testing/identifiers.ts';
import { readCsv } from '#platform/formats/csv.ts';
import { FOUND_SOMETHING } from '../exit.ts';
import type { Say } from '../say.ts';

/** `tickmark sample ...`: seeds, draws and their check on a list of identifiers, without any server. */
export function addSampleCommands(program: Command, say: () => Say): void {
  const sample = program
    .command('sample')
    .description('draw samples anyone can draw again, and check drawn ones');

  sample
    .command('seed')
    .description(
      'make a seed of 128 random bits and its commitment; give away the commitment only, before the freeze',
    )
    .action(() => {
      const seed = randomBytes(16).toString('hex');
      const commitment = commitSeed(seed);
      say().result(`seed        ${seed}\ncommitment  ${commitment}`, { seed, commitment });
    });

  sample
    .command('draw')
    .description('draw a sample from a CSV population or a text file with one identifier a line')
    .argument('<population>', 'file.csv (with --id-column) or a text file of identifiers')
    .requiredOption('--size <n>', 'how many items', wholeNumber)
    .requiredOption('--seed <seed>', 'the revealed seed')
    .option('--id-column <name>', 'column of the CSV that holds the identifier')
    .action(async (path: string, asked: { size: number; seed: string; idColumn?: string }) => {
      const ids = await readIdentifiers(path, asked.idColumn);
      const items = drawSample(ids, asked.size, asked.seed);
      const drawn = {
        method: 'draw/1',
        populationHash: hashIdentifiers(ids),
        N: ids.length,
        n: items.length,
        seed: asked.seed,
        items,
      };
      say().note(`${items.length} of ${ids.length} items; population hash ${drawn.populationHash}`);
      say().result(items.join('\n'), drawn);
    });

  sample
    .command('check')
    .description('draw a sample again and say whether the items given are the ones the seed draws')
    .argument('<population>', 'file.csv (with --id-column) or a text file of identifiers')
    .argument('<items>', 'text file with the drawn identifiers, one a line, in order')
    .requiredOption('--seed <seed>', 'the revealed seed')
    .option('--commitment <sha256>', 'what was given before the freeze')
    .option('--id-column <name>', 'column of the CSV that holds the identifier')
    .action(
      async (path: string, list: string, asked: { seed: string; commitment?: string; idColumn?: string }) => {
        const ids = await readIdentifiers(path, asked.idColumn);
        const items = await readLines(list);
        const again = drawSample(ids, items.length, asked.seed);
        const differing = items.findIndex((item, at) => item !== again[at]);
        const isOpened =
          asked.commitment === undefined ? null : opensCommitment(asked.seed, asked.commitment);
        const agrees = differing === -1 && isOpened !== false;
        say().result(wordsOfCheck(items, again, differing, isOpened, hashIdentifiers(ids)), {
          agrees,
          differing,
          isOpened,
          again,
        });
        if (!agrees) process.exitCode = FOUND_SOMETHING;
      },
    );
}

function wordsOfCheck(
  items: string[],
  again: string[],
  differing: number,
  isOpened: boolean | null,
  hash: string,
): string {
  const draw =
    differing === -1
      ? `The ${items.length} items are those that the seed draws, in the same order.`
      : `Item ${differing + 1} is ${items[differing]}; the seed draws ${again[differing] ?? 'no further item'} there.`;
  const commitment =
    isOpened === null
      ? 'No commitment was given, so the draw could have been steered; say --commitment to check it.'
      : isOpened
        ? 'The seed is the one that was committed to.'
        : 'The seed is not the one that was committed to.';
  return `${draw}\n${commitment}\nPopulation hash ${hash}`;
}

async function readIdentifiers(path: string, idColumn: string | undefined): Promise<string[]> {
  if (!path.endsWith('.csv')) return readLines(path);
  if (idColumn === undefined) {
    throw new Problem('invalid', `Say which column of ${path} holds the identifier: --id-column <name>.`);
  }
  const ids: string[] = [];
  for await (const { values } of readCsv(createReadStream(path), path, [idColumn]))
    ids.push(values[idColumn] ?? '');
  return ids;
}

async function readLines(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8');
  return text.split(/\r?\n/).filter((line, at, lines) => line !== '' || at < lines.length - 1);
}

/** Reads a count given on the command line. */
export function wholeNumber(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new Problem('invalid', `"${text}" is not a whole number.`);
  return Number(text);
}
