import { afterAll, beforeAll, expect, it } from 'vitest';
import * as closing from '../../src/cases/closing.commands.ts';
import * as handling from '../../src/cases/handling.commands.ts';
import * as intake from '../../src/cases/intake.commands.ts';
import { prepareCase } from '../../src/cases/jobs.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { OFFICE, refused, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => (office = await testOffice()));
afterAll(() => office.close());

const ANSWER = { result: '已修好。', reasons: '管道更换。', basis: '条例。', next: '可再来信。' };
const link = (caseId: string, lead: string, who = 'intake-clerk') =>
  office.as(who, caseId, (...a) => intake.link(...a, lead));
const route = (caseId: string, unit = 'housing') =>
  office.as('intake-clerk', caseId, (...a) => routing.route(...a, unit));
const open = async (caseId: string) =>
  (await office.duties(caseId)).filter((d) => d.state !== 'done' && d.state !== 'cancelled').map((d) => d.step);

it('handles the same matter once, and answers and asks each of those who wrote', async () => {
  const lead = await office.file();
  const others = await Promise.all([office.file({ person: null }), office.file({ person: null })]);
  for (const { caseId } of others) await link(caseId, lead.caseId);
  expect(await open(others[0].caseId)).toEqual([]);
  await route(lead.caseId);
  await office.as('housing-handler', lead.caseId, routing.accept);
  await office.as('housing-handler', lead.caseId, (...a) => handling.answer(...a, ANSWER));
  for (const { caseId } of [lead, ...others]) {
    expect(await office.appeal(caseId)).toMatchObject({ state: 'answered', unitId: 'housing' });
    expect((await open(caseId)).filter((s) => s === 'confirm')).toHaveLength(1);
  }
  const yes = { solved: true, satisfaction: 4, comment: null };
  await office.as('citizen', lead.caseId, (...a) => closing.confirm(...a, yes));
  await office.as('callback-callback', others[0].caseId, (...a) => closing.call(...a, yes));
  // One who is not satisfied has a correction of their own, one level above the unit that answered.
  await office.as('citizen', others[1].caseId, (...a) =>
    closing.confirm(...a, { ...yes, solved: false, satisfaction: 1 }),
  );
  expect(await office.appeal(lead.caseId)).toMatchObject({ state: 'closed' });
  expect(await office.appeal(others[0].caseId)).toMatchObject({ state: 'closed' });
  expect(await office.duty(others[1].caseId, 'correct')).toMatchObject({ holderUnit: 'qu' });
});

it('leaves nobody without an answer: no link to what is answered, to a follower, to itself, or from a lead', async () => {
  const lead = await office.file();
  const other = await office.file();
  const third = await office.file();
  expect(await refused(link(lead.caseId, lead.caseId))).toBe('case.link-to-itself');
  await link(other.caseId, lead.caseId);
  expect(await refused(link(third.caseId, other.caseId))).toBe('case.lead-is-linked');
  expect(await refused(link(lead.caseId, third.caseId))).toBe('case.is-itself-a-lead');
  await route(lead.caseId);
  await office.as('housing-handler', lead.caseId, routing.accept);
  await office.as('housing-handler', lead.caseId, (...a) => handling.answer(...a, ANSWER));
  expect(await refused(link(third.caseId, lead.caseId))).toBe('case.lead-is-answered');
});

it.each(['withdrawn', 'referred', 'a report'] as const)(
  'gives the others back to the desk when the lead is %s',
  async (how) => {
    const lead = await office.file();
    const other = await office.file();
    await link(other.caseId, lead.caseId);
    if (how === 'withdrawn') await office.as('citizen', lead.caseId, (...a) => handling.withdraw(...a, null));
    else if (how === 'referred')
      await office.as('intake-clerk', lead.caseId, (...a) => routing.refer(...a, 'litigation', '请起诉。'));
    else {
      const to = { kind: 'report', categoryId: null, placeUnit: null, accusedUnits: ['housing'] } as const;
      await office.as('intake-clerk', lead.caseId, (...a) => intake.classify(...a, to));
    }
    expect(await office.appeal(other.caseId)).toMatchObject({ state: 'filed', leadCase: null });
    expect(await open(other.caseId)).toEqual(['dispatch']);
    await route(other.caseId);
  },
);

it('never ties two reports against different units: who may know of one may be accused in the other', async () => {
  const report = (...accusedUnits: string[]) => office.file({ kind: 'report', accusedUnits });
  const [first, second, same] = await Promise.all([report('housing'), report('water'), report('housing')]);
  const tie = (a: string, b: string) => link(a, b, 'discipline-discipline');
  expect(await refused(tie(first.caseId, second.caseId))).toBe('case.link-across-visibility');
  expect(await refused(link((await office.file()).caseId, first.caseId))).toBe('case.not-found');
  await tie(same.caseId, first.caseId);
});

it('offers the same matter from others and from the same person, and nothing that is hidden', async () => {
  const words = {
    title: '春和里小区地下车库积水',
    text: '春和里小区地下车库连日积水半米深，车辆无法进出，请尽快抽水。',
  };
  const prepare = (caseId: string) => prepareCase({ ...office.house, clock: office.now }, { officeId: OFFICE, caseId });
  const first = await office.file({ ...words, person: { phone: '139 0000 4321' } });
  const alike = await office.file({ ...words, person: null, text: `${words.text}谢谢。` });
  const samePerson = await office.file({
    title: '公交站台',
    text: '站台没有雨棚。',
    person: { phone: '+86 13900004321' },
  });
  const hidden = await office.file({ ...words, kind: 'report' });
  for (const { caseId } of [first, alike, samePerson, hidden]) await prepare(caseId);
  const found = (await office.ask('intake-clerk', 'GET', `/api/cases/${first.caseId}/similar`)).json().similar;
  expect(found.map((s: { case: { caseId: string }; samePerson: boolean }) => [s.case.caseId, s.samePerson])).toEqual([
    [alike.caseId, false],
    [samePerson.caseId, true],
  ]);
});

it('leaves a ledger that folds to the rows', async () => {
  expect(await office.verify()).toMatchObject({ difference: null });
});
