import { expect, test } from 'vitest';
import { openLog } from './log.ts';

const SECRETS = ['authorization', 'cookie', 'token', 'password', 'secret', 'seed', 'pem', 'databaseUrl'];

function logged(event: object): string {
  const lines: string[] = [];
  openLog('info', { write: (line: string) => void lines.push(line) }).info(event, 'something happened');
  return lines.join('');
}

test.each(SECRETS)('%s is never written, at the top or one or two levels down', (name) => {
  const line = logged({
    [name]: 'hidden-0',
    headers: { [name]: 'hidden-1' },
    request: { headers: { [name]: 'hidden-2' } },
    organization: 'alder',
  });
  expect(line).not.toContain('hidden');
  expect(line.match(/\[not written\]/g)).toHaveLength(3);
  expect(JSON.parse(line)).toMatchObject({ level: 'info', organization: 'alder', msg: 'something happened' });
});

test('what is below the level is not written', () => {
  const lines: string[] = [];
  openLog('error', { write: (line: string) => void lines.push(line) }).info('quiet');
  expect(lines).toEqual([]);
});
