import { heading, paragraph, reference } from '#domain/report/blocks.ts';
import { always, type Part } from '#domain/report/section.ts';
import * as terms from '../terms.ts';

/** What no system of control and no description can do. */
export const limitations: Part = {
  id: 'inherent-limitations',
  appears: always,
  write: (facts) => [
    heading(2, 'inherent-limitations', 'Inherent limitations'),
    paragraph(
      'The description is written for a broad range of users and their common needs' +
        `${facts.report === 'soc1' ? ', including those of the auditors who audit their financial statements' : ''}. It may therefore leave ` +
        'out an aspect of the system that one user, in its own circumstances, would consider important.',
    ),
    paragraph(
      'Every system of control has limits, among them human error and the deliberate circumvention of controls. ' +
        (facts.report === 'soc1'
          ? 'Controls may not prevent, or detect and correct, every misstatement in processing or reporting transactions. '
          : 'Controls, even suitably designed and effective ones, may not always secure the service commitments and system requirements. ') +
        'A conclusion about controls cannot safely be carried forward to a later time: the system may change, and ' +
        'controls may become inadequate or cease to be followed.',
    ),
  ],
};

/** Type 1 only: nothing was tested, and nothing is said about operation. */
export const notTested: Part = {
  id: 'other-matter',
  appears: ({ type }) => type === 1,
  write: () => [
    heading(2, 'other-matter', 'Other matter'),
    paragraph(
      'We performed no procedures on whether the controls stated in the description operated effectively, and we ' +
        'express no opinion on it.',
    ),
  ],
};

/** Type 2 only: where the tests are listed. */
export const whereTests: Part = {
  id: 'tests-of-controls',
  appears: ({ type }) => type === 2,
  write: () => [
    heading(2, 'tests-of-controls', 'Description of tests of controls'),
    paragraph([
      'The controls we tested, and the nature, timing, and results of our tests, are listed in ',
      reference(terms.HEADINGS.tests),
      '.',
    ]),
  ],
};

/** Events after the period that management discloses: named, without effect on the opinion. */
export const laterEvents: Part = {
  id: 'later-events',
  appears: ({ laterChanges, laterIncidents }) => laterChanges.length + laterIncidents.length > 0,
  write: ({ type }) => [
    heading(2, 'later-events', 'Events disclosed by management'),
    paragraph([
      'Management discloses, in ',
      reference(terms.HEADINGS.laterEvents),
      `, events that arose after the ${type === 2 ? 'end of the period' : 'date'} examined. Our opinion is not ` +
        'modified for them.',
    ]),
  ],
};
