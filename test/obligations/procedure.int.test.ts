import { afterAll, beforeAll, expect, it } from 'vitest';
import { isWorkingDay } from '../../src/calendar/calendar.ts';
import { plainDate } from '../../src/kernel/time.ts';
import type { Context } from '../../src/ledger/append.ts';
import { adopt } from '../../src/mechanisms/adoption.commands.ts';
import { shippedFiles, shippedMechanisms } from '../../src/mechanisms/pack.ts';
import type { Values } from '../../src/mechanisms/record.rules.ts';
import type { Field, MechanismDuty } from '../../src/mechanisms/rules.ts';
import { confirm } from '../../src/obligations/confirm.commands.ts';
import { followDays } from '../../src/obligations/jobs.ts';
import { record } from '../../src/obligations/record.commands.ts';
import { OFFICE, refused, type TestOffice, testOffice } from '../support/office.ts';
import { followed } from './given-run.ts';

/*
 * The procedures of the shipped pack, walked from the first step to the last by the posts of a small office: no step is there before the
 * one it follows is confirmed, so none can be skipped, and a step made early opens the next at once.
 */
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
type Work = Awaited<ReturnType<typeof work>>;
async function act<T>(who: string, run: (tx: never, ctx: Context, work: Work) => Promise<T>): Promise<T> {
  const [ctx, w] = [await ctxOf(who), await work()];
  return office.house.db.transact((tx) => run(tx as never, ctx, w));
}
const owed = async (row: string): Promise<Record<string, never>> =>
  Object.fromEntries(
    (
      await office.owner.query(
        `select o.duty, o.duty_id, o.post_id, o.confirmer, o.due_on::text, o.period_from::text
         from obligation o join mechanism m using (office_id, mechanism_id) where m.row = $1`,
        [row],
      )
    ).rows.map((r) => [r.duty, r]),
  );

const sample = ({ type, format, minimum }: Field): Values[string] => {
  if (type === 'boolean') return true;
  if (type === 'integer') return minimum ?? 3;
  if (type === 'array') return ['一项'];
  return format === 'date' ? '2027-03-01' : format === 'unit' ? 'east' : '已办';
};
const whole = ({ record: { properties } }: MechanismDuty): Values =>
  Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, sample(field)]));
/** What must not pass: each field that has to be yes or to have so much. */
const short = ({ record: { properties } }: MechanismDuty): Values[] =>
  Object.entries(properties).flatMap(([name, { const: must, minimum }]): Values[] =>
    must ? [{ [name]: false }] : minimum ? [{ [name]: minimum - 1 }] : [],
  );

it.each([
  ['E1', 'catalogue', ['notice', 'answers', 'legality', 'materials', 'decide']],
  ['E6', 'plan', ['recommend', 'inspect', 'candidates', 'results', 'vote']],
])('%s: no step can be skipped, made with a no, or made before the one it follows', async (row, first, rest) => {
  office.at('2027-02-26T09:00');
  const source = shippedFiles()
    .find((f) => f.shown.endsWith(`/${row}.yaml`))!
    .text.replace('version: ', `office: ${OFFICE}\nversion: `)
    .replaceAll('functions: [government-office]', 'units: [housing]')
    .replaceAll('functions: [human-resources]', 'units: [housing]')
    .replaceAll('functions: [justice]', 'units: [water]');
  await act('qu-head', (tx, ctx, w) => adopt(tx, ctx, w, [source], plainDate('2027-02-26'), '纪要'));
  await followDays(office.house.db, await ctxOf('system'), await work());
  // A month before its day.
  office.at('2027-03-01T09:00');
  const duties = shippedMechanisms().find((m) => m.id === row)!.duties!;
  const day = plainDate('2027-03-01');
  const { calendar } = await work();
  const steps = [first, ...rest];
  for (const [i, step] of steps.entries()) {
    const there = await owed(row);
    expect(steps.filter((s) => there[s])).toEqual(steps.slice(0, i + 1));
    const {
      duty_id: dutyId,
      post_id: post,
      confirmer,
      due_on: due,
      period_from: from,
    } = there[step] as never as Record<string, string>;
    if (i > 0) {
      expect(from).toBe('2027-03-01');
      expect(isWorkingDay(calendar, plainDate(due!))).toBe(true);
    }
    const rule = duties.find((d) => d.id === step)!;
    const make = (values: Values) =>
      act(post!, (tx, ctx, w) => record(tx, ctx, w, dutyId!, { values, from: day, to: day, evidence: [] }));
    for (const no of short(rule))
      expect(await refused(make({ ...whole(rule), ...no }))).toBe('obligation.record-incomplete');
    const { recordId } = await make(whole(rule));
    await followed(office);
    expect(Object.keys(await owed(row))).not.toContain(steps[i + 1]);
    await act(confirmer ?? 'callback-callback', (tx, ctx, w) =>
      confirm(tx, ctx, w, dutyId!, recordId, { so: true, words: '属实' }),
    );
    await followed(office);
  }
});

it('E1: nothing is laid before the meeting before experts were answered (E2) and the level below was asked (E5)', async () => {
  office.at('2028-02-25T09:00');
  const source = (row: string, version: number) =>
    shippedFiles()
      .find((f) => f.shown.endsWith(`/${row}.yaml`))!
      .text.replace(/^version: \d+/m, `office: ${OFFICE}\nversion: ${version}`)
      .replaceAll(/function(s?): \[?(government-office|finance-bureau)\]?/g, (_, many) =>
        many ? 'units: [housing]' : 'function: housing',
      )
      .replaceAll('functions: [justice]', 'units: [water]');
  const sources = [source('E1', 9), source('E2', 9), source('E5', 9)];
  await act('qu-head', (tx, ctx, w) => adopt(tx, ctx, w, sources, plainDate('2028-02-25'), '纪要'));
  await followDays(office.house.db, await ctxOf('system'), await work());
  office.at('2028-03-01T09:00');
  const rules = new Map(
    shippedMechanisms().flatMap((m) => (m.duties ?? []).map((d) => [`${m.id}/${d.id}`, d] as const)),
  );
  const newest = async (key: string) =>
    (
      await office.owner.query(
        `select o.duty_id as id, o.post_id as post, o.confirmer from obligation o join mechanism m using (office_id, mechanism_id)
         where m.row || '/' || o.duty = $1 and m.number = 9 order by o.due_on desc limit 1`,
        [key],
      )
    ).rows[0];
  const day = plainDate('2028-03-01');
  const make = async (key: string) => {
    const { id, post } = await newest(key);
    const values = whole(rules.get(key as `${string}/${string}`)!);
    return act(post, (tx, ctx, w) => record(tx, ctx, w, id, { values, from: day, to: day, evidence: [] }));
  };
  const pass = async (key: string) => {
    const { recordId } = await make(key);
    const { id, confirmer } = await newest(key);
    await act(confirmer ?? 'callback-callback', (tx, ctx, w) =>
      confirm(tx, ctx, w, id, recordId, { so: true, words: '属实' }),
    );
    await followed(office);
  };
  for (const key of ['catalogue', 'notice', 'answers', 'legality']) await pass(`E1/${key}`);
  expect(await refused(make('E1/materials'))).toBe('obligation.needs-first');
  await pass('E2/before-making');
  await pass('E2/answered');
  expect(await refused(make('E1/materials'))).toBe('obligation.needs-first');
  await pass('E5/asked');
  await pass('E1/materials');
  await pass('E1/decide');
  // And before it is carried out experts are heard once more.
  expect(await newest('E2/before-doing')).toBeDefined();
});
