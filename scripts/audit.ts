/**
 * `npm run audit`: known advisories about the production packages. Exit code 1 when there are some, 2 when the registry
 * does not answer that question: then nothing was looked at, which is not a pass.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What npm’s answer means. */
export function judge(answer: string): { code: 0 | 1 | 2; words: string } {
  let said: Answer;
  try {
    said = JSON.parse(answer) as Answer;
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    return notLookedAt('npm gave no answer');
  }
  const { vulnerabilities, metadata, message } = said;
  if (!vulnerabilities || !metadata) return notLookedAt(message ?? 'the registry gave no advisories');
  const found = Object.values(vulnerabilities);
  const looked = `${metadata.dependencies.prod} production packages were looked at`;
  if (found.length === 0) return { code: 0, words: `${looked}: no known advisory.` };
  const lines = found.map(({ name, severity, range, fixAvailable }) => {
    const mend = fixAvailable === false ? 'no version mends it yet' : 'a later version mends it';
    return `- ${name} ${range}: ${severity}; ${mend}`;
  });
  return { code: 1, words: [`${looked}; ${found.length} have advisories:`, ...lines].join('\n') };
}

interface Answer {
  message?: string;
  metadata?: { dependencies: { prod: number } };
  vulnerabilities?: Record<string, { name: string; severity: string; range: string; fixAvailable: unknown }>;
}

function notLookedAt(why: string): { code: 2; words: string } {
  return { code: 2, words: `NOT LOOKED AT: ${why}. Ask again where the registry answers for advisories.` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const done = spawnSync('npm', ['audit', '--omit', 'dev', '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  const { code, words } = judge(done.stdout);
  console.log(words);
  process.exitCode = code;
}
