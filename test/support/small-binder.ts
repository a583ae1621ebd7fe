import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hashIdentifiers } from '#domain/testing/identifiers.ts';

/** The files of a binder by path: what a person would have written. */
export type Files = Record<string, string | Buffer>;

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function stored(content: string): string {
  return `files/${sha256(content).slice(0, 2)}/${sha256(content)}`;
}

export const LEAVERS = 'id,left on,note\nL-1,2026-01-05,"left, then\r\ncame back"\nL-2,2026-02-07,=1+1\n';
export const TICKET = 'Ticket 4711: account disabled.\n';
export const MEMO = 'Seen: the account is disabled.\n';

function record(id: string, fields: string, version = 1): string {
  return `id: ${id}\nversion: ${version}\neffectiveOn: 2025-10-01\n${fields}`;
}

function storedFile(name: string, content: string, mediaType: string): string {
  return `file:\n  name: ${name}\n  sha256: "${sha256(content)}"\n  bytes: ${Buffer.byteLength(content)}\n  mediaType: ${mediaType}\n`;
}

function evidence(name: string, content: string, filedBy: string): string {
  return `title: ${name}
kind: ticket
${storedFile(`${name}.txt`, content, 'text/plain')}filedBy: ${filedBy}
controls: [IAM-03]
header:
  source: Help desk
  takenBy: Ana Lind
  takenAt: 2026-02-08T09:00:00Z
  nature: document
  completeness: One ticket; nothing to complete.
`;
}

const CONTROL = `title: Leavers lose access
domain: IAM
statement: |-
  The IT team disables the accounts of a leaver within one business day.
  It is told by the HR system.
owner: IT manager
ownerPerson: ana
frequency: event
execution: manual
effect: preventive
mapping:
  - requirement: CC6.2
    why: Access ends with the employment.
inForceOn: 2024-10-01
`;

/** A small company’s binder, kept by hand: no trail, no list of sums. */
export function companyFiles(): Files {
  return {
    'binder.yaml': `format: tickmark-binder/1
organization: acme
side: company
title: Acme Payments, by hand
today: 2026-11-16
`,
    'records/organizations/acme.yaml': record(
      'acme',
      'kind: company\nname: Acme\nlegalName: Acme Payments Inc.\ncity: Boston, Massachusetts\ntimeZone: America/New_York\n',
    ),
    'records/people/ana.yaml': record(
      'ana',
      'name: Ana Lind\ntitle: IT manager\nside: company\nrole: contributor\n',
    ),
    'records/systems/pay.yaml': record(
      'pay',
      'name: Acme Pay\nsummary: Pays invoices.\nservices:\n  - name: Payments\n    purpose: Pays invoices.\nboundary: The payment service.\n',
    ),
    'records/engagements/soc2-2026.yaml': record(
      'soc2-2026',
      'report: soc2\ntype: 2\ntitle: Acme Pay\nsystem: pay\nperiod:\n  from: 2025-10-01\n  to: 2026-09-30\ncategories: [security]\nfirm: birch\n',
    ),
    'records/controls/IAM-03.yaml': record('IAM-03', CONTROL, 2),
    'history/controls/IAM-03.v1.yaml': record(
      'IAM-03',
      CONTROL.replace('one business day', 'two business days'),
    ),
    'records/evidence/ticket.yaml': record('ticket', evidence('Ticket', TICKET, 'company')),
    'records/populations/leavers.yaml': record(
      'leavers',
      `title: Leavers
type: terminations
controls: [IAM-03]
definition: Everyone who left in the period.
from: 2025-10-01
to: 2026-09-30
timeZone: America/New_York
source: HR system
extraction: Report "Leavers"
extractedBy: Ana Lind
extractedAt: 2026-10-02T09:00:00Z
${storedFile('leavers.csv', LEAVERS, 'text/csv')}idColumn: id
dateColumn: left on
reconciliation:
  class: hr
  independentSource: Payroll
  independentCount: 2
  difference: 0
  explained: Same count.
  accuracy: Both traced.
  checkedBy: Ana Lind
  checkedOn: 2026-10-03
frozen:
  at: 2026-10-04T09:00:00Z
  count: 2
  idsHash: ${hashIdentifiers(['L-1', 'L-2'])}
  rowsHash: ${sha256('')}
`,
    ),
    'records/policies/access.md': `---\n${record('access', 'title: Access policy\nedition: "3"\nowner: CISO\napprovedBy: CEO\napprovedOn: 2025-09-01\nnextReviewOn: 2026-09-01\ncontrols: [IAM-03]\n')}---\n\n# Purpose\n\nOnly those who need access have it.\n`,
    [stored(LEAVERS)]: LEAVERS,
    [stored(TICKET)]: TICKET,
  };
}

/** The audit firm’s binder that goes with it. */
export function firmFiles(): Files {
  return {
    'binder.yaml': 'format: tickmark-binder/1\norganization: birch\nside: auditor\ntitle: Birch, by hand\n',
    'records/organizations/birch.yaml': record(
      'birch',
      'kind: firm\nname: Birch\nlegalName: Birch & Moor LLP\ncity: Boston, Massachusetts\ntimeZone: America/New_York\n',
    ),
    'records/people/sam.yaml': record(
      'sam',
      'name: Sam Ode\ntitle: Senior\nside: auditor\nrole: staff\nengagements: [soc2-2026]\n',
    ),
    'records/evidence/memo.yaml': record(
      'memo',
      evidence('Memo', MEMO, 'auditor').replace('controls: [IAM-03]', 'tests: [IAM-03.T1]'),
    ),
    'records/tests/IAM-03.T1.yaml': record(
      'IAM-03.T1',
      'control: IAM-03\nnature: inspection\nprocedure: Inspected the accounts of all leavers.\nattributes: [Disabled in time]\nengagements: [soc2-2026]\nselection: all\npopulation: leavers\nevidence: [memo, ticket]\n',
    ),
    [stored(MEMO)]: MEMO,
  };
}

/** The same files with a `SHA256SUMS` that fits them. */
export function withSums(files: Files): Files {
  const lines = Object.keys(files)
    .sort()
    .map((path) => `${sha256(files[path]!)}  ${path}\n`);
  return { ...files, SHA256SUMS: lines.join('') };
}

/** Puts files into a folder, a new one unless one is given. */
export async function putFiles(files: Files, folder?: string): Promise<string> {
  const root = folder ?? (await mkdtemp(join(tmpdir(), 'binder-')));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}
