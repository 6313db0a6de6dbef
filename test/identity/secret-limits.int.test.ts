import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addressSubject } from '../../src/identity/limits.ts';
import { OFFICE, refused, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
let mine: { caseId: string; number: string; secret: string };
let hour = 0;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());
// Each test in windows of its own.
beforeEach(async () => {
  office.at(`2026-03-02T${String(9 + hour++).padStart(2, '0')}:00`);
  mine = await office.file();
});

const WRONG = 'case.number-or-secret-wrong';
const enter = async (ip: string, number: string, secret: string): Promise<string> => {
  const visit = { officeId: OFFICE, now: office.now(), client: addressSubject(ip) };
  return (await office.house.desk.enter(visit, number, secret)).caseId;
};
/** What a wrong secret is answered with, so many times in a row. */
async function guess(ip: string, times: number, number = mine.number): Promise<string[]> {
  const answers: string[] = [];
  for (let i = 0; i < times; i++) answers.push(await refused(enter(ip, number, 'WWWW-WWWW')));
  return answers;
}
const wrong = (answers: readonly string[]): number => answers.filter((a) => a === WRONG).length;

test('whoever guesses at a number is stopped after ten, and the owner elsewhere is not', async () => {
  const answers = await guess('198.51.100.1', 400);
  expect([wrong(answers), answers[10]]).toEqual([10, 'limit.reached']);
  expect(await refused(enter('198.51.100.1', mine.number, mine.secret))).toBe('limit.reached');
  expect(await enter('203.0.113.5', mine.number, mine.secret)).toBe(mine.caseId);
});

test('who shares the address has other numbers free, up to twenty wrong ones from there', async () => {
  const neighbour = await office.file();
  await guess('198.51.100.1', 11);
  expect(await enter('198.51.100.1', neighbour.number, neighbour.secret)).toBe(neighbour.caseId);
  const third = await office.file();
  expect(wrong(await guess('198.51.100.1', 11, neighbour.number))).toBe(10);
  expect(await refused(enter('198.51.100.1', third.number, third.secret))).toBe('limit.reached');
});

test('addresses of one IPv6 network count as one at one number', async () => {
  let guessed = 0;
  for (let i = 1; i <= 20; i++) guessed += wrong(await guess(`2001:db8:7:${i}::1`, 2));
  expect(guessed).toBe(10);
  expect(await enter('2001:db8:8::1', mine.number, mine.secret)).toBe(mine.caseId);
});

test('only guessing from thirty networks at once reaches the limit of the number itself, for a quarter of an hour', async () => {
  let guessed = 0;
  for (let i = 1; i <= 29; i++) guessed += wrong(await guess(`198.51.100.${i}`, 12));
  expect(guessed).toBe(290);
  expect(await enter('203.0.113.5', mine.number, mine.secret)).toBe(mine.caseId);
  for (let i = 30; i <= 32; i++) guessed += wrong(await guess(`198.51.100.${i}`, 12));
  expect(guessed).toBe(300);
  expect(await refused(enter('203.0.113.5', mine.number, mine.secret))).toBe('limit.reached');
  office.at(`2026-03-02T${String(8 + hour).padStart(2, '0')}:15`);
  expect(await enter('203.0.113.5', mine.number, mine.secret)).toBe(mine.caseId);
});

test('entering with the right secret is no guess, however often', async () => {
  for (let i = 0; i < 350; i++) expect(await enter('203.0.113.5', mine.number, mine.secret)).toBe(mine.caseId);
});
