import { bold, note, paragraph, paragraphs, table } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { Recorded } from '#domain/report/gather/testing.ts';
import type { Block } from '#domain/report/tree.ts';
import { listOf, longDay } from '#domain/report/wording.ts';
import { HEADINGS, theAims } from '../terms.ts';
import type { Chapter } from './chapter.ts';

/** DC 4: incidents that came from a control failure or broke a commitment; SOC 1 shows them when disclosed. */
export const incidents: Chapter = {
  id: 'system-incidents',
  title: () => 'System incidents',
  covers: ['DC 4'],
  liveTitle: 'Incidents disclosed',
  live: (facts) => {
    if (facts.incidents.length > 0)
      return [incidentIntroduction(facts), incidentTable(facts, facts.incidents, 'table-incidents')];
    if (facts.report === 'soc1') return [];
    return [
      paragraph(
        `${facts.company.name} identified no incident ${facts.time.during} that resulted from a control that was not ` +
          `suitably designed or did not operate, or that otherwise led to a significant failure to achieve ${theAims(facts)}.`,
      ),
    ];
  },
};

function incidentIntroduction(facts: ReportFacts): Block {
  const one = facts.incidents.length === 1;
  const when = facts.type === 2 ? 'of the period' : 'relevant as of the date';
  return paragraph(
    `${one ? 'One incident' : `${facts.incidents.length} incidents`} ${when} ${one ? 'is' : 'are'} disclosed here. Incidents are disclosed if ` +
      'they came from a control that was not suitably designed or did not operate, if they led to a significant ' +
      `failure to achieve ${theAims(facts)}, or if management considers them of interest to many user entities for another reason.`,
  );
}

function incidentTable(facts: ReportFacts, shown: readonly Recorded<'incident'>[], id: string): Block {
  return table(
    {
      id,
      caption: 'Incidents disclosed',
      head: ['Incident', 'Nature and extent', 'Disposition'],
      widths: [24, 42, 34],
    },
    shown.map((incident) => [
      [paragraph([bold(incident.title)]), note(timing(incident))],
      [...paragraphs(incident.what), ...paragraphs(incident.effect), ...affected(facts, incident)],
      paragraphs(incident.correction),
    ]),
  );
}

function timing({ occurredAt, detectedAt, resolvedAt }: Recorded<'incident'>): string {
  const began = longDay(occurredAt.slice(0, 10));
  const seen = longDay(detectedAt.slice(0, 10));
  const ended =
    resolvedAt === undefined ? 'not yet resolved' : `resolved ${longDay(resolvedAt.slice(0, 10))}`;
  return `Began ${began}, detected ${seen}, ${ended}`;
}

/** Names requirements of this report only; an incident may bear on those of another report as well. */
function affected(facts: ReportFacts, { requirements }: Recorded<'incident'>): Block[] {
  const here = requirements.filter((id) => facts.requirements.some((known) => known.id === id));
  return here.length === 0 ? [] : [note(`Bears on ${listOf(here)}.`)];
}

/** Changes and incidents after the end of the period that management discloses. */
export const laterEvents: Chapter = {
  id: HEADINGS.laterEvents,
  title: ({ type, time }) => (type === 2 ? 'Events after the period' : `Events after ${longDay(time.to)}`),
  covers: [],
  liveTitle: 'Events and changes',
  live: (facts) => [
    ...(facts.laterChanges.length === 0
      ? []
      : [
          table(
            {
              id: 'table-later-changes',
              caption: 'Events and changes after the period',
              head: ['Date', 'Event', 'What it means for the system'],
              widths: [18, 26, 56],
            },
            facts.laterChanges.map(({ on, title, what }) => [longDay(on), title, what]),
          ),
        ]),
    ...(facts.laterIncidents.length === 0
      ? []
      : [incidentTable(facts, facts.laterIncidents, 'table-later-incidents')]),
  ],
};
