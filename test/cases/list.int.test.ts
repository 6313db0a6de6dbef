import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
let hidden: string;
let last: string;
beforeAll(async () => {
  office = await testOffice();
  for (const title of ['=HYPERLINK("http://x","点我")', '路灯, 坏了 "三盏"', '垃圾没人清'])
    last = (await office.file({ title, text: `${title}。`, person: { phone: '13800001234' } })).number;
  hidden = (await office.file({ kind: 'report', title: '违规收费', text: '举报住房局。', accusedUnits: ['housing'] }))
    .number;
});
afterAll(() => office.close());

const table = async (who: string, question = '') => (await office.ask(who, 'GET', `/api/cases.csv${question}`)).body;

describe('the list page by page', () => {
  it('goes on after the page before', async () => {
    const first = (await office.ask('intake-clerk', 'GET', '/api/cases?limit=2')).json();
    const after = encodeURIComponent(first.next);
    const second = (await office.ask('intake-clerk', 'GET', `/api/cases?limit=2&after=${after}`)).json();
    const numbers = [...first.cases, ...second.cases].map((c: { number: string }) => c.number);
    expect([numbers.length, new Set(numbers).size, second.next]).toEqual([3, 3, null]);

    const owed = (await office.ask('intake-clerk', 'GET', '/api/duties?view=unit&limit=1')).json();
    const more = encodeURIComponent(owed.next);
    const next = (await office.ask('intake-clerk', 'GET', `/api/duties?view=unit&limit=1&after=${more}`)).json();
    expect(next.duties[0].dutyId).not.toBe(owed.duties[0].dutyId);
  });

  it.each([
    "%00'",
    '|',
    'x|0198c9a3-0000-7000-8000-000000000000',
    '2026-02-30T00:00:00.000Z|0198c9a3-0000-7000-8000-000000000000',
    '2026-03-01|0198c9a3-0000-7000-8000-000000000000',
    '2026-03-01T00:00:00.000Z|------------------------------------',
    '2026-03-01T00:00:00.000Z|0198c9a3-0000-7000-8000-000000000000|',
  ])('refuses an end of page that no page had: %j', async (after) => {
    for (const list of ['cases', 'duties', 'cards']) {
      const answer = await office.ask('intake-clerk', 'GET', `/api/${list}?after=${after}`);
      expect([list, answer.statusCode, answer.json().code]).toEqual([list, 400, 'request.invalid']);
      expect(answer.json().fields.map((f: { field: string }) => f.field)).toContain('querystring.after');
    }
  });
});

describe('the list as a file', () => {
  it('holds what its reader may see, in their language, with nothing a spreadsheet would run', async () => {
    const whole = await table('intake-clerk');
    expect(whole.split('\r\n')).toHaveLength(5);
    expect(whole).toMatch(/^\ufeff编号,标题,/);
    expect(whole).toContain(`"'=HYPERLINK(""http://x"",""点我"")"`);
    expect(whole).toContain('"路灯, 坏了 ""三盏"""');
    expect(await table('intake-clerk', '?lang=en')).toMatch(/^\ufeffNumber,Title,/);
  });

  it('is refused in words, and does not break off, where it is asked for with what no text can hold', async () => {
    for (const question of ['unit=%00', 'category=a%00b', 'states=%00']) {
      const answer = await office.ask('intake-clerk', 'GET', `/api/cases.csv?${question}`);
      expect([question, answer.statusCode, answer.json().code]).toEqual([question, 400, 'request.characters']);
    }
  });

  it('tells times by the clock of the office', async () => {
    office.at('2026-03-03T07:30');
    const { number } = await office.file();
    const [head, row] = (await table('intake-clerk', `?find=${number}`)).replace('\ufeff', '').split('\r\n');
    const received = head!.split(',').indexOf('收到时间');
    expect(row!.split(',')[received]).toBe('2026-03-03 07:30');
  });

  it('gives of a letter from another register the days alone, as the list says of it', async () => {
    const { number, caseId } = await office.file({ title: '井盖响' });
    // As an import leaves it: taken in and closed by the dates of the other register.
    await office.owner.query(
      `UPDATE appeal SET source_ref = 'M1', history = true, filed_at = '2023-03-01T00:00+08', closed_at = '2023-03-09T00:00+08'
       WHERE case_id = $1`,
      [caseId],
    );
    const { cases } = (await office.ask('intake-clerk', 'GET', `/api/cases?find=${number}`)).json();
    expect(cases).toMatchObject([{ number, imported: true }]);
    const [head, row] = (await table('intake-clerk', `?find=${number}&lang=en`)).replace('\ufeff', '').split('\r\n');
    const of = (column: string) => row!.split(',')[head!.split(',').indexOf(column)];
    expect([of('Received'), of('Closed')]).toEqual(['2023-03-01', '2023-03-09']);
  });

  it('answers the question of the list', async () => {
    expect((await table('intake-clerk', `?find=${last}`)).split('\r\n')).toHaveLength(3);
    expect((await table('intake-clerk', '?states=closed')).split('\r\n')).toHaveLength(2);
  });

  it('says nothing of a report to the accused, or to the desk', async () => {
    for (const who of ['housing-head', 'housing-handler', 'intake-clerk', 'supervision-supervisor'])
      expect(await table(who)).not.toContain(hidden);
    expect(await table('discipline-discipline')).toContain(hidden);
  });
});
