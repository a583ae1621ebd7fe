import type { SubjectKind, VerifyReport } from './tally.ts';

const TITLES: Record<SubjectKind, string> = {
  binder: 'A binder',
  binders: 'A folder of binders',
  'full-bundle': 'A full bundle',
  'readers-seal': 'A readers’ seal',
};

/** The verification as plain text, as the command line prints it. */
export function formatReport(report: VerifyReport): string {
  const widest = Math.max(0, ...report.checked.map(({ count }) => grouped(count).length));
  const lines = [
    `${TITLES[report.kind]}: ${report.path}`,
    ...report.about.map((line) => `  ${line}`),
    '',
    'Checked, and it holds:',
    ...orNone(report.checked.map(({ count, what }) => `  ${grouped(count).padStart(widest)}  ${what}`)),
  ];
  if (report.failures.length > 0) {
    lines.push('', 'Does not hold:', ...report.failures.map(({ file, why }) => `  ${file}: ${why}`));
  }
  if (report.unchecked.length > 0) {
    lines.push('', 'Could not be checked:', ...report.unchecked.map(({ what, why }) => `  ${what}: ${why}`));
  }
  if (report.notes.length > 0) lines.push('', 'To know:', ...report.notes.map((note) => `  ${note}`));
  return [...lines, '', verdict(report), report.limits, ''].join('\n');
}

function verdict({ failures, unchecked }: VerifyReport): string {
  if (failures.length > 0)
    return `${failures.length} ${failures.length === 1 ? 'thing does' : 'things do'} not hold.`;
  const gaps = unchecked.length === 0 ? '' : ` ${unchecked.length} could not be checked, see above.`;
  return `Everything that was checked holds.${gaps}`;
}

function orNone(lines: string[]): string[] {
  return lines.length === 0 ? ['  nothing'] : lines;
}

function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
