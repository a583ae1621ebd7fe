import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** The plan of the house: files that match `from` may import files that match `may`, and packages in `guests`. */
export interface Rule {
  from: RegExp;
  may: RegExp;
  guests: RegExp;
  because: string;
}

const anyone = /./;

/** First match wins. `$1` in a pattern stands for what the first group of `from` caught. */
export const PLAN: Rule[] = [
  {
    from: /^src\/domain\//,
    may: /^src\/domain\//,
    guests: /^(zod|@noble\/hashes)\b/,
    because: 'the method must run anywhere and be read without the rest',
  },
  {
    from: /^src\/api\//,
    may: /^src\/(api|domain)\//,
    guests: /^(zod|@orpc\/(contract|client|openapi-client))\b/,
    because: 'browser, server and command line all speak it',
  },
  {
    from: /^src\/platform\//,
    may: /^src\/(platform|api|domain)\//,
    guests: anyone,
    because: 'machinery serves every feature and knows none',
  },
  {
    from: /^src\/connectors\/([^/]+)\//,
    may: /^src\/(connectors\/kit\.ts|connectors\/$1\/|domain\/)/,
    guests: /^zod\b/,
    because: 'a connector reaches its vendor through the kit and nothing else',
  },
  {
    from: /^src\/features\/([^/]+)\/web\//,
    may: /^src\/(web\/|api\/|domain\/|contract\.ts|features\/$1\/web\/|features\/[^/]+\/contract\.ts)/,
    guests: /^(react|zod|@mantine|mantine-datatable|@tanstack|@tabler)\b/,
    because: 'a page knows contracts, never the code that answers them',
  },
  {
    from: /^src\/features\/[^/]+\/contract\.ts$/,
    may: /^src\/(domain|api)\/|^src\/features\/[^/]+\/contract\.ts$/,
    guests: /^zod\b/,
    because: 'a contract is what both ends can read',
  },
  {
    from: /^src\/features\/([^/]+)\/(store|tables)\.ts$/,
    may: /^src\/(domain\/|platform\/|features\/$1\/(contract|tables)\.ts|features\/[^/]+\/tables\.ts)/,
    guests: /^drizzle-orm\b/,
    because: 'SQL lives here and nowhere else',
  },
  {
    from: /^src\/features\/([^/]+)\//,
    may: /^src\/(domain\/|api\/|platform\/|connectors\/(kit|index)\.ts|features\/$1\/(?!web\/)|features\/[^/]+\/index\.ts)/,
    guests: /^(zod|@orpc)\b/,
    because: 'features meet at their front doors',
  },
  {
    from: /^src\/web\//,
    may: /^src\/(web\/|api\/|domain\/|contract\.ts|features\/[^/]+\/web\/)/,
    guests: anyone,
    because: 'the shell frames pages',
  },
  {
    from: /^src\/contract\.ts$/,
    may: /^src\/features\/[^/]+\/contract\.ts$/,
    guests: /^@orpc\/contract/,
    because: 'every contract in one value',
  },
  {
    from: /^src\/cli\/operator\//,
    may: /^src\/(cli\/|api\/|domain\/|contract\.ts|platform\/|server\.ts|features\/[^/]+\/(contract|index)\.ts)/,
    guests: anyone,
    because: 'the operator’s commands work on the machine itself',
  },
  {
    from: /^src\/cli\//,
    may: /^src\/(cli\/|api\/|domain\/|contract\.ts|features\/[^/]+\/contract\.ts)/,
    guests: /^(commander|zod|node:)/,
    because: 'a command is a client like any other',
  },
  {
    from: /^src\/(server|main)\.ts$/,
    may: anyone,
    guests: anyone,
    because: 'the one place where the house is put together',
  },
];

export interface Import {
  file: string;
  target: string; // a path of ours, or the name of a package
}

/** Every import of every source file, ours resolved to paths from the root of the repository. */
export function readImports(root: string): Import[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('src', name))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));
}

/** Statements that import or export from a file, imports for effect, and `import()`; not the same words in prose. */
const SPECIFIER =
  /^\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]/gm;

/** What one file imports; type imports and `import()` count too. Comments are not code. */
export function importsOf(file: string, code: string): Import[] {
  const bare = code.replaceAll(/^\s*\/?\*.*$|\/\/.*$/gm, '');
  return [...bare.matchAll(SPECIFIER)].map((found) => {
    const specifier = found[1] ?? found[2] ?? found[3] ?? '';
    const target = specifier.startsWith('.')
      ? normalize(join(dirname(file), specifier))
      : specifier.startsWith('#')
        ? `src/${specifier.slice(1)}`
        : specifier;
    return { file, target };
  });
}

export function breaches(imports: Import[]): string[] {
  return imports.flatMap(({ file, target }) => {
    const rule = PLAN.find((rule) => rule.from.test(file));
    if (!rule) return [`${file}: no rule of the plan names it`];
    const caught = rule.from.exec(file)?.[1] ?? '';
    const allowed = target.startsWith('src/')
      ? new RegExp(rule.may.source.replaceAll('$1', caught))
      : rule.guests;
    return allowed.test(target) ? [] : [`${file} may not import ${target}: ${rule.because}`];
  });
}

/** Files that import each other in a loop, one loop a line. */
export function circles(imports: Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { file, target } of imports) next.set(file, [...(next.get(file) ?? []), target]);
  const done = new Set<string>();
  const loops: string[] = [];
  function visit(file: string, trail: string[]): void {
    const at = trail.indexOf(file);
    if (at >= 0) {
      loops.push([...trail.slice(at), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const target of next.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  }
  for (const file of next.keys()) visit(file, []);
  return loops;
}
