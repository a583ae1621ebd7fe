import { heading } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { ReadText } from '#domain/report/gather/disclosures.ts';
import { placeProse } from '#domain/report/prose.ts';
import type { Block, Heading } from '#domain/report/tree.ts';

/** One chapter of the description: the company’s narratives that cover it, then what its records say. */
export interface Chapter {
  id: string;
  title: (facts: ReportFacts) => string;
  /** Parts of the description criteria it answers: DC 1 to DC 9, or D1 to D11. */
  covers: readonly string[];
  /** Heading of the blocks made from records where narratives with headings of their own stand before them. */
  liveTitle: string;
  /** Blocks made from records; none leaves the chapter to its narratives, and without those it is left out. */
  live: (facts: ReportFacts) => Block[];
}

type Narrative = ReadText<'narrative'>;

/**
 * The chapters in order. A narrative stands in the chapter of the first part it covers; one that covers none
 * follows the narrative before it. Its heading stands below the chapter’s, and is left out where both say the same.
 */
export function writeChapters(facts: ReportFacts, chapters: readonly Chapter[]): Block[] {
  const assigned = assign(facts.narratives, chapters, facts.report === 'soc1' ? /^D\d/ : /^DC /);
  return chapters.flatMap((chapter) => {
    const narratives = assigned.get(chapter.id) ?? [];
    const title = chapter.title(facts);
    const told = narrated(narratives, title);
    const live = chapter.live(facts);
    if (told.length + live.length === 0) return [];
    const isApart =
      live.length > 0 && live[0]?.type !== 'heading' && told.some(({ type }) => type === 'heading');
    const apart = isApart ? [heading(3, `${chapter.id}-records`, chapter.liveTitle)] : [];
    return [heading(2, chapter.id, title), ...told, ...apart, ...live];
  });
}

function assign(
  narratives: readonly Narrative[],
  chapters: readonly Chapter[],
  own: RegExp,
): Map<string, Narrative[]> {
  const assigned = new Map<string, Narrative[]>();
  let last = chapters[0]?.id ?? '';
  for (const narrative of narratives) {
    last = chapterOf(narrative, chapters, own) ?? last;
    assigned.set(last, [...(assigned.get(last) ?? []), narrative]);
  }
  return assigned;
}

/** A text for both reports names parts of both; those of this report decide, and only without them the others. */
function chapterOf({ record }: Narrative, chapters: readonly Chapter[], own: RegExp): string | undefined {
  const byOwn = record.covers.toSorted((a, b) => Number(own.test(b)) - Number(own.test(a)));
  for (const part of byOwn) {
    const chapter = chapters.find(({ covers }) => covers.includes(part));
    if (chapter) return chapter.id;
  }
  return undefined;
}

function narrated(narratives: readonly Narrative[], chapterTitle: string): Block[] {
  let above = 2;
  return narratives.flatMap(({ record, blocks }) => {
    const prefix = `description-${record.id}`;
    if (record.title.toLowerCase() === chapterTitle.toLowerCase()) {
      return placeProse(blocks, { under: 2, prefix, title: record.title });
    }
    const level = Math.min(record.level + 1, above + 1, 4) as Heading['attrs']['level'];
    above = level;
    return [
      heading(level, prefix, record.title),
      ...placeProse(blocks, { under: level, prefix, title: record.title }),
    ];
  });
}
