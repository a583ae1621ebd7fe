import { heading, paragraph, paragraphs, table } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { SubserviceFacts } from '#domain/report/gather/providers.ts';
import type { Block } from '#domain/report/tree.ts';
import { listOf, longDay, sentence } from '#domain/report/wording.ts';
import { aims, HEADINGS, requirementWord, theAims } from '../terms.ts';
import type { Chapter } from './chapter.ts';

/** DC 7, D6: subservice organizations, their method, what is assumed of them, and how they are watched. */
export const subservice: Chapter = {
  id: HEADINGS.subservice,
  title: () => 'Subservice organizations',
  covers: ['DC 7', 'D6'],
  liveTitle: 'Organizations and methods',
  live: (facts) => {
    const { carvedOut, inclusive } = facts.providers;
    if (carvedOut.length + inclusive.length === 0) {
      return [
        paragraph(`${facts.company.name} uses no subservice organization to achieve its ${aims(facts)}.`),
        ...vendors(facts),
      ];
    }
    return [
      paragraph(
        `The controls of the following organizations are necessary, together with those of ${facts.company.name}, to ` +
          `achieve certain of ${theAims(facts)}.`,
      ),
      methodTable(facts),
      ...carvedOut.flatMap((provider) => carvedOutBlocks(facts, provider)),
      ...inclusive.flatMap((provider) => inclusiveBlocks(facts, provider)),
      ...vendors(facts),
    ];
  },
};

function methodTable({ providers }: ReportFacts): Block {
  const rows = [
    ...providers.carvedOut.map((provider) => ({ ...provider, method: 'Carve-out' })),
    ...providers.inclusive.map((provider) => ({ ...provider, method: 'Inclusive' })),
  ];
  return table(
    {
      id: 'table-subservice',
      caption: 'Subservice organizations and method of presentation',
      head: ['Subservice organization', 'Service', 'Method'],
      widths: [26, 58, 16],
    },
    rows.map(({ name, provider, method }) => [name, provider.service, method]),
  );
}

function carvedOutBlocks(facts: ReportFacts, subject: SubserviceFacts): Block[] {
  const { id, name, provider, assumed } = subject;
  const whole = facts.requirements.filter(({ metBy }) => metBy?.providers.includes(name)).map(({ id }) => id);
  return [
    heading(3, `subservice-${id}`, name),
    ...paragraphs(provider.why),
    ...watching(facts, subject),
    ...(whole.length === 0
      ? []
      : [
          paragraph(
            `The ${requirementWord(facts, whole.length)} ${listOf(whole)} ` +
              `${whole.length === 1 ? 'is' : 'are'} met wholly by controls assumed at ${name}; ${facts.company.name} ` +
              'contributes the monitoring described above.',
          ),
        ]),
    ...(assumed.length === 0
      ? []
      : [
          table(
            {
              id: `table-assumed-${id}`,
              caption: `Complementary subservice organization controls assumed at ${name}`,
              head: ['Id', 'Kind of control assumed', `Related ${requirementWord(facts, 2)}`],
              widths: [14, 62, 24],
            },
            assumed.map(({ id, text, requirements }) => [id, text, requirements.join(', ')]),
          ),
        ]),
  ];
}

function watching(facts: ReportFacts, { name, provider }: SubserviceFacts): Block[] {
  const inForce = provider.monitoredBy.filter((id) => facts.controls.some((control) => control.id === id));
  const by = `${inForce.length === 1 ? 'control' : 'controls'} ${listOf(inForce)}`;
  const lines = provider.reports.map(
    ({ name: report, period, opinion, reviewedOn, gapLetterTo, remarks }) => {
      const gap =
        gapLetterTo === undefined
          ? ''
          : ` A letter of its management covers the time to ${longDay(gapLetterTo)}.`;
      const said = remarks === undefined ? '' : ` ${sentence(remarks)}`;
      const called = /\breport\b/i.test(report) ? report : `${report} report`;
      return `Its ${called} for ${longDay(period.from)} to ${longDay(period.to)} carries ${article(opinion)} ${opinion} opinion and was reviewed on ${longDay(reviewedOn)}.${gap}${said}`;
    },
  );
  const said = [
    ...(inForce.length === 0 ? [] : [`${facts.company.name} monitors ${name} through ${by}.`]),
    ...lines,
  ];
  return said.length === 0 ? [] : [paragraph(said.join(' '))];
}

function article(opinion: string): string {
  return /^[au]/.test(opinion) ? 'an' : 'a';
}

function inclusiveBlocks(facts: ReportFacts, { id, name, provider }: SubserviceFacts): Block[] {
  const own = facts.controls.filter(({ operatedBy }) => operatedBy?.id === id).map((control) => control.id);
  return [
    heading(3, `subservice-${id}`, name),
    ...paragraphs(provider.why),
    ...paragraphs(provider.inclusive?.description ?? ''),
    ...(own.length === 0
      ? []
      : [
          paragraph(
            `The controls that ${name} operates are marked as its own wherever controls are listed: ${listOf(own)}.`,
          ),
        ]),
  ];
}

function vendors(facts: ReportFacts): Block[] {
  const { providers, company } = facts;
  const shown = providers.vendors.filter(({ risk }) => risk !== 'low');
  if (shown.length === 0) return [];
  return [
    heading(3, 'vendors', 'Vendors that are not subservice organizations'),
    paragraph(
      `${company.name} also relies on the following vendors, rated high or medium in its vendor assessment. Their own ` +
        `controls are not necessary to achieve ${theAims(facts)}, for the reason given with each.`,
    ),
    table(
      {
        id: 'table-vendors',
        caption: 'Vendors and why their controls are not relied on',
        head: ['Vendor', 'Service', 'Why it is not a subservice organization'],
        widths: [20, 38, 42],
      },
      shown.map(({ name, service, why }) => [name, service, why]),
    ),
  ];
}
