import type { ReportTree, Section } from '#domain/report/tree.ts';
import type { Label } from './number.ts';

/** The line above each page: which section this is. */
export function runningTitle(section: Section, labels: ReadonlyMap<string, Label>): string {
  const heading = section.content.find((block) => block.type === 'heading' && block.attrs.level === 1);
  const title = (heading?.type === 'heading' && labels.get(heading.attrs.id)?.title) || section.attrs.title;
  return section.attrs.part ? `Section ${section.attrs.part} — ${title}` : title;
}

/** Whose words these are. */
export function authorLine(section: Section, attrs: ReportTree['attrs']): string {
  const { company, firm } = attrs;
  return { auditor: firm, management: `Management of ${company}`, both: `${company} and ${firm}` }[
    section.attrs.author
  ];
}

/** "For the period October 1, 2025 to September 30, 2026", "As of June 30, 2026". */
export function timeLine(time: string): string {
  return /^as of /i.test(time) ? `A${time.slice(1)}` : `For the period ${time}`;
}

/** The time at the foot of each page: "October 1, 2025 to September 30, 2026", "As of June 30, 2026". */
export function footTime(time: string): string {
  return `${time.slice(0, 1).toUpperCase()}${time.slice(1)}`;
}
