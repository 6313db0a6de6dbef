import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestOffice, testOffice } from '../support/office.ts';
import { dayComes, done } from './given-run.ts';

const source = (version: number, day: number) => `id: X1
version: ${version}
name: { zh: 月报, en: Monthly word }
about: { zh: 每月说一次, en: A word each month }
source: [{ document: own, clause: "1" }]
duties:
  - id: word
    name: { zh: 月度情况, en: The month }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: { every: month, day: ${day}, roll: none }
    record: { required: [said], properties: { said: { type: string, title: 情况, title-en: Said } } }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 2 }
    publish: { fields: [said], to: public, within: 5 working days, for: 6 months }
    minutes: 10
`;
const ground = '区长办公会纪要';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

const day = (at: string) => dayComes(office, at);
const adopt = async (text: string, from: string): Promise<string> =>
  (
    (await done(office, 'qu-head', '/api/mechanisms', { sources: [text], from, ground })) as unknown as {
      mechanisms: { mechanismId: string }[];
    }
  ).mechanisms[0]!.mechanismId;
const withdraw = (mechanismId: string, until: string) =>
  done(office, 'qu-head', `/api/mechanisms/${mechanismId}/withdraw`, { until, reason: '先不改' });
const versions = async () => (await office.ask('qu-head', 'GET', '/api/mechanisms/X1')).json().versions;
const days = async () =>
  (
    await office.owner.query(
      `select m.number, to_char(d.due_on, 'MM-DD') as due from mechanism_day d join mechanism m using (office_id, mechanism_id)
       where d.due_on between '2027-01-01' and '2027-12-31' order by d.due_on, m.number`,
    )
  ).rows.map((r) => `${r.number} ${r.due}`);
const page = async (url: string) =>
  (await office.app.inject({ url, headers: { 'accept-language': 'zh' } })) as never as {
    statusCode: number;
    body: string;
  };

it('a version that lies ahead, withdrawn before its day, brings back the one it was to replace', async () => {
  office.at('2026-12-20T09:00');
  await adopt(source(1, 10), '2027-01-01');
  await day('2027-01-04');
  const next = await adopt(source(2, 20), '2027-07-01');
  const [ahead, now] = await versions();
  expect(ahead).toMatchObject({ number: 2, state: 'adopted', restores: 1 });
  expect(now).toMatchObject({ number: 1, state: 'replaced', until: '2027-07-01', restores: null });
  const before = await days();
  expect(before.slice(5, 8)).toEqual(['1 06-10', '2 07-20', '2 08-20']);
  await day('2027-03-01');
  await withdraw(next, '2027-03-01');
  const [gone, back] = await versions();
  expect(gone).toMatchObject({ number: 2, state: 'withdrawn', until: '2027-07-01', restores: null });
  expect(back).toMatchObject({ number: 1, state: 'adopted', until: null });
  // Twelve months of the first version, none of the second, and none twice.
  expect(await days()).toEqual(Array.from({ length: 12 }, (_, i) => `1 ${String(i + 1).padStart(2, '0')}-10`));
  const line = (await office.ask('qu-head', 'GET', '/api/mechanisms'))
    .json()
    .mechanisms.find((m: { row: string }) => m.row === 'X1');
  expect(line).toMatchObject({ state: 'adopted', number: 1, until: null });

  // One that is to end after its first day is withdrawn as any other: nothing comes back for what it ran.
  office.at('2027-04-01T09:00');
  const third = await adopt(source(3, 15), '2027-05-01');
  await withdraw(third, '2027-06-01');
  expect((await versions()).map((v: { state: string }) => v.state)).toEqual(['withdrawn', 'withdrawn', 'replaced']);
  expect((await days()).slice(4, 6)).toEqual(['3 05-15']);
  expect((await office.verify()).difference).toBeNull();
});

it('withdrawn today, it keeps its public page, marked, with what was made public under it for its time', async () => {
  await day('2027-05-12');
  const owed = (
    await office.owner.query(`select duty_id from obligation where unit_id = 'water' and due_on = '2027-05-15'`)
  ).rows[0].duty_id;
  const url = `/api/obligations/${owed}`;
  const values = { said: '五月水质达标' };
  const { recordId } = await done(office, 'water-head', `${url}/records`, {
    values,
    from: '2027-05-12',
    to: '2027-05-12',
  });
  await done(office, 'supervision-supervisor', `${url}/records/${recordId}/confirm`, { so: true, words: null });
  await done(office, 'water-head', `${url}/records/${recordId}/publish`, { words: values });
  expect((await page('/mechanisms/X1')).body).not.toContain('不再施行');
  office.at('2027-06-02T09:00');
  const after = await page('/mechanisms/X1');
  expect(after.statusCode).toBe(200);
  expect(after.body).toContain('这项制度自2027年6月1日（周二）起不再施行');
  expect(after.body).toContain('五月水质达标');
  expect((await page('/mechanisms')).body).toContain('不再施行的制度');
  // Its time over, the words come down; the rule stays to be read.
  office.at('2027-12-01T09:00');
  expect((await page('/mechanisms/X1')).body).not.toContain('五月水质达标');
});

it('of two who adopt at once one does, and the other is told what stands', async () => {
  office.at('2027-12-01T09:00');
  const send = (version: number, from: string) =>
    office.ask('qu-head', 'POST', '/api/mechanisms', {
      ...{ sources: [source(version, 10).replace('id: X1', 'id: X7')], from, ground },
    });
  const both = async (from: string, ...numbers: number[]) => {
    const answers = await Promise.all(numbers.map((n) => send(n, from)));
    expect(answers.filter((a) => a.statusCode === 201)).toHaveLength(1);
    return answers.find((a) => a.statusCode !== 201)!.json().code;
  };
  expect(await both('2028-01-01', 1, 1)).toBe('mechanism.version-taken');
  // Whichever comes first: two versions never stand at once.
  expect(['mechanism.version-taken', 'mechanism.before-last']).toContain(await both('2028-06-01', 2, 3));
});
