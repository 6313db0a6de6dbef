import { afterAll, beforeAll, expect, it } from 'vitest';
import { shippedFiles } from '../../src/mechanisms/pack.ts';
import { followDays } from '../../src/obligations/jobs.ts';
import { newKey, OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
let url: string;
beforeAll(async () => {
  office = await testOffice();
  office.at('2026-12-20T09:00');
  const source = shippedFiles().find((f) => f.shown.endsWith('/B3.yaml'))!.text;
  const asked = { sources: [source], from: '2027-01-01', ground: '区长办公会纪要〔2026〕12 号' };
  expect((await office.ask('qu-head', 'POST', '/api/mechanisms', asked)).statusCode).toBe(201);
  const now = office.at('2027-11-05T09:00');
  const ctx = { officeId: OFFICE, now, actor: { kind: 'system', officeId: OFFICE, process: 'mechanisms' } } as const;
  await followDays(office.house.db, ctx, await office.house.mechanismsOf(OFFICE));
  const year = (await office.ask('water-head', 'GET', '/api/units/water/year')).json();
  url = `/api/obligations/${year.mechanisms[0].items[0].dutyId}`;
});
afterAll(() => office.close());

/** A form with one file, as a browser sends it. */
async function upload(who: string, key = newKey()) {
  const form = new FormData();
  form.set('file', new Blob(['走访三户，登记两件。'], { type: 'text/plain' }), '走访登记.txt');
  const sent = new Response(form);
  return office.app.inject({
    method: 'POST',
    url: `${url}/attachments`,
    headers: { 'x-as': who, 'idempotency-key': key, 'content-type': sent.headers.get('content-type')! },
    payload: Buffer.from(await sent.arrayBuffer()),
  });
}

it('a photograph is attached once, before anything was said, and shown to whoever may read all of the record', async () => {
  const key = newKey();
  const [one, again] = [await upload('water-head', key), await upload('water-head', key)];
  expect([one.statusCode, again.json()]).toEqual([201, one.json()]);
  const { attachmentId } = one.json();
  expect((await upload('callback-callback')).json().code).toBe('obligation.not-found');
  expect((await upload('supervision-supervisor')).json().code).toBe('obligation.held-by-another');

  const visit = { values: { place: 'spring' }, from: '2027-11-05', to: '2027-11-05' };
  const strange = await office.ask('water-head', 'POST', `${url}/records`, {
    ...visit,
    evidence: ['0199a000-0000-7000-8000-000000000000'],
  });
  expect(strange.json().code).toBe('file.not-found');
  const made = await office.ask('water-head', 'POST', `${url}/records`, { ...visit, evidence: [attachmentId] });
  expect(made.statusCode, made.body).toBe(200);

  const seen = async (who: string) => (await office.ask(who, 'GET', url)).json().records[0].evidence;
  // The desk that asks people outside opens it too; an auditor counts records, and has no use for pictures of people.
  expect(await seen('callback-callback')).toEqual([attachmentId]);
  expect(await seen('qu-auditor')).toEqual([]);
  const path = `${url}/attachments`;
  const { attachments } = (await office.ask('callback-callback', 'GET', path)).json();
  expect(attachments).toMatchObject([{ attachmentId, name: '走访登记.txt', image: false }]);
  expect((await office.ask('callback-callback', 'GET', `${path}/${attachmentId}`)).body).toContain('走访三户');
  for (const who of ['qu-auditor', 'housing-head'])
    for (const at of [path, `${path}/${attachmentId}`])
      expect((await office.ask(who, 'GET', at)).json().code).toBe('obligation.not-found');

  expect((await office.verify()).difference).toBeNull();
  await office.owner.query(`update attachment set digest = '\\x00' where attachment_id = $1`, [attachmentId]);
  expect((await office.verify()).difference).toMatchObject({ where: `attachment ${attachmentId}`, column: 'digest' });
});

it('its page tells until when and why, who confirms, and that a quota is behind also near its day', async () => {
  const page = (await office.ask('water-head', 'GET', url)).json();
  expect(page.line).toMatchObject({ state: 'behind', claimed: 1, least: 60 });
  expect(page.owed.dueAt).toBe('2027-12-31T16:00:00.000Z');
  expect(page.owed.why[0].en).toContain("The rule's day");
  expect(page.owed.why[0].zh).toContain('每年不少于 60 天');
  expect(page.confirmer).toMatchObject({ en: 'citizens it was for', name: null, desk: { id: 'callback' } });
  expect(page.days.last).toBe('2027-11-05');
  expect((await office.ask('water-head', 'GET', '/api/duties')).json().duties[0].thing.title.zh).toBe(
    '在基层的天数（B3 领导走访调研与蹲点）',
  );
  // Whoever confirms for many units tells their lines apart.
  expect((await office.ask('callback-callback', 'GET', '/api/duties')).json().duties[0].thing.title.zh).toBe(
    '水务局：在基层的天数（B3 领导走访调研与蹲点）',
  );
});

it('what is no quota waits for its confirmation before it can be recorded again, and the page says so', async () => {
  const year = (await office.ask('east-head', 'GET', '/api/units/east/year')).json();
  const meeting = year.mechanisms[0].items.at(-1);
  const at = `/api/obligations/${meeting.dutyId}`;
  const held = { values: {}, from: '2027-11-05', to: '2027-11-05' };
  expect((await office.ask('east-head', 'POST', `${at}/records`, held)).statusCode).toBe(200);
  const page = (await office.ask('east-head', 'GET', at)).json();
  expect(page.abilities.record.code).toBe('obligation.waits-for-confirmation');
  expect((await office.ask('east-head', 'POST', `${at}/records`, held)).json().code).toBe(
    'obligation.waits-for-confirmation',
  );
});
