import type { Book } from './book.ts';
import { letter } from './pdf.ts';

/** Adds the signed representation letters, with the letters themselves as files. */
export async function addLetters(book: Book): Promise<void> {
  for (const engagement of book.latest('engagement')) {
    const day = engagement.reportOn ?? '2026-11-16';
    const text = REPRESENTATION.replace('{title}', engagement.title);
    const name = `representation-letter-${engagement.id}.pdf`;
    const file = book.keep('ledgerline', name, await letter('Representation letter', text, day));
    book.add(
      'representation',
      `REP-${engagement.id}`,
      {
        engagement: engagement.id,
        datedOn: day,
        signers: [
          { name: 'Marisol Vance', title: 'Chief Executive Officer' },
          { name: 'Desmond Achterberg', title: 'Chief Financial Officer' },
          { name: 'Ingrid Halloran', title: 'Chief Technology Officer' },
        ],
        file,
      },
      { at: `${day}T15:00:00Z`, by: 'p-vance' },
    );
  }
}

const REPRESENTATION = [
  'To Marchbank Tolliver & Quist LLP',
  '',
  'In connection with your examination of {title} for the period October 1, 2025 to September 30, 2026, we confirm to the best of our knowledge and belief:',
  '',
  '1. We are responsible for the description, the assertion, and the controls described in it, and we selected the criteria against which they are measured.',
  '2. We have given you all relevant information and unrestricted access to the people and records that you asked for.',
  '3. We have told you of every deviation from the controls of which we know, of every design deficiency, and of actual or suspected intentional acts that could affect users. We know of no such acts.',
  '4. We have told you of every incident in the register of the period and of the reasons for which each is or is not disclosed.',
  '5. The four deviations you communicated on October 19, 2026 are set out correctly; our responses are our own.',
  '6. No event after September 30, 2026 and up to the date of this letter would change the description, the assertion or your report.',
  '7. The services of the subservice organizations are presented by the carve-out method, and complementary user entity controls are stated.',
  '',
  'Marisol Vance, Chief Executive Officer',
  'Desmond Achterberg, Chief Financial Officer',
  'Ingrid Halloran, Chief Technology Officer',
].join('\n');
