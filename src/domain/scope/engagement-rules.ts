import { canonicalJson } from '../canonical.ts';
import type { Engagement } from './engagement.ts';

/** What the other side relies on once it began its fieldwork. */
const SCOPE = [
  'report',
  'type',
  'system',
  'period',
  'asOf',
  'categories',
  'objectives',
  'notApplicable',
  'subservice',
  'firm',
] as const;

/** True when scope or time changes after fieldwork began: the trail names it, and the other side is shown. */
export function scopeChanged(before: Engagement, after: Engagement, today: string): boolean {
  if (before.fieldworkFrom === undefined || before.fieldworkFrom > today) return false;
  return SCOPE.some((field) => canonicalJson(before[field] ?? null) !== canonicalJson(after[field] ?? null));
}
