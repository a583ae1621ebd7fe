import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs the command as a process, on the embedded database whatever is tested. */
export async function runTickmark(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, DATABASE_URL: '' };
  try {
    const done = await promisify(execFile)(process.execPath, ['src/cli/main.ts', ...words], { env });
    return { code: 0, out: done.stdout, err: done.stderr };
  } catch (thrown) {
    const { code, stdout, stderr } = thrown as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}
