import { describe, expect, test } from 'vitest';
import { categoryWords, counted, listOf, longDay, naturally, ownersForm, sentence, slug } from './wording.ts';

describe('words of a report', () => {
  test.each([
    ['2026-09-30', 'September 30, 2026'],
    ['2024-02-09', 'February 9, 2024'],
  ])('%s is "%s"', (day, words) => {
    expect(longDay(day)).toBe(words);
  });

  test('lists carry the last comma from three on', () => {
    expect([listOf([]), listOf(['a']), listOf(['a', 'b']), listOf(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b, and c',
    ]);
  });

  test('categories read as words', () => {
    expect(categoryWords(['security', 'processing_integrity'])).toBe('security and processing integrity');
  });

  test('possession, number and sentence end follow English', () => {
    expect(ownersForm('Cedarway')).toBe('Cedarway’s');
    expect(ownersForm('Paperworks')).toBe('Paperworks’');
    expect([counted(1, 'item'), counted(2, 'item'), counted(2, 'criterion', 'criteria')]).toEqual([
      '1 item',
      '2 items',
      '2 criteria',
    ]);
    expect([sentence(' late '), sentence('Late!')]).toEqual(['Late.', 'Late!']);
  });

  test('ids sort as people sort them', () => {
    expect(['AC-10', 'CC6.10', 'AC-2', 'CC6.1', 'AC-2'].toSorted(naturally)).toEqual([
      'AC-2',
      'AC-2',
      'AC-10',
      'CC6.1',
      'CC6.10',
    ]);
  });

  test('a slug holds letters, digits and hyphens, and is never empty', () => {
    expect([slug('Table CC6.1 (é)'), slug('***')]).toEqual(['table-cc6-1-e', 'part']);
  });
});
