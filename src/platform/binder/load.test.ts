import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import {
  companyFiles,
  firmFiles,
  MEMO,
  putFiles,
  sha256,
  TICKET,
  type Files,
} from '#test/support/small-binder.ts';
import { loadRecords } from './load.ts';

async function bothIn(company: Files, firm: Files): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'binders-'));
  await putFiles(company, join(root, 'company'));
  await putFiles(firm, join(root, 'firm'));
  return root;
}

describe('loading binders', () => {
  test('takes the latest version of every record of both organizations, defaults filled in', async () => {
    const { records, today, binders, close } = await loadRecords([await bothIn(companyFiles(), firmFiles())]);
    expect(binders.map(({ manifest }) => manifest.organization)).toEqual(['acme', 'birch']);
    expect(today).toBe('2026-11-16');
    expect(records.control).toHaveLength(1);
    expect(records.control[0]).toMatchObject({
      id: 'IAM-03',
      organization: 'acme',
      reliesOn: [],
      isKey: false,
    });
    expect(records.control[0]?.statement).toContain('within one business day');
    expect(records.person.map(({ id, organization }) => [id, organization])).toEqual([
      ['ana', 'acme'],
      ['sam', 'birch'],
    ]);
    expect(records.deviation).toEqual([]);
    close();
  });

  test('opens evidence of either, and reads the rows of a population', async () => {
    const loaded = await loadRecords([await bothIn(companyFiles(), firmFiles())]);
    expect(await text(await loaded.openFile(sha256(TICKET)))).toBe(TICKET);
    expect(await text(await loaded.openFile(sha256(MEMO)))).toBe(MEMO);
    const [population] = loaded.records.population;
    expect(await loaded.idsOf(population!)).toEqual(['L-1', 'L-2']);
    expect(await Array.fromAsync(loaded.rowsOf(population!))).toEqual([
      { id: 'L-1', 'left on': '2026-01-05', note: 'left, then\r\ncame back' },
      { id: 'L-2', 'left on': '2026-02-07', note: '=1+1' },
    ]);
    await expect(loaded.openFile(sha256('other'))).rejects.toMatchObject({ kind: 'missing' });
    loaded.close();
  });

  test('takes one binder alone: what it names of the other organization cannot be there', async () => {
    const { records } = await loadRecords([await putFiles(companyFiles())]);
    expect(records.engagement[0]?.firm).toBe('birch');
    expect(records.test).toEqual([]);
  });

  test.each([
    [
      'a record of the other that is not there',
      companyFiles(),
      change(firmFiles(), 'records/tests/IAM-03.T1.yaml', 'population: leavers', 'population: joiners'),
      /^firm\/records\/tests\/IAM-03\.T1\.yaml: population names the population "joiners"/,
    ],
    [
      'a firm that is not there',
      change(companyFiles(), 'records/engagements/soc2-2026.yaml', 'firm: birch', 'firm: beech'),
      firmFiles(),
      /^company\/records\/engagements\/soc2-2026\.yaml: firm names the organization "beech"/,
    ],
    [
      'one id in both',
      companyFiles(),
      rename(firmFiles()),
      /^firm\/records\/evidence\/ticket\.yaml: is of birch, but acme has a evidence ticket too/,
    ],
    [
      'the same organization twice',
      companyFiles(),
      companyFiles(),
      /is of acme, as .* is\. Give one of them/,
    ],
    [
      'anything wrong within one',
      change(companyFiles(), 'records/people/ana.yaml', 'name:', 'nome:'),
      firmFiles(),
      /^company\/records\/people\/ana\.yaml, line 4: there is no field "nome"/m,
    ],
  ])('refuses %s', async (_, company, firm, expected) => {
    await expect(loadRecords([await bothIn(company, firm)])).rejects.toThrow(expected);
  });

  test('refuses a path with nothing in it by name', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'binders-'));
    await expect(loadRecords([empty])).rejects.toThrow(
      /is no binder \(it has no binder\.yaml\), and no folder in it is one/,
    );
    await expect(loadRecords([join(empty, 'gone')])).rejects.toMatchObject({ kind: 'missing' });
  });
});

function change(files: Files, path: string, from: string, to: string): Files {
  return { ...files, [path]: String(files[path]).replace(from, to) };
}

function rename(files: Files): Files {
  const { 'records/evidence/memo.yaml': memo, ...rest } = files;
  const named = { ...rest, 'records/evidence/ticket.yaml': String(memo).replace('id: memo', 'id: ticket') };
  return change(named, 'records/tests/IAM-03.T1.yaml', 'evidence: [memo, ticket]', 'evidence: [ticket]');
}
