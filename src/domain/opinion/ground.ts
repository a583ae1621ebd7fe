import type { Records } from '../record/nouns.ts';
import { engagementOf, inForceWithin } from '../scope/period.ts';
import { standingOf, type ControlStanding } from '../testing/standing.ts';

export type Kept<N extends keyof Records> = Records[N][number];

/** How a control operated, as far as anybody may say: the auditor’s conclusion, else what its tests suggest. */
export type Operated = 'effective' | 'not-effective' | 'no-instances' | 'open';

/** What all reasoning about one engagement stands on; each control is looked at once. */
export interface Ground {
  records: Records;
  engagement: Kept<'engagement'>;
  /** Controls in force on some day of the engagement. */
  controls: readonly Kept<'control'>[];
  standing: (control: string) => ControlStanding;
  operated: (control: string) => Operated;
}

/** The ground of an engagement; a Problem when it is not on record. */
export function groundOf(records: Records, engagementId: string): Ground {
  const engagement = engagementOf(records, engagementId);
  const known = new Map<string, ControlStanding>();
  const standing = (control: string): ControlStanding => {
    const found = known.get(control) ?? standingOf(records, engagementId, control);
    known.set(control, found);
    return found;
  };
  return {
    records,
    engagement,
    controls: records.control.filter((control) => inForceWithin(engagement, control)),
    standing,
    operated: (control) => operatedOf(standing(control)),
  };
}

function operatedOf({ concluded, suggestion }: ControlStanding): Operated {
  if (concluded) return concluded.operated;
  return suggestion === 'cannot-conclude' ? 'open' : suggestion;
}

/** Whether a control is mapped to a requirement. */
export function servesRequirement(control: Kept<'control'>, requirement: string): boolean {
  return control.mapping.some((link) => link.requirement === requirement);
}
