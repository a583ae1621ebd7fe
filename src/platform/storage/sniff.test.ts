import { describe, expect, test } from 'vitest';
import { sniff, typeToSend } from './sniff.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
const ZIP = Buffer.from('504b03040a0000000000', 'hex');
const DOCX = Buffer.concat([
  Buffer.from('504b0304140000000800000021000000000000000000000000001300000', 'hex'),
  Buffer.from('0[Content_Types].xml'),
]);
const SCRIPT = Buffer.from('MZ\u0090\u0000\u0003', 'latin1');

describe('what a file is', () => {
  test.each([
    ['a picture', PNG, 'image/png'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'application/pdf'],
    ['text', Buffer.from('id,name\n1,Zoë\n'), 'text/plain'],
    ['text whose last letter is cut in two', Buffer.from('Zoë').subarray(0, 3), 'text/plain'],
    ['text marked as UTF-16', Buffer.from('\uFEFFid', 'utf16le'), 'text/plain'],
    ['a program', SCRIPT, 'application/x-msdownload'],
    ['bytes that nobody knows', Buffer.from([1, 2, 3, 0, 5, 255]), 'application/octet-stream'],
    ['nothing', Buffer.from(''), 'application/octet-stream'],
  ])('%s', async (_, bytes, sniffed) => {
    expect((await sniff(bytes)).sniffed).toBe(sniffed);
  });
});

describe('what was declared', () => {
  test.each([
    ['nothing', PNG, '', true],
    ['that it is bytes', PNG, 'application/octet-stream', true],
    ['what it is', PNG, 'Image/PNG; charset=binary', true],
    ['another picture', PNG, 'image/jpeg', false],
    ['text, which it is', Buffer.from('a,b\n'), 'text/csv', true],
    ['JSON, which is text', Buffer.from('{}'), 'application/json', true],
    ['a picture, and it is text', Buffer.from('<script>'), 'image/png', false],
    ['a PDF, and it is a program', SCRIPT, 'application/pdf', false],
    ['text, and it is no text', Buffer.from([1, 2, 0]), 'text/csv', false],
    ['a PDF, and nobody knows what it is', Buffer.from([1, 2, 0]), 'application/pdf', false],
    ['what nobody knows, and nobody knows what it is', Buffer.from([1, 2, 0]), 'application/x-ours', true],
    [
      'a workbook, and it is a container as those are',
      ZIP,
      'application/vnd.ms-excel.sheet.macroenabled.12',
      true,
    ],
    ['a PDF, and it is a container', ZIP, 'application/pdf', false],
    ['no type at all', PNG, 'picture', true],
  ])('%s', async (_, bytes, declared, agrees) => {
    expect((await sniff(bytes, declared)).agrees).toBe(agrees);
  });
});

test('an office document cut off in its head breaks nothing', async () => {
  for (let length = 0; length <= DOCX.length; length += 1) {
    expect((await sniff(DOCX.subarray(0, length))).sniffed).toMatch(/\//);
  }
});

test('a file is sent as what it is, or as what was declared where that goes with it', async () => {
  expect(typeToSend(await sniff(Buffer.from('a,b\n'), 'text/csv'))).toBe('text/csv');
  expect(typeToSend(await sniff(PNG, 'text/html'))).toBe('image/png');
  expect(typeToSend(await sniff(PNG))).toBe('image/png');
});
