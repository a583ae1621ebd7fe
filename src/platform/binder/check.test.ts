import { execFileSync } from 'node:child_process';
import { symlink, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  companyFiles,
  firmFiles,
  LEAVERS,
  putFiles,
  sha256,
  TICKET,
  withSums,
  type Files,
} from '#test/support/small-binder.ts';
import { findingText } from '../formats/finding.ts';
import { checkBinder } from './check.ts';
import type { BinderLimits } from './source.ts';

async function findings(files: Files, limits?: Partial<BinderLimits>): Promise<string[]> {
  return (await checkBinder(await putFiles(files), limits)).map(findingText);
}

const PATH_OF = (content: string): string => `files/${sha256(content).slice(0, 2)}/${sha256(content)}`;

function edited(path: string, from: string | RegExp, to: string, files = companyFiles()): Files {
  const before = String(files[path]);
  const after = before.replace(from, to);
  if (after === before) throw new Error(`The test changes nothing in ${path}.`);
  return { ...files, [path]: after };
}

function without(path: string, files = companyFiles()): Files {
  const { [path]: _, ...rest } = files;
  return rest;
}

describe('a binder in order', () => {
  test.each([
    ['kept by hand', companyFiles()],
    ['of the audit firm', firmFiles()],
    ['with a list of sums', withSums(companyFiles())],
    [
      'in git, with a note beside it',
      { ...withSums(companyFiles()), 'README.md': 'Hello', '.gitattributes': '* -text\n', '.git/HEAD': 'x' },
    ],
  ])('%s has no findings', async (_, files) => {
    expect(await findings(files)).toEqual([]);
  });
});

describe('a binder is refused, naming the file and why, for', () => {
  test.each<[string, Files, RegExp]>([
    ['no manifest', without('binder.yaml'), /^binder\.yaml: is missing, so this is not a binder/],
    ['another format', edited('binder.yaml', 'binder/1', 'binder/2'), /^binder\.yaml, line 1: format: /],
    [
      'a file without a place',
      { ...companyFiles(), 'notes.txt': 'x' },
      /^notes\.txt: has no place in a binder/,
    ],
    [
      'a folder of no noun',
      { ...companyFiles(), 'records/gadgets/a.yaml': 'x' },
      /^records\/gadgets\/a\.yaml: lies in records\/gadgets, which is no folder/,
    ],
    [
      'another ending',
      { ...companyFiles(), 'records/controls/A.yml': 'x' },
      /^records\/controls\/A\.yml: does not end in \.yaml/,
    ],
    [
      'a reserved name',
      { ...companyFiles(), 'records/controls/con.yaml': 'x' },
      /^records\/controls\/con\.yaml: has a name that Windows reserves/,
    ],
    [
      'a control character in a name',
      { ...companyFiles(), 'records/controls/A\nB.yaml': 'x' },
      /control character in its name/,
    ],
    [
      'a backslash in a name',
      { ...companyFiles(), 'records/controls/..\\A.yaml': 'x' },
      /backslash in its path/,
    ],
    [
      'names that differ in case only',
      { ...companyFiles(), 'records/controls/iam-03.yaml': 'x' },
      /^records\/controls\/iam-03\.yaml: differs from records\/controls\/IAM-03\.yaml only in upper and lower case/,
    ],
    [
      'bytes under another name',
      { ...without(PATH_OF(TICKET)), [PATH_OF(TICKET)]: `${TICKET.slice(0, -2)}!\n` },
      /^files\/.*: does not have the SHA-256 of its name/,
    ],
    [
      'a file no record cites',
      { ...companyFiles(), [PATH_OF('stowaway')]: 'stowaway' },
      /^files\/.*: is cited by no record/,
    ],
    [
      'a file that is missing',
      without(PATH_OF(TICKET)),
      /^records\/evidence\/ticket\.yaml, line 8: cites Ticket\.txt, but files\/ has nothing/,
    ],
    [
      'another size',
      edited('records/evidence/ticket.yaml', 'bytes: 31', 'bytes: 32'),
      /^records\/evidence\/ticket\.yaml, line 9: says Ticket\.txt has 32 bytes; it has 31/,
    ],
    [
      'an unknown field',
      edited('records/controls/IAM-03.yaml', 'owner:', 'ownr:'),
      /^records\/controls\/IAM-03\.yaml, line 9: there is no field "ownr"/,
    ],
    [
      'an id that is not the file’s name',
      edited('records/systems/pay.yaml', 'id: pay', 'id: pey'),
      /^records\/systems\/pay\.yaml, line 1: has the id pey, but its name says pay/,
    ],
    [
      'a version gap',
      edited('records/controls/IAM-03.yaml', 'version: 2', 'version: 3'),
      /^records\/controls\/IAM-03\.yaml, line 2: is version 3, but version 2 is not in history\/controls\/IAM-03\.v2\.yaml/,
    ],
    [
      'the same version twice',
      edited('records/controls/IAM-03.yaml', 'version: 2', 'version: 1'),
      /line 2: is version 1, but history holds version 1/,
    ],
    [
      'history without a latest',
      without('records/controls/IAM-03.yaml'),
      /^history\/controls\/IAM-03\.v1\.yaml: is an earlier version of a record that is not in/,
    ],
    [
      'a dangling reference',
      edited('records/controls/IAM-03.yaml', 'ownerPerson: ana', 'ownerPerson: bob'),
      /^records\/controls\/IAM-03\.yaml, line 10: ownerPerson names the person "bob", which is not there/,
    ],
    [
      'the other side’s noun',
      { ...companyFiles(), 'records/tests/IAM-03.T1.yaml': firmFiles()['records/tests/IAM-03.T1.yaml']! },
      /^records\/tests\/IAM-03\.T1\.yaml: is a record of the auditor, but this is the binder of the company/,
    ],
    [
      'an organization of the other kind',
      edited('records/organizations/acme.yaml', 'kind: company', 'kind: firm'),
      /line 4: is not the organization of this binder/,
    ],
    [
      'no organization',
      without('records/organizations/acme.yaml'),
      /^records\/organizations\/acme\.yaml: is missing/,
    ],
    [
      'a person of the other side',
      edited('records/people/ana.yaml', 'side: company\nrole: contributor', 'side: auditor\nrole: staff'),
      /is a person of the side auditor/,
    ],
    [
      'evidence filed by the other side',
      edited('records/evidence/ticket.yaml', 'filedBy: company', 'filedBy: auditor'),
      /is filed by the auditor/,
    ],
    [
      'an alias bomb',
      { ...companyFiles(), 'records/systems/pay.yaml': 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n' },
      /^records\/systems\/pay\.yaml, line 1: uses an anchor/,
    ],
    [
      'UTF-16',
      { ...companyFiles(), 'records/systems/pay.yaml': Buffer.from('\ufeffid: pay\n', 'utf16le') },
      /^records\/systems\/pay\.yaml, line 1: is UTF-16/,
    ],
    [
      'Latin-1',
      {
        ...companyFiles(),
        'records/policies/access.md': Buffer.from('---\nid: access\ntitle: Zugänge\n---\n', 'latin1'),
      },
      /^records\/policies\/access\.md, line 3: holds bytes that are not UTF-8/,
    ],
    [
      'Windows line ends',
      { ...companyFiles(), 'records/systems/pay.yaml': 'id: pay\r\n' },
      /^records\/systems\/pay\.yaml, line 1: has Windows line ends/,
    ],
    [
      'a manifest that speaks of a trail',
      edited('binder.yaml', 'side: company\n', 'side: company\ntrail: {origin: a, key: a}\n'),
      /^trail\/entries\.jsonl: is missing/,
    ],
  ])('%s', async (_, files, expected) => {
    expect(await findings(files)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
  });

  test.each<[string, Files, RegExp]>([
    [
      'a changed file',
      {
        ...withSums(companyFiles()),
        'records/people/ana.yaml': String(companyFiles()['records/people/ana.yaml']).replace('Lind', 'Lund'),
      },
      /^records\/people\/ana\.yaml: does not have the SHA-256 that SHA256SUMS lists/,
    ],
    [
      'an unlisted file',
      {
        ...withSums(without('history/controls/IAM-03.v1.yaml')),
        'history/controls/IAM-03.v1.yaml': String(companyFiles()['history/controls/IAM-03.v1.yaml']),
      },
      /^history\/controls\/IAM-03\.v1\.yaml: is not listed/,
    ],
    [
      'a listed file that is missing',
      without('records/people/ana.yaml', withSums(companyFiles())),
      /^records\/people\/ana\.yaml: is listed in SHA256SUMS but is not here/,
    ],
    [
      'a broken list',
      { ...companyFiles(), SHA256SUMS: 'abc  binder.yaml\n' },
      /^SHA256SUMS: Line 1 is not a SHA-256/,
    ],
  ])('%s of a listed binder', async (_, files, expected) => {
    expect(await findings(files)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
  });

  test('symbolic links and pipes, and reads neither', async () => {
    const root = await putFiles(companyFiles());
    await symlink('/etc/passwd', join(root, 'records/people/eve.yaml'));
    await symlink('/etc', join(root, 'records/risks'));
    execFileSync('mkfifo', [join(root, 'records/people/pipe.yaml')]);
    expect((await checkBinder(root)).map(findingText).sort()).toEqual([
      'records/people/eve.yaml: is a symbolic link. Put the file itself there.',
      'records/people/pipe.yaml: is neither a file nor a folder (a pipe, socket or device).',
      'records/risks: is a symbolic link. Put the file itself there.',
    ]);
  });

  test('more than it may hold', async () => {
    expect(await findings(companyFiles(), { recordBytes: 100 })).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^records\/controls\/IAM-03\.yaml: has \d+ bytes; at most 100 are read/),
      ]),
    );
    expect(await findings(companyFiles(), { fileBytes: 20 })).toEqual(
      expect.arrayContaining([expect.stringMatching(/^files\/.*: has 31 bytes; at most 20 are read/)]),
    );
    expect(await findings(companyFiles(), { files: 3 })).toEqual([
      expect.stringMatching(/one of more than 3 files and folders/),
    ]);
    expect(await findings(companyFiles(), { totalBytes: 100 })).toEqual(['.: holds more than 100 bytes.']);
  });

  test('lying one folder deeper, and says where', async () => {
    const files = Object.entries(companyFiles()).map(([path, content]) => [`acme/${path}`, content]);
    expect(await findings(Object.fromEntries(files) as Files)).toEqual([
      'binder.yaml: is missing, so this is not a binder. One lies in acme/binder.yaml: give that folder, or pack what is in it.',
    ]);
  });

  test('many things at once, but not without end', async () => {
    const files = companyFiles();
    for (let n = 0; n < 200; n += 1) files[`records/controls/C${n}.yaml`] = 'x';
    const found = await findings({ ...files, 'records/people/ana.yaml': 'id: ana\n' });
    expect(found).toHaveLength(50);
    expect(found[0]).toMatch(/^records\/people\/ana\.yaml, line 1: version: is missing/);
  });

  test('folders without end', async () => {
    const root = await putFiles(companyFiles());
    const deep = join(root, ...Array.from({ length: 40 }, () => 'a'));
    await mkdir(deep, { recursive: true });
    await writeFile(join(deep, 'a'), 'x');
    expect((await checkBinder(root)).map(findingText)).toEqual([
      expect.stringMatching(/lies more than 8 folders deep/),
    ]);
  });
});

describe('a population', () => {
  const record = 'records/populations/leavers.yaml';
  function withRows(csv: string | Buffer): Files {
    const files = without(PATH_OF(LEAVERS));
    const bytes = Buffer.from(csv);
    files[record] = String(files[record])
      .replace(sha256(LEAVERS), sha256(bytes))
      .replace(/bytes: \d+/, `bytes: ${bytes.length}`);
    files[`files/${sha256(bytes).slice(0, 2)}/${sha256(bytes)}`] = bytes;
    return files;
  }

  test.each<[string, string | Buffer, RegExp]>([
    [
      'an identifier twice',
      'id,left on\nL-1,x\n"L-1",y\n',
      /\(leavers\.csv, of leavers\), line 3: has the identifier "L-1", which line 2 has too/,
    ],
    ['no identifier', 'id,left on\nL-1,x\n,y\n', /line 3: has an identifier that is empty/],
    ['no column of identifiers', 'key,left on\nL-1,x\n', /line 1: has no column "id"/],
    ['other rows than were frozen', 'id,left on\nL-1,x\nL-3,y\n', /does not have the identifiers with which/],
    ['fewer rows than were frozen', 'id,left on\nL-1,x\n', /has 1 rows; the population was frozen with 2/],
    ['a byte order mark', '\ufeffid,left on\nL-1,x\n', /line 1: begins with a byte order mark/],
    [
      'Latin-1',
      Buffer.from('id,left on\nL-1,x\nL-2,é\n', 'latin1'),
      /line 3: holds bytes that are not UTF-8/,
    ],
    ['a row that is too short', 'id,left on\nL-1,"a\nb"\nL-2\n', /line 4: has 1 cell; the header has 2/],
    ['an open quote', 'id,left on\nL-1,"x\nL-2,y\n', /closing double quote is missing/],
    ['nothing at all', '', /is empty: a CSV needs a header/],
  ])('is refused for %s', async (_, csv, expected) => {
    expect(await findings(withRows(csv))).toEqual([expect.stringMatching(expected)]);
  });

  test('must be CSV', async () => {
    expect(await findings(edited(record, 'text/csv', 'application/pdf'))).toEqual([
      expect.stringMatching(/says leavers\.csv is application\/pdf; a population is text\/csv/),
    ]);
  });
});
