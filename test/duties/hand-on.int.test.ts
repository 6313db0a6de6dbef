import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as handling from '../../src/cases/handling.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { newKey, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => (office = await testOffice()));
afterAll(() => office.close());

async function atHousing(filing: Parameters<TestOffice['file']>[0] = {}): Promise<{ caseId: string; dutyId: string }> {
  const { caseId } = await office.file(filing);
  const clerk = filing.kind === 'report' ? 'discipline-discipline' : 'intake-clerk';
  await office.as(clerk, caseId, (...a) => routing.route(...a, 'housing'));
  await office.as('housing-handler', caseId, routing.accept);
  return { caseId, dutyId: (await office.duty(caseId, 'handle'))!.dutyId };
}
const handOn = (who: string, dutyId: string, post: string, key = newKey()) =>
  office.ask(who, 'POST', `/api/duties/${dutyId}/hand-on`, { post }, key);

describe('a duty handed on', () => {
  it('is with the colleague below, who sees the case and answers it, and the chain tells', async () => {
    office.at('2026-03-02T09:00');
    const { caseId, dutyId } = await atHousing();
    const before = (await office.duty(caseId, 'handle'))!;
    expect((await office.ask('repair-handler', 'GET', `/api/cases/${caseId}`)).statusCode).toBe(404);
    office.at('2026-03-03T09:00');
    const key = newKey();
    const first = await handOn('housing-head', dutyId, 'repair-handler', key);
    const again = await handOn('housing-head', dutyId, 'repair-handler', key);
    expect([first.statusCode, again.json()]).toEqual([200, first.json()]);
    const mine = (await office.ask('repair-handler', 'GET', '/api/duties')).json().duties;
    expect(mine).toMatchObject([{ dutyId, dueOn: before.dueOn, case: { caseId } }]);
    await office.as('repair-handler', caseId, (...a) =>
      handling.answer(...a, { result: '已修好。', reasons: '更换防水层。', basis: '条例。', next: '可再来信。' }),
    );
    const duty = (await office.duty(caseId, 'handle'))!;
    expect(duty).toMatchObject({ state: 'claimed', holderUnit: 'repair', dueAt: before.dueAt });
    expect(duty.chain.map((l) => l.post)).toEqual(['housing-handler', 'repair-handler']);
    expect(await office.appeal(caseId)).toMatchObject({ unitId: 'housing', state: 'answered' });
    const page = (await office.ask('housing-head', 'GET', `/api/duties/${dutyId}`)).json();
    expect(page).toMatchObject({
      duty: { case: { caseId } },
      abilities: { handOn: { code: 'duty.not-in-this-state' } },
    });
  });

  it('goes to no post of another unit, none without work of its own, and none that there is not', async () => {
    const { dutyId } = await atHousing();
    for (const post of ['water-handler', 'qu-auditor', 'nobody']) {
      const refused = await handOn('housing-head', dutyId, post);
      expect([post, refused.json().code]).toEqual([post, 'duty.hand-on-within-unit']);
    }
  });

  it('is handed on by nobody else', async () => {
    const { dutyId } = await atHousing();
    expect((await handOn('supervision-supervisor', dutyId, 'repair-handler')).json().code).toBe('duty.not-the-holder');
    expect((await handOn('water-head', dutyId, 'repair-handler')).json().code).toBe('duty.not-found');
  });

  it('is resumed first where its clock stands', async () => {
    const { caseId, dutyId } = await atHousing();
    await office.as('housing-handler', caseId, (...a) => handling.ask(...a, '请补充。'));
    expect((await handOn('housing-head', dutyId, 'repair-handler')).json().code).toBe('duty.resume-first');
  });

  it('is not handed into a unit that it is kept from', async () => {
    const { caseId, dutyId } = await atHousing({ kind: 'report', accusedUnits: ['repair'] });
    expect((await handOn('housing-head', dutyId, 'repair-handler')).json().code).toBe('duty.hand-on-within-unit');
    expect((await handOn('housing-handler', dutyId, 'housing-head')).statusCode).toBe(200);
    expect((await office.ask('repair-handler', 'GET', `/api/cases/${caseId}`)).statusCode).toBe(404);
  });
});

describe('what is owed', () => {
  it('is listed page by page, ties and duties without a date included, each once', async () => {
    office.at('2026-03-02T09:00');
    // All at one moment, so that every date is a tie; a third stands still and has none.
    const all: string[] = [];
    for (let n = 0; n < 9; n++) {
      const { caseId } = await office.file();
      await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'east'));
      await office.as('east-handler', caseId, routing.accept);
      if (n % 3 === 0) await office.as('east-handler', caseId, (...a) => handling.ask(...a, '请补充。'));
      all.push((await office.duty(caseId, 'handle'))!.dutyId);
    }
    const seen: { dutyId: string; dueAt: string | null }[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const after: string = next ? `&after=${encodeURIComponent(next)}` : '';
      const page = (await office.ask('east-handler', 'GET', `/api/duties?limit=2${after}`)).json();
      expect(page.duties.length).toBeLessThanOrEqual(2);
      expect(page.counts).toMatchObject({ all: 9, late: 0, today: 0, soon: 0 });
      seen.push(...page.duties);
      next = page.next;
    }
    expect(seen.map((d) => d.dutyId).sort()).toEqual([...all].sort());
    expect(seen.map((d) => d.dueAt === null)).toEqual([...Array(6).fill(false), ...Array(3).fill(true)]);
  });

  it('is counted as late, due today and due soon', async () => {
    office.at('2026-03-09T10:00');
    const counts = async () => (await office.ask('east-handler', 'GET', '/api/duties')).json().counts;
    expect(await counts()).toEqual({ late: 0, today: 6, soon: 0, all: 9 });
    office.at('2026-03-10T00:00');
    expect(await counts()).toEqual({ late: 6, today: 0, soon: 0, all: 9 });
    office.at('2026-03-06T10:00');
    expect(await counts()).toEqual({ late: 0, today: 0, soon: 6, all: 9 });
  });

  it('is filtered by step', async () => {
    const steps = async (step: string) =>
      (await office.ask('east-handler', 'GET', `/api/duties?step=${step}`)).json().duties.length;
    expect([await steps('handle'), await steps('accept')]).toEqual([9, 0]);
  });
});

describe('what a vacant post owes', () => {
  it('is the work of the head of its unit until somebody is appointed, and of nobody else', async () => {
    office.at('2026-03-16T09:00');
    const { caseId } = await office.file();
    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
    await office.as('housing-handler', caseId, routing.accept);
    const { dutyId } = (await office.duty(caseId, 'handle'))!;
    const mine = async (who: string) => {
      const { duties, counts } = (await office.ask(who, 'GET', '/api/duties')).json();
      return { counted: counts.all, shown: duties.some((d: { dutyId: string }) => d.dutyId === dutyId) };
    };
    expect((await mine('housing-head')).shown).toBe(false);
    const before = (await mine('housing-head')).counted;
    const left = await office.ask('qu-head', 'POST', '/api/org/posts/housing-handler/leave', { until: '2026-03-16' });
    expect(left.statusCode).toBe(200);
    office.at('2026-03-17T09:00');
    const after = await mine('housing-head');
    expect(after.shown).toBe(true);
    expect(after.counted).toBeGreaterThan(before);
    expect((await mine('repair-head')).shown).toBe(false);
    expect((await mine('qu-head')).shown).toBe(false);
  });
});

it('leaves a ledger that folds to the rows', async () => {
  expect(await office.verify()).toMatchObject({ difference: null });
});
