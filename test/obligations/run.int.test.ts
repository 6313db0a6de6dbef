import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainDate } from '../../src/kernel/time.ts';
import type { Context } from '../../src/ledger/append.ts';
import { adopt, withdraw } from '../../src/mechanisms/adoption.commands.ts';
import { answerAsk, confirm } from '../../src/obligations/confirm.commands.ts';
import { followDays } from '../../src/obligations/jobs.ts';
import { answer, giveCode } from '../../src/obligations/outside.commands.ts';
import { publish, takeDown } from '../../src/obligations/publish.commands.ts';
import { opened, record } from '../../src/obligations/record.commands.ts';
import { OFFICE, refused, type TestOffice, testOffice } from '../support/office.ts';
import { followed } from './given-run.ts';

const rule = (version: number, least: number) =>
  `id: X1
version: ${version}
name: { zh: 走访, en: Field work }
about: { zh: 走访, en: Field work }
source: [{ document: own, clause: "1" }]
duties:
  - id: field
    name: { zh: 在基层的天数, en: Days at the grass roots }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1], units: [] }]
    when: { quota: { per: year, of: days, least: ${least}, stretch: 3, behind: 20 } }
    record:
      required: [place]
      properties:
        place: { type: string, title: 地点, title-en: Place, format: unit }
        asked: { type: array, title: 群众提出的事, title-en: Asked, format: asks }
        became: { type: string, title: 看到的变化, title-en: What has changed }
    confirm: { outside: citizens, minutes: 2 }
    warn: [2 months]
    publish: { fields: [place, became], to: public, within: 10 working days, for: 12 months }
    minutes: 300
  - id: report
    name: { zh: 年度小结, en: Yearly summary }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: { after: field, within: 10 working days }
    record: { required: [said], properties: { said: { type: string, title: 小结, title-en: Summary } } }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 5 }
    minutes: 30
`.replace(', units: []', '');

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

const ctxOf = async (who: string): Promise<Context> => ({
  officeId: OFFICE,
  now: office.now(),
  actor: who === 'system' ? { kind: 'system', officeId: OFFICE, process: 'mechanisms' } : await office.actor(who),
});
const work = () => office.house.mechanismsOf(OFFICE);
const day = async () => followDays(office.house.db, await ctxOf('system'), await work());
const act = async <T>(
  who: string,
  run: (...args: [never, Context, Awaited<ReturnType<typeof work>>]) => Promise<T>,
) => {
  const [ctx, w] = [await ctxOf(who), await work()];
  return office.house.db.transact((tx) => run(tx as never, ctx, w));
};
const owed = async (duty: string) =>
  (
    await office.owner.query(
      'select duty_id, unit_id, post_id, least, due_on::text, confirmer from obligation where duty = $1 order by unit_id, due_on',
      [duty],
    )
  ).rows;

it('a rule that is adopted makes people owe, counts as they work, and keeps its version', async () => {
  office.at('2026-12-20T09:00');
  const from = plainDate('2027-01-01');
  expect(
    await refused(act('water-head', (tx, ctx, w) => adopt(tx, ctx, w, [rule(1, 4)], from, '区长办公会纪要 12 号'))),
  ).toBe('mechanism.head-adopts');
  expect(await refused(act('qu-head', (tx, ctx, w) => adopt(tx, ctx, w, [rule(1, 400)], from, '纪要')))).toBe(
    'mechanism.has-faults',
  );
  const [adopted] = await act('qu-head', (tx, ctx, w) => adopt(tx, ctx, w, [rule(1, 4)], from, '区长办公会纪要 12 号'));
  expect(await day()).toEqual({ opened: 0, told: 0 });
  office.at('2027-01-04T09:00');
  expect((await day()).opened).toBeGreaterThan(0);
  expect(await day()).toEqual({ opened: 0, told: 0 });
  const all = await owed('field');
  expect(all.map((o) => o.unit_id)).toEqual(['housing', 'water']);
  expect(all[1]).toMatchObject({ post_id: 'water-head', least: '4', due_on: '2027-12-31', confirmer: null });
  const water = all[1].duty_id as string;

  // Behind its pace in March: told once.
  office.at('2027-04-01T09:00');
  expect((await day()).told).toBe(2);
  expect((await day()).told).toBe(0);

  office.at('2027-04-07T09:00');
  const stay = {
    values: { place: 'spring', asked: ['路灯不亮', '水压太低'], became: '路口补了灯' },
    ...{ from: plainDate('2027-04-05'), to: plainDate('2027-04-07'), evidence: [] },
  };
  expect(await refused(act('housing-head', (tx, ctx, w) => record(tx, ctx, w, water, stay)))).toBe(
    'obligation.not-found',
  );
  expect(
    await refused(
      act('water-head', (tx, ctx, w) => record(tx, ctx, w, water, { ...stay, values: { place: 'nowhere' } })),
    ),
  ).toBe('obligation.record-incomplete');
  expect(
    await refused(
      act('water-head', (tx, ctx, w) =>
        record(tx, ctx, w, water, { ...stay, from: plainDate('2027-01-05'), to: plainDate('2027-01-06') }),
      ),
    ),
  ).toBe('obligation.recorded-too-late');
  expect(
    await refused(
      act('water-head', (tx, ctx, w) => record(tx, ctx, w, water, { ...stay, to: plainDate('2027-04-04') })),
    ),
  ).toBe('obligation.days-reversed');
  // A stay that began long ago is dated back as well: it had to be recorded while it lasted.
  expect(
    await refused(
      act('water-head', (tx, ctx, w) => record(tx, ctx, w, water, { ...stay, from: plainDate('2027-02-01') })),
    ),
  ).toBe('obligation.recorded-too-late');
  const { it: first, recordId } = await act('water-head', (tx, ctx, w) => record(tx, ctx, w, water, stay));
  expect(first.progress.claimed).toMatchObject({ amount: 3, longest: 3 });
  expect(first.progress.confirmed.amount).toBe(0);

  // Each thing that was asked for is a duty.
  const [ask] = first.records[0]!.asks;
  await act('water-head', (tx, ctx, w) => answerAsk(tx, ctx, w, water, ask!.duty, '路灯 4 月 10 日修好'));

  // The helper cannot confirm, nor have the code; the desk gives it to whom it was for.
  expect(
    await refused(act('water-head', (tx, ctx, w) => confirm(tx, ctx, w, water, recordId, { so: true, words: null }))),
  ).toBe('obligation.confirmed-by-another');
  expect(await refused(act('water-head', (tx, ctx, w) => giveCode(tx, ctx, w, water, recordId)))).toBe(
    'obligation.confirmed-by-another',
  );
  const { code } = await act('callback-callback', (tx, ctx, w) => giveCode(tx, ctx, w, water, recordId));
  const said = { so: true, words: null } as const;
  expect(await refused(act('system', (tx, ctx, w) => answer(tx, ctx, w, recordId, 'AAAA-AAAA', said)))).toBe(
    'obligation.wrong-code',
  );
  await act('system', (tx, ctx, w) => answer(tx, ctx, w, recordId, code.toLowerCase(), said));
  expect(await refused(act('system', (tx, ctx, w) => answer(tx, ctx, w, recordId, code, said)))).toBe(
    'obligation.wrong-code',
  );
  const half = (await opened(office.house.db, OFFICE, water))!;
  expect(half.progress).toMatchObject({ confirmed: { amount: 3 }, doneAt: null });
  expect(half.duty).toMatchObject({ state: 'accepted', target: 4, progress: 3 });

  // What is public was read by somebody, who is told of what looks like a person.
  const words = { place: 'spring', became: '路口补了灯' };
  expect(
    await refused(
      act('water-head', (tx, ctx, w) => publish(tx, ctx, w, water, recordId, { became: '请联系张三 13800138000' })),
    ),
  ).toBe('obligation.words-personal');
  await act('water-head', (tx, ctx, w) => publish(tx, ctx, w, water, recordId, words));
  await act('supervision-supervisor', (tx, ctx, w) => takeDown(tx, ctx, w, water, recordId, '地点有误'));

  // A day that is refused counts no more; another one makes it whole, and what follows is opened.
  office.at('2027-05-10T09:00');
  const oneDay = { ...stay, values: { place: 'spring' }, from: plainDate('2027-05-10'), to: plainDate('2027-05-10') };
  const second = await act('water-head', (tx, ctx, w) => record(tx, ctx, w, water, oneDay));
  const no = await act('callback-callback', (tx, ctx, w) =>
    confirm(tx, ctx, w, water, second.recordId, { so: false, words: '居民说没有来过' }),
  );
  expect(no.progress.claimed.amount).toBe(3);
  const third = await act('water-head', (tx, ctx, w) => record(tx, ctx, w, water, oneDay));
  await act('callback-callback', (tx, ctx, w) =>
    confirm(tx, ctx, w, water, third.recordId, { so: true, words: '来过' }),
  );
  const done = (await opened(office.house.db, OFFICE, water))!;
  expect(done.duty.state).toBe('done');
  await followed(office);
  await followed(office);
  const reports = await owed('report');
  expect(reports).toMatchObject([{ unit_id: 'water', post_id: 'water-head', confirmer: 'supervision-supervisor' }]);

  // The next version stands beside it: what runs keeps its own.
  const [next] = await act('qu-head', (tx, ctx, w) => adopt(tx, ctx, w, [rule(2, 6)], plainDate('2028-01-01'), '纪要'));
  office.at('2028-01-04T09:00');
  await day();
  // Days count in one year alone.
  const housing = (await owed('field'))[0].duty_id as string;
  for (const [from, to, code] of [
    ['2027-12-30', '2028-01-02', 'obligation.after-period'],
    ['2026-12-30', '2027-01-02', 'obligation.before-period'],
  ] as const) {
    const over = { values: { place: 'spring' }, from: plainDate(from), to: plainDate(to), evidence: [] };
    expect(await refused(act('housing-head', (tx, ctx, w) => record(tx, ctx, w, housing, over)))).toBe(code);
  }
  expect((await owed('field')).map((o) => [o.unit_id, o.least])).toEqual([
    ['housing', '4'],
    ['housing', '6'],
    ['water', '4'],
    ['water', '6'],
  ]);
  expect(
    await refused(
      act('qu-head', (tx, ctx, w) => withdraw(tx, ctx, w, adopted!.mechanismId, plainDate('2028-02-01'), '不再需要')),
    ),
  ).toBe('mechanism.not-in-this-state');
  await act('qu-head', (tx, ctx, w) => withdraw(tx, ctx, w, next!.mechanismId, plainDate('2028-02-01'), '不再需要'));
  office.at('2029-01-04T09:00');
  expect((await day()).opened).toBe(0);
  const checked = await office.verify();
  expect(checked.difference).toBeNull();
});
