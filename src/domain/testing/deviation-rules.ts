import { Problem } from '../problem.ts';
import type { Deviation } from './shapes.ts';

/** The company sees a deviation from the day it is communicated; that happens once, and not for a day to come. */
export function communicate(deviation: Deviation, on: string, today: string): Deviation {
  if (deviation.communicatedOn !== undefined) {
    throw new Problem('conflict', `This deviation was communicated on ${deviation.communicatedOn}.`);
  }
  if (on > today) {
    throw new Problem('invalid', `${on} is yet to come. Communicate it on the day it is communicated.`);
  }
  return { ...deviation, communicatedOn: on };
}

/** Writing a deviation never communicates it, and what was communicated stays so: there is a verb for that. */
export function keepCommunication(
  before: Pick<Deviation, 'communicatedOn'>,
  after: Pick<Deviation, 'communicatedOn'>,
): void {
  if (before.communicatedOn === after.communicatedOn) return;
  throw new Problem(
    'invalid',
    'Whether a deviation was communicated is not written by hand. Leave the day as it is, and communicate it.',
  );
}
