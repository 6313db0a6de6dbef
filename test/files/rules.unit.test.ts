import { describe, expect, test } from 'vitest';
import { disposition, headersOf, safeName } from '../../src/files/rules.ts';

const name = (claimed: string, ending = 'pdf') => safeName(claimed, ending, 20, '附件');

describe('a name', () => {
  test('keeps what people called it, with the ending of what it is', () => {
    expect(name('情况说明.pdf')).toBe('情况说明.pdf');
    expect(name('情况说明.PDF')).toBe('情况说明.pdf');
    expect(name('photo.JPEG', 'jpg')).toBe('photo.jpg');
    expect(name('setup.exe', 'txt')).toBe('setup.exe.txt');
  });

  test.each([
    ['../../etc/passwd', 'passwd.pdf'],
    ['C:\\Users\\wang\\a.pdf', 'a.pdf'],
    ['\u202Efdp.exe', 'fdp.exe.pdf'],
    ['a\u0000b\r\nSet-Cookie: x.pdf', 'abSet-Cookie x.pdf'],
    ['.htaccess', 'htaccess.pdf'],
    ['', '附件.pdf'],
    ['.pdf', 'pdf.pdf'],
    ['   ', '附件.pdf'],
    ['a<b>"c"|d?*.pdf', 'a b c d.pdf'],
    [`${'长'.repeat(300)}.pdf`, `${'长'.repeat(20)}.pdf`],
  ])('%j is no way out', (claimed, kept) => {
    expect(name(claimed)).toBe(kept);
  });
});

describe('headers', () => {
  test('the name in both forms, neither of which ends the header early', () => {
    expect(disposition('材料 "1";x.pdf', 'attachment')).toBe(
      `attachment; filename="__ _1_;x.pdf"; filename*=UTF-8''%E6%9D%90%E6%96%99%20%221%22%3Bx.pdf`,
    );
    expect(disposition("it's(1)*.pdf", 'inline')).toContain('%27s%281%29%2A.pdf');
  });

  test('never run, never guessed at', () => {
    const headers = headersOf({ name: 'a.jpg', mediaType: 'image/jpeg', bytes: 5 }, true);
    expect(headers['content-disposition']).toMatch(/^inline;/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain('sandbox');
    expect(headersOf({ name: 'a.pdf', mediaType: 'application/pdf', bytes: 5 }, false)['content-disposition']).toMatch(
      /^attachment;/,
    );
  });
});
