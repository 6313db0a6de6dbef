import { afterAll, beforeAll, expect, it } from 'vitest';
import { done } from '../obligations/given-run.ts';
import { type TestOffice, testOffice } from '../support/office.ts';

const source = (version: number, least: number) => `id: X1
version: ${version}
name: { zh: 走访, en: Field work }
about: { zh: 走访, en: Field work }
source: [{ document: own, clause: "1" }]
duties:
  - id: field
    name: { zh: 在基层的天数, en: Days at the grass roots }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau], levels: [1] }]
    when: { quota: { per: year, of: days, least: ${least} } }
    record: { required: [], properties: { seen: { type: string, title: 看到什么, title-en: Seen } } }
    confirm: { outside: citizens, minutes: 2 }
    minutes: 300
`;
const DRAFTS = '/api/mechanisms/drafts';
const why = '去年的天数太多，基层反映陪同负担重。';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  office.at('2026-12-20T09:00');
});
afterAll(() => office.close());

const asked = async (who: string, url: string, body: object, key?: string) =>
  (await office.ask(who, 'POST', url, body, key)).json();
const owed = async (who: string) =>
  (await office.ask(who, 'GET', '/api/duties?limit=100'))
    .json()
    .duties.filter((d: { thing: { kind: string } | null }) => d.thing?.kind === 'rule-draft')
    .map((d: { step: { id: string }; thing: { title: { zh: string } } }) => [d.step.id, d.thing.title.zh]);

it('a prepared rule goes to whoever signs, comes back with a reason, goes again, and is adopted', async () => {
  const first = { source: source(1, 60), from: '2027-01-01', why };
  expect((await asked('water-head', DRAFTS, first)).code).toBe('rule-draft.prepared-by-others');
  expect((await asked('supervision-supervisor', DRAFTS, { ...first, source: source(1, 600) })).code).toBe(
    'mechanism.has-faults',
  );
  const key = crypto.randomUUID();
  const { draftId } = await asked('supervision-supervisor', DRAFTS, first, key);
  // Sent twice, it happened once; and of one rule one draft waits.
  expect((await asked('supervision-supervisor', DRAFTS, first, key)).draftId).toBe(draftId);
  expect((await asked('supervision-supervisor', DRAFTS, first)).code).toBe('rule-draft.waits-already');
  expect(await owed('qu-head')).toEqual([['sign-rule', 'X1 走访，第 1 版']]);

  const url = `${DRAFTS}/${draftId}`;
  expect((await office.ask('water-head', 'GET', url)).statusCode).toBe(404);
  expect((await office.ask('water-head', 'GET', DRAFTS)).json().drafts).toEqual([]);
  const seen = (await office.ask('qu-head', 'GET', url)).json();
  expect(seen).toMatchObject({ source: first.source, before: null, abilities: { adopt: true, giveBack: true } });
  expect(seen.told).toMatchObject([{ what: 'handed', by: 'supervision-supervisor', words: why }]);
  expect((await asked('supervision-supervisor', `${url}/adopt`, { from: '2027-01-01', ground: '纪要' })).code).toBe(
    'mechanism.head-adopts',
  );

  await done(office, 'qu-head', `${url}/give-back`, { reason: '60 天太多，先定 30 天。' });
  expect(await owed('qu-head')).toEqual([]);
  expect(await owed('supervision-supervisor')).toEqual([['mend-rule', 'X1 走访，第 1 版']]);
  expect((await asked('qu-head', `${url}/adopt`, { from: '2027-01-01', ground: '纪要' })).code).toBe(
    'rule-draft.not-in-this-state',
  );
  const other = { ...first, source: source(1, 30).replace('id: X1', 'id: X2') };
  expect((await asked('supervision-supervisor', `${url}/hand`, other)).code).toBe('rule-draft.one-rule');
  await done(office, 'supervision-supervisor', `${url}/hand`, { ...first, source: source(1, 30), why: '改为 30 天。' });
  expect(await owed('supervision-supervisor')).toEqual([]);

  await done(office, 'qu-head', `${url}/adopt`, { from: '2027-01-01', ground: '区长办公会纪要' });
  expect(await owed('qu-head')).toEqual([]);
  const page = (await office.ask('qu-head', 'GET', '/api/mechanisms/X1')).json();
  expect(page.versions).toMatchObject([{ number: 1, state: 'adopted', source: source(1, 30), by: 'qu-head' }]);
  const kept = (await office.ask('supervision-supervisor', 'GET', url)).json();
  expect(kept.line.state).toBe('adopted');
  expect(kept.told.map((t: { what: string }) => t.what)).toEqual(['handed', 'returned', 'handed', 'adopted']);

  // The next one is compared with what is in force, and may be taken back.
  const next = await asked('supervision-supervisor', DRAFTS, { source: source(2, 20), from: '2028-01-01', why });
  const beside = (await office.ask('qu-head', 'GET', `${DRAFTS}/${next.draftId}`)).json();
  expect(beside.before).toEqual({ number: 1, source: source(1, 30) });
  await done(office, 'supervision-supervisor', `${DRAFTS}/${next.draftId}/take-back`, {});
  expect(await owed('qu-head')).toEqual([]);
  expect((await office.verify()).difference).toBeNull();
});
