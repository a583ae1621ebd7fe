import { describe, expect, test } from 'vitest';
import { concluded, control, engagements, SOC2, tested, worldOf } from '#test/support/method-records.ts';
import { judgeTestOfOne } from './test-of-one.ts';

const automated = { execution: 'automated', frequency: 'continuous', reliesOn: ['CHG-02', 'IAM-01'] };
const single = { tested: 1, of: 1, change: { selection: 'one' } };

function judged(...drafts: Parameters<typeof worldOf>): ReturnType<typeof judgeTestOfOne> {
  return judgeTestOfOne(worldOf(engagements(), tested('EXP-01', single), ...drafts), SOC2, 'EXP-01');
}

describe('a test of one', () => {
  test('may do while the general controls it relies on worked', () => {
    const seen = judged(
      control('EXP-01', ['CC6.1'], automated),
      concluded('CHG-02', 'effective'),
      concluded('IAM-01', 'effective'),
    );
    expect(seen.verdict).toBe('may');
    expect(seen.conditions.filter(({ holds }) => holds === 'asked').map(({ id }) => id)).toEqual([
      'unchanged',
      'branches',
    ]);
  });

  test('falls back to sampling when one of them did not', () => {
    const seen = judged(
      control('EXP-01', ['CC6.1'], automated),
      concluded('CHG-02', 'not-effective'),
      concluded('IAM-01', 'effective'),
    );
    expect(seen.verdict).toBe('may-not');
    expect(seen.conditions[1]!.why).toMatch(/CHG-02/);
    expect(seen.insteadOf).toHaveLength(3);
  });

  test.each([
    ['nobody has concluded on one of them', control('EXP-01', ['CC6.1'], automated)],
    ['it names none', control('EXP-01', ['CC6.1'], { ...automated, reliesOn: [] })],
  ])('cannot be told when %s', (_, of) => {
    expect(judged(of, concluded('CHG-02', 'effective')).verdict).toBe('cannot-tell');
  });

  test('may not do for a control that people perform', () => {
    expect(judged(control('EXP-01', ['CC6.1'])).verdict).toBe('may-not');
  });

  test('may not do when a system with its own setting was left out', () => {
    const two = control('EXP-01', ['CC6.1'], { ...automated, systems: ['runner', 'ledger'] });
    const both = [concluded('CHG-02', 'effective'), concluded('IAM-01', 'effective')];
    expect(judged(two, both).verdict).toBe('may-not');
    const [only, ...rest] = tested('EXP-01', {
      ...single,
      change: { selection: 'one', systems: ['runner', 'ledger'] },
    });
    const records = worldOf(engagements(), [only!, ...rest], two, both);
    expect(judgeTestOfOne(records, SOC2, 'EXP-01').verdict).toBe('may');
  });
});
