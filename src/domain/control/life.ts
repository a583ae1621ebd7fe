import { Problem } from '../problem.ts';
import type { Control } from './control.ts';

export const CONTROL_STATES = ['planned', 'in-force', 'retired'] as const;
export type ControlState = (typeof CONTROL_STATES)[number];

/** Where a control stands on a day. It still counts on its last day. */
export function stateOn(
  { inForceOn, retiredOn }: Pick<Control, 'inForceOn' | 'retiredOn'>,
  day: string,
): ControlState {
  if (retiredOn !== undefined && day > retiredOn) return 'retired';
  return day < inForceOn ? 'planned' : 'in-force';
}

/** A control counts from the day it is put in force: auditors sample what it did from then on. */
export function putInForce(control: Control, on: string): Control {
  if (control.retiredOn !== undefined) throw retired(control);
  if (stateOn(control, on) === 'in-force') {
    throw new Problem('conflict', `“${control.title}” is already in force since ${control.inForceOn}.`);
  }
  return { ...control, inForceOn: on };
}

/** A control is retired with a last day; what it did until then still counts. */
export function retire(control: Control, lastDay: string): Control {
  if (control.retiredOn !== undefined) throw retired(control);
  if (lastDay < control.inForceOn) {
    throw new Problem(
      'invalid',
      `“${control.title}” is in force from ${control.inForceOn}; its last day cannot be earlier.`,
    );
  }
  return { ...control, retiredOn: lastDay };
}

/** A retired control keeps its words: what replaces it is a new control that names it. */
export function reword(control: Control, words: Control): Control {
  if (control.retiredOn !== undefined) throw retired(control);
  if (words.inForceOn !== control.inForceOn || words.retiredOn !== undefined) {
    throw new Problem(
      'invalid',
      'A change of words keeps the days. Put the control in force or retire it by itself.',
    );
  }
  return words;
}

function retired({ title, retiredOn }: Control): Problem {
  return new Problem(
    'conflict',
    `“${title}” is retired with ${retiredOn} as its last day. Adopt a new control that replaces it.`,
  );
}
