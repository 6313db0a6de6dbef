import { afterAll, beforeAll, expect, it } from 'vitest';
import * as closing from '../../src/cases/closing.commands.ts';
import * as handling from '../../src/cases/handling.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import type { Kind } from '../../src/cases/rules.ts';
import { newKey, refused, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  office.at('2026-03-02T09:00');
});
afterAll(() => office.close());

const ANSWER = { result: '已修好。', reasons: '已更换。', basis: '条例。', next: '可再来信。' };

async function answered(kind: Kind = 'complaint') {
  const filed = await office.file({ kind });
  const { caseId } = filed;
  await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
  await office.as('housing-handler', caseId, routing.accept);
  await office.as('housing-handler', caseId, (...a) => handling.answer(...a, ANSWER));
  return filed;
}
const rate = (caseId: string, solved: boolean, satisfaction: number | null, comment: string | null = null) =>
  office.as('citizen', caseId, (...a) => closing.confirm(...a, { solved, satisfaction, comment }));
const ratings = async (caseId: string): Promise<number> => {
  const stream = `case:${caseId}`;
  const { rows } = await office.owner.query(
    `SELECT count(*)::int AS n FROM ledger_entry WHERE stream = $1 AND type = 'case.confirmed'`,
    [stream],
  );
  return rows[0].n;
};

it('the same rating sent again, with another key, is done and makes no second entry', async () => {
  const { caseId, number, secret } = await answered();
  const send = (satisfaction: number, comment: string) =>
    office.app.inject({
      method: 'POST',
      url: `/api/appeals/${number}/confirm`,
      headers: { 'x-appeal-secret': secret, 'idempotency-key': newKey() },
      payload: { solved: true, satisfaction, comment },
    });
  for (let n = 0; n < 3; n++) {
    const sent = await send(5, '很好。');
    expect([sent.statusCode, sent.json().state?.id]).toEqual([200, 'review']);
  }
  expect(await ratings(caseId)).toBe(1);
  await send(5, '很好，谢谢。');
  await send(4, '很好，谢谢。');
  expect(await ratings(caseId)).toBe(3);
});

it('also where the state takes none any more: closed, or being corrected; another one is refused as ever', async () => {
  const closed = await answered('help');
  await rate(closed.caseId, true, 5);
  expect(await rate(closed.caseId, true, 5)).toMatchObject({ state: 'closed' });
  expect(await refused(rate(closed.caseId, false, 1))).toBe('case.not-in-this-state');
  const corrected = await answered();
  await rate(corrected.caseId, false, 2, '还在漏。');
  const { version } = await rate(corrected.caseId, false, 2, '还在漏。');
  expect(await office.appeal(corrected.caseId)).toMatchObject({ state: 'correcting', version });
  expect(await refused(rate(corrected.caseId, false, 2))).toBe('case.not-in-this-state');
  expect([await ratings(closed.caseId), await ratings(corrected.caseId)]).toEqual([1, 1]);
});

it('of another answer, and after what somebody wrote down at the telephone, it is a rating of its own', async () => {
  const { caseId } = await answered();
  await rate(caseId, false, 2);
  await office.as('qu-head', caseId, (...a) => handling.answer(...a, ANSWER));
  await rate(caseId, false, 2);
  expect(await ratings(caseId)).toBe(2);
  const called = await answered();
  const verdict = { solved: true, satisfaction: 4, comment: null };
  await office.as('callback-callback', called.caseId, (...a) => closing.call(...a, verdict));
  await rate(called.caseId, true, 4);
  expect(await ratings(called.caseId)).toBe(2);
});

it('folds to the same rows', async () => {
  expect(await office.verify()).toMatchObject({ difference: null });
});
