import { afterAll, beforeAll, expect, it } from 'vitest';
import * as intake from '../../src/cases/intake.commands.ts';
import { prepareCase } from '../../src/cases/jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.close());

const proposal = async (caseId: string) =>
  (await office.ask('intake-clerk', 'GET', `/api/cases/${caseId}/proposal`)).json();

it('what the rules found themselves is not taken for somebody’s choice when they are asked again', async () => {
  const { caseId } = await office.file({ title: '', text: '小区门口的路灯不亮，物业也不管，垃圾没人清运。' });
  const before = await proposal(caseId);
  await prepareCase(office.house, { officeId: OFFICE, caseId });
  expect((await office.appeal(caseId)).category).not.toBeNull();
  const after = await proposal(caseId);
  expect([after.category, after.needsClerk]).toEqual([before.category, before.needsClerk]);
  expect(after.category.confidence).toBeLessThan(1);
});

it('what a clerk chose is', async () => {
  const { caseId } = await office.file({ title: '', text: '小区门口的路灯不亮，物业也不管。' });
  await prepareCase(office.house, { officeId: OFFICE, caseId });
  const chosen = { kind: 'help', categoryId: 'urban.litter', placeUnit: null, accusedUnits: [] } as const;
  await office.as('intake-clerk', caseId, (...a) => intake.classify(...a, chosen));
  expect((await proposal(caseId)).category).toMatchObject({ id: 'urban.litter', confidence: 1 });
});
