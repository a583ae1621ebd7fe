import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Book, type BodyOf } from './book.ts';
import { addChecks } from './checks.ts';
import { addConclusions } from './conclude.ts';
import { addRecords, type RecordsFile } from './dated.ts';
import { readDeviations } from './designed.ts';
import { versionsOfProviders } from './providers.ts';
import { addOccurrences } from './operate.ts';
import { addMeasures } from './measures.ts';
import { addWrittenEvidence } from './filed.ts';
import { FIRM } from './people.ts';
import { addIssues } from './issues.ts';
import { addLetters } from './letters.ts';
import { HOME, readControls, readPages, readYaml } from './sources.ts';
import { addControlsAndTests } from './tested.ts';
import { buildWorld } from './world.ts';

/** Everything both organizations wrote, from the sources. Reports are rendered again only where that is allowed. */
export async function assemble({ mayRender = false } = {}): Promise<Book> {
  const book = new Book();
  for (const folder of ['company', 'firm']) {
    for (const name of recordFiles(folder)) {
      const file = readYaml(`${folder}/${name}`) as RecordsFile;
      addRecords(book, file.noun === 'provider' ? versionsOfProviders(file) : file);
    }
  }
  const controls = readControls();
  addPolicies(book, new Set(controls.map(({ id }) => id)));
  addObjectives(book);
  addNarratives(book);
  const deviations = readDeviations();
  const world = buildWorld({
    incidents: book.latest('incident'),
    changes: book
      .latest('systemChange')
      .filter(({ on, isSignificant }) => isSignificant && on <= '2026-09-30'),
    vendors: book
      .latest('provider')
      .map(({ id, name, risk, startedOn = '' }) => ({ id, name, risk, startedOn })),
    policies: book.latest('policy'),
  });
  addControlsAndTests(book, world, controls, deviations);
  for (const control of controls) {
    await addOccurrences(book, control);
    addChecks(book, control);
  }
  for (const { id, test, record } of deviations) {
    book.add('deviation', id, { ...record, test, result: `RES-${test}` } as BodyOf<'deviation'>, {
      at: '2026-10-19T15:00:00Z',
      by: FIRM.manager,
    });
  }
  addMeasures(book, world.workers, new Set(controls.map(({ id }) => id)));
  addWrittenEvidence(book);
  addConclusions(book, controls);
  await addLetters(book);
  await addIssues(book, { mayRender });
  return book;
}

/** Files that hold records of one noun; the others are read by name. */
function recordFiles(folder: string): string[] {
  const special = new Set(['deviations.yaml', 'conclusions.yaml']);
  return readdirSync(join(HOME, 'source', folder))
    .filter((name) => name.endsWith('.yaml') && !special.has(name))
    .sort();
}

/** Two editions of each policy: the one in force when the period began and the yearly approval within it. */
function addPolicies(book: Book, adopted: ReadonlySet<string>): void {
  const editions = [
    {
      edition: '2025.1',
      approvedOn: '2025-01-21',
      nextReviewOn: '2026-01-31',
      at: '2025-09-17T15:00:00Z',
      from: '2025-02-01',
    },
    {
      edition: '2026.1',
      approvedOn: '2026-01-20',
      nextReviewOn: '2027-01-31',
      at: '2026-01-20T19:00:00Z',
      from: '2026-02-01',
    },
  ];
  for (const { id, front, prose } of readPages('policies')) {
    const controls = (front.controls as string[]).filter((control) => adopted.has(control));
    for (const { at, from, ...edition } of editions) {
      const body = { ...front, ...edition, controls, prose } as unknown as BodyOf<'policy'>;
      book.add('policy', id, body, { at, by: 'p-lindqvist', effectiveOn: from });
    }
  }
}

function addObjectives(book: Book): void {
  for (const { id, ...body } of readYaml('soc1/objectives.yaml') as (BodyOf<'objective'> & {
    id: string;
  })[]) {
    book.add('objective', id, body, {
      at: '2025-09-17T14:00:00Z',
      by: 'p-lindqvist',
      effectiveOn: '2025-10-01',
    });
  }
}

function addNarratives(book: Book): void {
  for (const folder of ['description/soc2', 'soc1/description']) {
    for (const { id, front, prose } of readPages(folder)) {
      book.add('narrative', id, { ...front, prose } as BodyOf<'narrative'>, {
        at: '2026-10-26T15:00:00Z',
        by: 'p-lindqvist',
        effectiveOn: '2026-09-30',
      });
    }
  }
  for (const { id, front, prose } of readPages('other')) {
    book.add('otherInformation', id, { ...front, prose } as BodyOf<'otherInformation'>, {
      at: '2026-11-09T15:00:00Z',
      by: 'p-lindqvist',
    });
  }
}
