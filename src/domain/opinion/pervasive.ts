import { categoryOf } from '../scope/requirements.ts';
import { fact, type Fact } from './fact.ts';
import type { Ground } from './ground.ts';

/** Requirements everything else leans on: tone at the top, logical access, change control. */
const FOUNDATIONS = /^(CC1\.\d|CC6\.1|CC8\.1|ITGC-LA|ITGC-CM)$/;

/**
 * Signs that a problem is pervasive rather than confined: most requirements, most categories, or a
 * foundation. They are guides; whether users are misled as a whole is the auditor’s judgment.
 */
export function pervasiveSigns(ground: Ground, affected: readonly string[], all: readonly string[]): Fact[] {
  const signs: Fact[] = [];
  const sign = (about: string, text: string): void => {
    signs.push(fact('pervasive-sign', about, 'context', text));
  };
  if (all.length > 1 && affected.length * 2 > all.length) {
    sign(ground.engagement.id, `${affected.length} of ${all.length} criteria or objectives are affected.`);
  }
  const categories = ground.engagement.categories;
  const touched = new Set(affected.map(categoryOf).filter((category) => category !== undefined));
  if (categories.length > 1 && touched.size * 2 > categories.length) {
    sign(ground.engagement.id, `${touched.size} of ${categories.length} categories are affected.`);
  }
  for (const requirement of affected.filter((each) => FOUNDATIONS.test(each))) {
    sign(requirement, `${requirement} is a foundation that other controls lean on.`);
  }
  return signs;
}
