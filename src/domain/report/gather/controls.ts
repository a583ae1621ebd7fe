import type { Records } from '#domain/record/nouns.ts';
import { naturally } from '#domain/report/wording.ts';
import { testsOf, type Recorded, type TestFacts } from './testing.ts';
import { touches, type TimeFacts } from './time.ts';

/** One control that serves an engagement, with its tests and what was concluded. */
export interface ControlFacts {
  id: string;
  control: Recorded<'control'>;
  /** Criteria or objectives of this engagement it serves, in reporting order. */
  requirements: string[];
  tests: TestFacts[];
  evaluation: Recorded<'designEvaluation'> | undefined;
  conclusion: Recorded<'controlConclusion'> | undefined;
  exceptions: Recorded<'exception'>[];
  /** Set when the control was in force for part of the period only. */
  partOfPeriod: { from: string; to: string } | undefined;
  /** The provider that runs it, when presented inclusively. */
  operatedBy: Recorded<'provider'> | undefined;
}

/** What a control is chosen by: the engagement, its requirements in order, and its time. */
export interface Serving {
  engagement: string;
  requirements: readonly string[];
  time: TimeFacts;
  domains: readonly string[];
}

/**
 * The controls in force at some time of the engagement that are mapped to one of its requirements, by domain
 * and then by id. For Type 1 that is the state on the day; a control replaced in a period stays, with its dates.
 */
export function controlsServing(records: Records, serving: Serving): ControlFacts[] {
  const place = (domain: string): number => {
    const at = serving.domains.indexOf(domain);
    return at < 0 ? serving.domains.length : at;
  };
  return records.control
    .filter((control) => touches(serving.time, control.inForceOn, control.retiredOn))
    .map((control) => controlFacts(records, control, serving))
    .filter(({ requirements }) => requirements.length > 0)
    .toSorted(
      (a, b) =>
        place(a.control.domain) - place(b.control.domain) ||
        naturally(a.control.domain, b.control.domain) ||
        naturally(a.id, b.id),
    );
}

function controlFacts(records: Records, control: Recorded<'control'>, serving: Serving): ControlFacts {
  const { engagement, time } = serving;
  const mapped = new Set(control.mapping.map(({ requirement }) => requirement));
  const isHere = (record: { control: string; engagements: string[] }): boolean =>
    record.control === control.id && record.engagements.includes(engagement);
  const from = control.inForceOn > time.from ? control.inForceOn : time.from;
  const to = control.retiredOn !== undefined && control.retiredOn < time.to ? control.retiredOn : time.to;
  return {
    id: control.id,
    control,
    requirements: serving.requirements.filter((requirement) => mapped.has(requirement)),
    tests: testsOf(records, control.id, engagement),
    evaluation: records.designEvaluation.findLast(isHere),
    conclusion: records.controlConclusion.findLast(isHere),
    exceptions: records.exception.filter((exception) => exception.control === control.id),
    partOfPeriod: from === time.from && to === time.to ? undefined : { from, to },
    operatedBy: records.provider.find(({ id }) => id === control.operatedBy),
  };
}
