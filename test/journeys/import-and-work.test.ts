import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '#api/client.ts';
import { contract } from '../../src/contract.ts';
import { EXAMPLE, ROOT, start, tickmark, type Started } from './command.ts';

/** The example company, brought into a server of its own: its people work there, and it leaves as it came. */

const folder = mkdtempSync(join(tmpdir(), 'tickmark-journey-'));
const data = join(folder, 'data');
let server: Started;
let token: string;

beforeAll(async () => {
  server = await start(data, ['--example']);
  token = readFileSync(server.tokenPath, 'utf8').trim();
});
afterAll(() => rmSync(folder, { recursive: true }));

const as = (who: string) =>
  connect(contract, `${server.url}/api`, () => ({
    authorization: `Bearer ${token}`,
    'tickmark-act-as': who,
  }));

describe('the example company on a server', () => {
  test('shows its people their controls', async () => {
    const controls = await as(`ledgerline/${personOf('company')}`).controls.list({});
    expect(controls.length).toBeGreaterThan(100);
    expect(controls.every(({ organization }) => organization === 'ledgerline')).toBe(true);
  });

  test.each(['soc2-2026', 'soc1-2026'])('tells its auditor that nothing stops %s', async (id) => {
    const { mayBeIssued, findings } = await as(`${firm()}/${personOf('firm')}`).reports.findings({ id });
    expect(findings.filter(({ severity }) => severity === 'stops-issue')).toEqual([]);
    expect(mayBeIssued).toBe(true);
  });

  test('does not show the company what its auditor found', async () => {
    const company = as(`ledgerline/${personOf('company')}`);
    await expect(company.reports.findings({ id: 'soc2-2026' })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(company.results.list({})).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('stops when it is told to', async () => {
    expect(await server.stop()).toBe(0);
  });
});

describe('what was imported', () => {
  test.each(['company', 'firm'] as const)(
    'leaves as it came: the %s’s binder, byte for byte',
    async (side) => {
      const to = join(folder, `exported-${side}`);
      const organization = side === 'company' ? 'ledgerline' : firm();
      const exported = await tickmark('binder', 'export', organization, '--to', to, '--data-dir', data);
      expect([exported.code, exported.err]).toEqual([0, '']);
      const committed = sumsOf(join(ROOT, EXAMPLE, side));
      expect(committed.size).toBeGreaterThan(100);
      expect(sumsOf(to)).toEqual(committed);
    },
  );

  test('and what leaves verifies', async () => {
    const verified = await tickmark('--json', 'verify', join(folder, 'exported-company'));
    expect((JSON.parse(verified.out) as { failures: unknown[] }).failures).toEqual([]);
    expect(verified.code).toBe(0);
  });
});

/** SHA-256 of each file of a folder, by its path. */
function sumsOf(root: string): Map<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted();
  return new Map(
    names
      .filter((name) => statSync(join(root, name)).isFile())
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(root, name)))
          .digest('hex'),
      ]),
  );
}

/** Somebody of the example who may read: found in its binder, by role. */
function personOf(side: 'company' | 'firm'): string {
  const people = join(ROOT, EXAMPLE, side, 'records/people');
  const role = side === 'company' ? 'manager' : 'partner';
  const found = readdirSync(people).find((name) =>
    readFileSync(join(people, name), 'utf8').includes(`role: ${role}\n`),
  );
  if (found === undefined) throw new Error(`The example has no ${role}.`);
  return found.replace('.yaml', '');
}

/** The id of the example’s audit firm. */
function firm(): string {
  const [, id = ''] =
    /^organization: (\S+)$/m.exec(readFileSync(join(ROOT, EXAMPLE, 'firm/binder.yaml'), 'utf8')) ?? [];
  return id;
}
