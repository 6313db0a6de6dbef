import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
let hidden: string;
let last: string;
beforeAll(async () => {
  office = await testOffice();
  for (const title of ['=HYPERLINK("http://x","点我")', '路灯, 坏了 "三盏"', '垃圾没人清'])
    last = (await office.file({ title, text: `${title}。`, person: { phone: '13800001234' } })).number;
  hidden = (await office.file({ kind: 'report', title: '违规收费', text: '举报住房局。', accusedUnit: 'housing' }))
    .number;
});
afterAll(() => office.close());

const table = async (who: string, question = '') => (await office.ask(who, 'GET', `/api/cases.csv${question}`)).body;

describe('the list as a file', () => {
  it('holds what its reader may see, in their language, with nothing a spreadsheet would run', async () => {
    const whole = await table('intake-clerk');
    expect(whole.split('\r\n')).toHaveLength(5);
    expect(whole).toMatch(/^\ufeff编号,标题,/);
    expect(whole).toContain(`"'=HYPERLINK(""http://x"",""点我"")"`);
    expect(whole).toContain('"路灯, 坏了 ""三盏"""');
    expect(await table('intake-clerk', '?lang=en')).toMatch(/^\ufeffNumber,Title,/);
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
