import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadRoutingPacks } from '../../src/cases/categories.ts';
import * as closing from '../../src/cases/closing.commands.ts';
import * as handling from '../../src/cases/handling.commands.ts';
import { importLetters } from '../../src/cases/letters.commands.ts';
import { openLetters } from '../../src/cases/letters.file.ts';
import { loadLetters } from '../../src/cases/letters.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { newKey, OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => (office = await testOffice()));
afterAll(() => office.close());

const LOST = { cause: 'lost', identity: 'called-back' };

const renew = (who: string, caseId: string, body: object = LOST, key = newKey()) =>
  office.ask(who, 'POST', `/api/cases/${caseId}/secret`, body, key);

/** How the API answers somebody who shows number and secret. */
const follow = async (number: string, secret: string): Promise<number> => {
  const headers = { 'x-appeal-secret': secret };
  return (await office.app.inject({ method: 'GET', url: `/api/appeals/${number}`, headers })).statusCode;
};

describe('a new secret', () => {
  it('opens the appeal, and the one before no longer does', async () => {
    const { caseId, number, secret } = await office.file({ channel: 'telephone' });
    expect(await follow(number, secret)).toBe(200);
    const answered = await renew('intake-clerk', caseId);
    expect(answered.statusCode, answered.body).toBe(200);
    const told = answered.json() as { number: string; secret: string };
    expect(told).toMatchObject({ caseId, number, state: 'filed', version: 2 });
    expect(told.secret).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(told.secret).not.toBe(secret);
    expect(await follow(number, secret)).toBe(404);
    expect(await follow(number, told.secret)).toBe(200);

    const again = ((await renew('intake-clerk', caseId)).json() as { secret: string }).secret;
    expect(await follow(number, told.secret)).toBe(404);
    expect(await follow(number, again)).toBe(200);
  });

  it('is told once, sent twice it is the same one, and is stored nowhere', async () => {
    const { caseId } = await office.file();
    const key = newKey();
    const first = (await renew('intake-clerk', caseId, LOST, key)).json() as { secret: string };
    expect((await renew('intake-clerk', caseId, LOST, key)).json()).toEqual(first);
    expect((await office.appeal(caseId)).secretRenewals).toBe(1);
    const other = await renew('intake-clerk', caseId, { ...LOST, cause: 'told-wrongly' }, key);
    expect(other.json()).toMatchObject({ code: 'request.idempotency-mismatch' });
    const { rows } = await office.owner.query<{ kept: string }>(
      `SELECT string_agg(kept, ' ') AS kept FROM (
        SELECT result::text AS kept FROM idempotency UNION ALL SELECT body::text FROM ledger_entry) x`,
    );
    expect(rows[0]!.kept).toContain('secretDigest');
    expect(rows[0]!.kept).not.toContain(first.secret);
  });

  it('is on record: who gave it, why, and how the person was identified; the person reads it too', async () => {
    const { caseId, number } = await office.file();
    const { secret } = (await renew('intake-clerk', caseId)).json() as { secret: string };
    const page = (await office.ask('intake-clerk', 'GET', `/api/cases/${caseId}`)).json();
    expect(page.moments.at(-1)).toMatchObject({
      type: 'case.secret-renewed',
      by: { kind: 'staff', name: 'intake-clerk', unit: { id: 'intake' } },
      facts: { cause: { id: 'lost', zh: '查询码遗失' }, identity: { id: 'called-back' } },
    });
    const headers = { 'x-appeal-secret': secret };
    const own = (await office.app.inject({ method: 'GET', url: `/api/appeals/${number}`, headers })).json();
    expect(own.moments.at(-1)).toMatchObject({ type: 'case.secret-renewed', by: 'staff' });
    expect(await office.verify()).toMatchObject({ difference: null, unbound: 0 });
  });

  it('is asked for with a reason and a way of identifying that the pack knows', async () => {
    const { caseId } = await office.file();
    const codeOf = async (body: object) => (await renew('intake-clerk', caseId, body)).json().code;
    expect(await codeOf({ ...LOST, cause: 'whim' })).toBe('case.unknown-secret-cause');
    expect(await codeOf({ ...LOST, identity: 'a hunch' })).toBe('case.unknown-identity-check');
  });

  it('cannot rest on a call where no telephone is on record', async () => {
    const { caseId } = await office.file({ channel: 'letter', person: { name: '林知夏' } });
    expect((await renew('intake-clerk', caseId)).json()).toMatchObject({ status: 409, code: 'case.no-telephone' });
    // A telephone in a register it never came from is none either.
    const elsewhere = await renew('intake-clerk', caseId, { ...LOST, identity: 'called-back-register' });
    expect(elsewhere.json()).toMatchObject({ code: 'case.no-telephone' });
    expect((await renew('intake-clerk', caseId, { ...LOST, identity: 'signed-letter' })).statusCode).toBe(200);
  });

  it('is given to nobody where nobody is known: of an anonymous report, and of one erased', async () => {
    const report = await office.file({ kind: 'report', text: '有人收受红包。', anonymous: true });
    const refused = (await renew('discipline-discipline', report.caseId)).json();
    expect(refused).toMatchObject({ status: 409, code: 'case.nobody-to-identify' });
    const { caseId } = await office.file();
    await office.as('citizen', caseId, (...a) => handling.withdraw(...a, null));
    await office.as('qu-administrator', caseId, closing.erase);
    expect((await renew('intake-clerk', caseId)).json()).toMatchObject({ code: 'case.erased' });
  });

  it('is not given by whoever handles the matter, who could confirm and rate with it', async () => {
    const { caseId } = await office.file();
    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'water'));
    await office.as('water-handler', caseId, routing.accept);
    expect((await renew('water-handler', caseId)).json()).toMatchObject({ code: 'case.intake-desk-only' });
    // A clerk of the bureau that has it is not the intake desk.
    expect((await renew('water-clerk', caseId)).json()).toMatchObject({ status: 403, code: 'case.secret-by-others' });
    expect((await renew('intake-clerk', caseId)).statusCode).toBe(200);
  });

  it('is limited for each member of staff: a session in other hands opens no register', async () => {
    const codes: number[] = [];
    for (let i = 0; i < 41; i++) codes.push((await renew('water-clerk', crypto.randomUUID())).statusCode);
    expect([codes[0], codes.at(-1)]).toEqual([404, 429]);
  });
});

it('the person of an imported letter follows it with the secret that the desk gives them', async () => {
  const pack = loadLetters();
  const text = 'mail_id,title,query,query_date,reply,reply_date,reply_agency\nM1,停水,六楼早晨没有水,2025-01-01,,,\n';
  await importLetters(
    {
      db: office.house.db,
      clock: office.house.clock,
      work: await office.work(),
      pack,
      lexicon: loadRoutingPacks().settings.agencies,
    },
    {
      actor: { kind: 'system', officeId: OFFICE, process: 'import' },
      mode: 'history',
      channel: 'mailbox',
      dryRun: false,
    },
    openLetters(Readable.from([Buffer.from(text)]), text.length, pack.headings).rows,
    () => {},
    { stopped: false },
  );
  const { rows } = await office.owner.query<{ case_id: string; number: string }>(
    'SELECT case_id, number FROM appeal WHERE source_ref IS NOT NULL',
  );
  const { case_id: caseId, number } = rows[0]!;
  const page = (await office.ask('intake-clerk', 'GET', `/api/cases/${caseId}`)).json();
  // Nobody asked whether it may be published.
  expect(page).toMatchObject({ publish: false, case: { imported: true }, abilities: { renewSecret: true } });
  // Nothing of the person is kept here: a call can only have gone to the telephone in the register it came from.
  const here = await renew('intake-clerk', caseId, { cause: 'imported', identity: 'called-back' });
  expect(here.json()).toMatchObject({ code: 'case.no-telephone' });
  const there = await renew('intake-clerk', caseId, { cause: 'imported', identity: 'called-back-register' });
  const { secret } = there.json() as { secret: string };
  expect(await follow(number, secret)).toBe(200);
});
