import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who may call out past `platform/outgoing`, and why that is no way in. */
const EXCEPTIONS: { where: RegExp; because: string }[] = [
  { where: /^src\/platform\/outgoing\//, because: 'it is the door' },
  {
    where: /^src\/platform\/(db|mail|storage)\//,
    because: 'only the operator’s settings say where these go',
  },
  { where: /^src\/(cli|api)\//, because: 'a client calls the server that its person names' },
];

const WAYS_OUT = [
  /(?<![.\w#])fetch\s*\(/,
  /\b(globalThis|window|self)\s*(\.|\[\s*['"])fetch\b/,
  /\bnew\s+(WebSocket|EventSource|XMLHttpRequest)\b/,
  /from\s*['"](undici|node:(tls|dns|dgram|http2|net)(\/promises)?|axios|got|node-fetch|ws)['"]/,
  /import\(\s*['"](undici|node:(https?|tls|dns|dgram|http2|net)(\/promises)?|axios|got|node-fetch|ws)['"]/,
  /import\s+(\*\s+as\s+)?\w+\s*(,\s*\{[^}]*\}\s*)?from\s*['"]node:https?['"]/,
  /import\s*\{[^}]*\b(request|get|Agent|ClientRequest)\b[^}]*\}\s*from\s*['"]node:https?['"]/,
];
const TYPES_ONLY = /^\s*import\s+type\b[^;]*;/gm;
const COMMENTS = /^\s*\/?\*.*$|(?<!:)\/\/.*$/gm;

/** Files of `src/` that could call out past the door. */
export function callsPastTheDoor(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('src', name))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .filter((file) => callsOut(file, readFileSync(join(root, file), 'utf8')));
}

/** Whether a file that is no exception says one of the words by which a program calls out. */
export function callsOut(file: string, code: string): boolean {
  if (EXCEPTIONS.some(({ where }) => where.test(file))) return false;
  const bare = code.replaceAll(COMMENTS, '').replaceAll(TYPES_ONLY, '');
  return WAYS_OUT.some((way) => way.test(bare));
}
