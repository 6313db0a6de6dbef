import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as handling from '../../src/cases/handling.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  office.at('2026-03-02T09:00');
});
afterAll(() => office.close());

interface Shown {
  readonly step: { readonly id: string };
  readonly holder: { readonly unit: { readonly id: string }; readonly name: string | null } | null;
}
interface Page {
  readonly duties: readonly Shown[];
  readonly moments: readonly {
    readonly type: string;
    readonly by: { readonly unit: { readonly id: string } | null };
  }[];
}

const get = async <T>(who: string, url: string): Promise<T> => (await office.ask(who, 'GET', url)).json() as T;
const holderOf = (page: Page, step: string) => page.duties.find((d) => d.step.id === step)?.holder;

async function atHousing() {
  const filed = await office.file();
  await office.as('intake-clerk', filed.caseId, (...a) => routing.route(...a, 'housing'));
  await office.as('housing-handler', filed.caseId, routing.accept);
  return filed;
}

describe('who holds a duty', () => {
  it('is named in every list that staff read', async () => {
    const { caseId } = await atHousing();
    const named = { unit: { id: 'housing' }, name: 'housing-handler' };
    const owed = await get<{ duties: (Shown & { case: { caseId: string } })[] }>(
      'housing-head',
      '/api/duties?view=unit',
    );
    expect(owed.duties.find((d) => d.case.caseId === caseId)?.holder).toMatchObject(named);
    const { cases } = await get<{ cases: { caseId: string; holder: unknown }[] }>('intake-clerk', '/api/cases');
    expect(cases.find((c) => c.caseId === caseId)?.holder).toMatchObject(named);
    expect(holderOf(await get('housing-handler', `/api/cases/${caseId}`), 'handle')).toMatchObject(named);
  });

  it('is nobody by name while only the unit has it', async () => {
    const { caseId } = await office.file();
    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
    expect(holderOf(await get('housing-handler', `/api/cases/${caseId}`), 'accept')).toBeNull();
  });

  it('is told as of the day: whoever left keeps what they ended, and leaves the rest to a vacant post', async () => {
    const { caseId } = await office.file();
    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'water'));
    await office.as('water-handler', caseId, routing.accept);
    await office.owner.query("update holding set until = '2026-03-02' where post_id = 'water-handler'");
    office.at('2026-03-03T09:00');
    const page = await get<Page>('water-head', `/api/cases/${caseId}`);
    expect(holderOf(page, 'accept')).toMatchObject({ name: 'water-handler' });
    expect(holderOf(page, 'handle')).toMatchObject({ unit: { id: 'water' }, name: null });
    office.at('2026-03-02T09:00');
  });

  it('is told to nobody outside: the page of whoever filed names units alone', async () => {
    const { number, secret } = await atHousing();
    const { statusCode, body } = await office.app.inject({
      method: 'GET',
      url: `/api/appeals/${number}`,
      headers: { 'x-appeal-secret': secret },
    });
    expect(statusCode).toBe(200);
    expect(body).toContain('"handle"');
    expect(body).not.toMatch(/"holder"|"name":"housing-handler"/);
  });
});

describe('somebody with several posts', () => {
  it('is told with the unit they acted for', async () => {
    const both = derivedId(OFFICE, 'east-handler');
    await office.owner.query(
      "insert into holding (office_id, post_id, account_id, since) values ($1, 'intake-clerk', $2, '2025-01-01')",
      [OFFICE, both],
    );
    const { caseId } = await office.file();
    await office.as('east-handler', caseId, (...a) => routing.route(...a, 'east'));
    office.at('2026-03-02T09:30');
    await office.as('east-handler', caseId, routing.accept);
    office.at('2026-03-02T10:00');
    await office.as('east-handler', caseId, (...a) => handling.note(...a, '已到现场。', false));
    const { moments } = await get<Page>('east-head', `/api/cases/${caseId}`);
    expect(moments.flatMap((m) => (m.by.unit ? [[m.type, m.by.unit.id]] : []))).toEqual([
      ['case.routed', 'intake'],
      ['case.accepted', 'east'],
      ['case.noted', 'east'],
    ]);
  });
});
