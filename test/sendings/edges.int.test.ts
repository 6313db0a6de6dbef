import { afterAll, beforeAll, expect, it } from 'vitest';
import { followOpening } from '../../src/sendings/jobs.ts';
import { newKey, OFFICE } from '../support/office.ts';
import { confirmed, type Sending, sendingOffice } from './given.ts';

const LINE = '用水安全\teast\t3,9\twater\t供水条例';
const SAVING = '节水器具\thousing\t6\twater\t节约用水条例';
const INSPECTION = { kind: 'inspection', to: ['east'], subject: 'safety', title: '用水安全检查' };

let office: Sending;
beforeAll(async () => {
  office = await sendingOffice();
});
afterAll(() => office.close());

const sent = async (who: string, more: object = {}): Promise<string> => {
  const id = await office.write(who, more);
  const done = await office.act(who, id, 'send');
  if (done.state !== 'sent') throw new Error(JSON.stringify(done));
  return id;
};
const opening = async (local: string) => {
  const ctx = {
    officeId: OFFICE,
    now: office.at(local),
    actor: { kind: 'system', officeId: OFFICE, process: 'sendings' },
  } as const;
  return followOpening(office.house.db, ctx, await office.house.sendingsOf(OFFICE));
};
const arrange = async (action: string, body?: object) => {
  const response = await office.ask('qu-administrator', 'POST', `/api/org/units${action}`, body, newKey());
  if (response.statusCode > 201) throw new Error(response.body);
};
const opens = (unitId: string) =>
  arrange('', { unitId, parentId: 'east', kind: 'community', zh: '新社区', en: 'New community' });

it('gives the last place of the budget to one of two who send at once', async () => {
  office.at('2026-03-02T09:30');
  await sent('water-clerk', { title: '第一份' });
  const last = await Promise.all([office.write('water-clerk'), office.write('water-head')]);
  const done = await Promise.all(last.map((id, i) => office.act(['water-clerk', 'water-head'][i]!, id, 'send')));
  expect(done.map((d) => d.state ?? d.code).sort()).toEqual(['sending.needs-signature', 'sent']);
});

it('has nobody sign for themselves: not whoever asked, wrote it, or speaks for the unit that sends', async () => {
  const id = await office.write('water-clerk', { title: '第三份' });
  // The head of the district has a post in the bureau besides: one person all the same.
  const post = { unitId: 'water', role: 'clerk', zh: '兼办收发', en: 'Clerk besides', postId: 'water-besides' };
  expect((await office.ask('qu-administrator', 'POST', '/api/org/posts', post)).statusCode).toBe(201);
  const { rows } = await office.owner.query(`select account_id from holding where post_id = 'qu-head'`);
  const held = await office.ask('qu-administrator', 'POST', '/api/org/posts/water-besides/hand-over', {
    ...{ to: rows[0].account_id, from: '2026-03-02' },
  });
  expect(held.body).toContain('water-besides');
  expect((await office.page('qu-head', id)).body.checked!.signers).toEqual([]);
  const asks = { signer: 'qu-head', reason: '急需。' };
  expect((await office.act('qu-head', id, 'ask-signature', asks)).code).toBe('sending.signs-own');
  expect((await office.act('water-clerk', id, 'ask-signature', asks)).state).toBe('signing');
  expect((await office.act('qu-head', id, 'sign', { signed: true })).code).toBe('sending.signs-own');
  expect((await office.page('qu-head', id)).body.abilities.sign).toMatchObject({ code: 'sending.signs-own' });
  expect((await office.page('water-clerk', id)).body.line.state.id).toBe('signing');
  await office.act('water-clerk', id, 'withdraw', { reason: '不发了。' });
});

it('keeps what was answered when it is taken back, and asks no more of the others', async () => {
  const id = await sent('housing-head', { unit: 'housing', to: ['east', 'water', 'spring'], by: '2026-03-20' });
  await office.act('east-head', id, 'answer', { answer: '已完成。' });
  await office.act('water-clerk', id, 'answer', { answer: '已排。' });
  await office.act('housing-head', id, 'confirm', { units: ['east'] });
  expect((await office.act('housing-head', id, 'withdraw', { reason: '并入别的安排。' })).state).toBe('withdrawn');
  const { body } = await office.page('housing-head', id);
  expect(body.answers.map((a) => `${a.unit.id} ${a.state}`)).toEqual([
    ...['east confirmed', 'water answered', 'spring owed'],
  ]);
  expect(await office.owes('spring-handler', id)).toEqual([]);
  expect((await office.act('spring-handler', id, 'answer', { answer: '晚了。' })).code).toBe(
    'sending.not-in-this-state',
  );
  expect((await office.act('housing-head', id, 'confirm', { units: ['water'] })).code).toBe(
    'sending.not-in-this-state',
  );
  // Whoever answered reads why their work is not needed any more.
  expect((await office.page('east-head', id)).body.moments.at(-1)).toMatchObject({
    ...{ type: 'sending.withdrawn', text: '并入别的安排。' },
  });
  const { rows } = await office.owner.query(
    `select state, count(*)::int as n from duty where about = $1 group by state order by state`,
    [`sending:${id}`],
  );
  expect(rows).toEqual([
    { state: 'cancelled', n: 2 },
    { state: 'done', n: 1 },
  ]);
});

it('sends nothing to a unit that is closed by now, and holds up nothing else because of it', async () => {
  await opens('lane');
  await opens('quay');
  office.at('2026-03-02T09:40');
  const draft = await office.write('housing-head', { unit: 'housing', to: ['east', 'lane'] });
  const quiet = await sent('housing-head', { unit: 'housing', to: ['east', 'lane'] });
  office.at('2026-03-02T22:10');
  const kept = await office.write('housing-head', { unit: 'housing', to: ['east', 'quay'], by: '2026-03-12' });
  expect((await office.act('housing-head', kept, 'send')).state).toBe('held');
  const other = await office.write('housing-head', { unit: 'housing', to: ['water'], by: '2026-03-12' });
  expect((await office.act('housing-head', other, 'send')).state).toBe('held');
  await arrange('/lane/close');
  await arrange('/quay/close');

  expect(await opening('2026-03-03T09:40')).toBe(2);
  expect((await office.page('housing-head', kept)).body.answers.map((a) => a.unit.id)).toEqual(['east']);
  expect((await office.act('housing-head', draft, 'send')).code).toBe('sending.unit-closed');
  // Pages that name it open as before, for its street too.
  for (const [who, id] of [
    ['housing-head', draft],
    ['east-head', quiet],
    ['east-head', kept],
    ['qu-head', kept],
  ] as const)
    expect((await office.page(who, id)).status).toBe(200);
  expect((await office.ask('qu-head', 'GET', '/api/sendings/weight?year=2026')).statusCode).toBe(200);
});

it('holds an inspection against the year’s plan, has a named leader sign what is outside, and shows both side by side', async () => {
  await confirmed(office, 'H3', 'planned', 'water', { inspections: [LINE, SAVING] });
  office.at('2026-03-03T10:00');
  const planned = await office.write('water-handler', { ...INSPECTION, from: '2026-03-18', planned: LINE });
  const codes = async (more: object) =>
    (await office.check('water-head', { ...INSPECTION, from: '2026-03-18', ...more })).issues.map((i) => i.code);
  expect(await codes({ planned: LINE })).toEqual(['in-plan']);
  expect(await codes({})).toEqual(['off-plan']);
  // Another unit than the line has, and another month: the first is signed for, the second is said.
  expect(await codes({ planned: SAVING })).toEqual(['in-plan', 'plan-unit', 'plan-month']);
  expect((await office.act('water-clerk', planned, 'send')).state).toBe('sent');

  const outside = await office.write('water-handler', { ...INSPECTION, from: '2026-04-14', subject: 'building' });
  expect((await office.act('water-clerk', outside, 'send')).code).toBe('sending.needs-signature');
  const plan = async (who: string, unit = 'water') =>
    (await office.ask(who, 'GET', `/api/sendings/plan?unit=${unit}&year=2026`)).json();
  const shown = await plan('water-handler', 'pipes');
  expect(shown).toMatchObject({
    of: { id: 'water' },
    counts: { planned: 2, kept: 1, sent: 1, outside: 0, joined: 0 },
    lines: [{ text: LINE, months: [3, 9], times: 2, sent: [{ sendingId: planned }] }, { sent: [] }],
  });
  expect(shown.lines[0].words.zh).toBe('用水安全：东街街道；3月、9月；水务局牵头；供水条例');
  // How many, everybody reads; what was planned, whoever has to do with it.
  expect(await plan('housing-handler')).toMatchObject({ counts: { planned: 2, sent: 1 }, lines: null, outside: null });
  expect((await plan('supervision-supervisor')).lines).toHaveLength(2);
  expect((await plan('east-head')).lines).toBeNull();
  // The unit inspected reads on its page which line it is.
  expect((await office.page('east-head', planned)).body).toMatchObject({ planned: LINE, inPlan: true });
});

it('counts what waits over the turn of the year where it goes', async () => {
  office.at('2026-12-31T21:00');
  // The budget of 2026 is used up; on the first working day of 2027 it is another year.
  const id = await office.write('water-clerk', { title: '元旦值班安排', by: '2027-01-20' });
  expect((await office.act('water-clerk', id, 'send')).state).toBe('held');
  office.at('2026-12-31T16:00');
  const today = await office.write('water-clerk', { title: '年底前发出' });
  expect((await office.act('water-clerk', today, 'send')).code).toBe('sending.needs-signature');
  expect(await opening('2027-01-04T09:10')).toBe(1);
  const weight = async (year: number) =>
    (await office.ask('qu-head', 'GET', `/api/sendings/weight?year=${year}`)).json().senders;
  expect((await weight(2027)).map((w: { unit: { id: string }; over: number }) => [w.unit.id, w.over])).toEqual([
    ['water', 0],
  ]);
  // An inspection of next year is held against the plan of that year, which nobody confirmed yet.
  office.at('2026-12-21T10:00');
  const { issues } = await office.check('water-head', { ...INSPECTION, to: ['housing'], from: '2027-01-12' });
  expect(issues.map((i) => i.code)).toEqual(['no-plan']);
});

it('folds from the ledger to what stands in its rows', async () => {
  expect((await office.verify()).difference).toBeNull();
});

it('reads a plan from a spreadsheet into lines for the form, and names what cannot be read, cell by cell', async () => {
  const read = async (...rows: string[]) => {
    const text = ['检查事项,检查对象,月份,牵头单位,依据', ...rows].join('\n');
    const body = `--xxxx\r\ncontent-disposition: form-data; name="file"; filename="plan.csv"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--xxxx--\r\n`;
    const response = await office.app.inject({
      ...{ method: 'POST', url: '/api/sendings/plan/preview', payload: body },
      headers: { 'x-as': 'water-clerk', 'content-type': 'multipart/form-data; boundary=xxxx' },
    });
    return response.json();
  };
  const { lines } = await read('用水安全,东街街道,"3月、9",water,供水条例', '节水器具,各街道,,水务局,节约用水条例');
  expect(lines.map((l: { line: string }) => l.line)).toEqual([LINE, '节水器具\teast\t\twater\t节约用水条例']);
  expect(lines[0].words.zh).toBe('用水安全：东街街道；3月、9月；水务局牵头；供水条例');
  const faulty = await read('用水安全,天边街道,年底,water,');
  expect(faulty.lines[0].line).toBeNull();
  expect(faulty.lines[0].errors.map((e: { code: string; column: string }) => [e.column, e.code])).toEqual([
    ['basis', 'plan-import.missing'],
    ['to', 'record-import.unit'],
    ['months', 'plan-import.month'],
  ]);
  // One unit leads, and one that inspects: several are no lead, and no community is one.
  const led = await read('用水安全,东街街道,3,"water、housing",供水条例', '用水安全,东街街道,3,spring,供水条例');
  expect(led.lines.map((l: { errors: { code: string }[] }) => l.errors.map((e) => e.code))).toEqual([
    ['plan-import.two-leads'],
    ['plan-import.leads-not'],
  ]);
  expect((await read(...Array(31).fill('一项,东街街道,3,water,法'))).code).toBe('plan-import.too-many');
});
