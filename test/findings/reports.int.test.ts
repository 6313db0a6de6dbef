import { describe, expect, it } from 'vitest';
import * as accused from '../../src/cases/accused.commands.ts';
import { about } from '../../src/duties/queries.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { notifyPack } from '../../src/notify/pack.ts';
import { tell } from '../../src/notify/rules.ts';
import { followNarrowed } from '../../src/supervision/narrowed.jobs.ts';
import { OFFICE } from '../support/office.ts';
import { findingOffice } from './given.ts';

const held = findingOffice();
const DISCIPLINE = 'discipline-discipline';
const NOWHERE = derivedId(OFFICE, 'no such finding');
const SAID = '房管窗口的人收了我两条烟，才肯给我盖章，我家住三号楼。';

const ask = (who: string, method: 'GET' | 'POST', url: string, body?: unknown) =>
  held.office.ask(who, method, url, body);
const listed = async (who: string, more = '') =>
  (await ask(who, 'GET', `/api/findings?view=office&limit=100${more}`))
    .json()
    .findings.map((f: { findingId: string }) => f.findingId) as string[];
const owed = async (who: string) => {
  const { duties } = (await ask(who, 'GET', '/api/duties?view=mine&limit=100')).json();
  return duties.filter((d: { about: string }) => d.about?.startsWith('finding:')).length as number;
};

/** A finding that discipline writes down from a report about the housing bureau. */
async function reported() {
  const { caseId, number } = await held.office.file({ kind: 'report', accusedUnits: ['housing'], text: SAID });
  const body = {
    source: 'complaint',
    appeal: number,
    unit: 'housing',
    rule: { id: 'no-gifts', version: 1 },
    what: '举报说窗口收烟；先看监控和登记。',
    foundOn: '2026-03-02',
  };
  const made = await ask(DISCIPLINE, 'POST', '/api/findings', body);
  expect([made.statusCode, made.json().state]).toEqual([201, 'held']);
  return { caseId, number, body, findingId: made.json().findingId as string };
}

/** Who is told of what happened in these streams. */
async function told(streams: readonly string[]): Promise<string[]> {
  const { db, notify } = held.office.house;
  const [entries, matters, standing] = await Promise.all([
    entriesOf(db, OFFICE, streams),
    notify.sources.matters(OFFICE, streams),
    notify.sources.standing(OFFICE, '2026-03-02' as never),
  ]);
  expect([...matters.values()].map((m) => m.confidential)).toEqual([true, true]);
  const notices = entries.flatMap((e) =>
    tell(notifyPack, { ...e, officeId: OFFICE }, matters.get(e.stream)!, standing),
  );
  const { rows } = await held.office.owner.query('select username from account where account_id = any($1)', [
    notices.map((n) => n.accountId),
  ]);
  return rows.map((r) => r.username).sort();
}

const EVERYBODY = [
  'housing-head',
  'housing-handler',
  'repair-head',
  'repair-handler',
  'qu-head',
  'qu-auditor',
  'qu-administrator',
  'supervision-supervisor',
  'intake-clerk',
  'callback-callback',
  'water-head',
  'east-head',
];

describe('a finding that rests on a report', () => {
  it('is discipline’s alone, for all others as if it were not there', async () => {
    const before = new Map(await Promise.all(EVERYBODY.map(async (w) => [w, await owed(w)] as const)));
    const { findingId, body } = await reported();
    for (const who of EVERYBODY) {
      const [one, none] = [
        await ask(who, 'GET', `/api/findings/${findingId}`),
        await ask(who, 'GET', `/api/findings/${NOWHERE}`),
      ];
      expect([who, one.statusCode, one.json().title]).toEqual([who, 404, none.json().title]);
      for (const filter of ['', '&source=complaint', '&unit=housing', '&state=held'])
        expect([who, filter, (await listed(who, filter)).includes(findingId)]).toEqual([who, filter, false]);
      const act = await ask(who, 'POST', `/api/findings/${findingId}/verify`, {
        outcome: 'unfounded',
        reasons: '没有。',
      });
      expect([who, act.statusCode, act.json().code]).toEqual([who, 404, 'finding.not-found']);
      expect((await ask(who, 'GET', `/api/findings/${findingId}/attachments`)).statusCode).toBe(404);
      expect([who, await owed(who)]).toEqual([who, before.get(who)]);
    }
    for (const who of [DISCIPLINE, 'discipline-second'])
      expect((await ask(who, 'GET', `/api/findings/${findingId}`)).json()).toMatchObject({
        finding: { held: true, source: { id: 'complaint' }, state: { id: 'held' } },
        putAs: null,
        abilities: { agree: { code: 'finding.not-in-this-state' } },
      });
    const duties = await about(held.office.house.db, OFFICE, `finding:${findingId}`);
    expect(duties).toMatchObject([
      { step: 'verify-finding', holderUnit: 'discipline', visibility: 'confidential', hiddenFrom: ['housing'] },
    ]);
    // Whoever wrote it down knows of it, and nobody else is told.
    expect(await told([`duty:${duties[0]!.dutyId}`, `finding:${findingId}`])).toEqual([]);
    // Nobody else writes one down from a report; to them there is none with this number.
    const byOthers = await ask('supervision-supervisor', 'POST', '/api/findings', body);
    expect([byOthers.statusCode, byOthers.json().code]).toEqual([404, 'case.not-found']);
    const noNumber = await ask('supervision-supervisor', 'POST', '/api/findings', { ...body, appeal: 'QL-NOWHERE' });
    expect(noNumber.json().title).toEqual(byOthers.json().title);
  });

  it('is put to the unit as a fact of its own, in which nothing leads to the report', async () => {
    const { findingId, number, caseId } = await reported();
    const put = (what: string) =>
      ask(DISCIPLINE, 'POST', `/api/findings/${findingId}/verify`, { outcome: 'put', what });
    for (const telling of [SAID.slice(0, 20), `见诉求 ${number}。`])
      expect((await put(telling)).json().code).toBe('finding.tells-of-report');
    held.office.at('2026-03-12T09:00');
    expect((await put('监控显示两次收受礼品，登记簿没有上交记录。')).json().state).toBe('put');
    const { putAs, finding } = (await ask(DISCIPLINE, 'GET', `/api/findings/${findingId}`)).json();
    expect([finding.held, finding.state.id]).toEqual([true, 'put']);
    const page = (await ask('housing-head', 'GET', `/api/findings/${putAs}`)).json();
    expect(page).toMatchObject({
      finding: {
        source: { id: 'supervision' },
        allegation: false,
        held: false,
        foundOn: '2026-03-12',
        before: 0,
        by: { unit: { id: 'discipline' } },
      },
      sourceId: null,
      abilities: { agree: true },
    });
    expect(page.moments).toHaveLength(1);
    const told = JSON.stringify([page, await entriesOf(held.office.house.db, OFFICE, [`finding:${putAs}`])]);
    for (const trace of [findingId, caseId, number, 'complaint', '举报']) expect(told).not.toContain(trace);
    expect((await ask('housing-head', 'GET', `/api/findings/${findingId}`)).statusCode).toBe(404);
    expect(await listed('housing-head')).not.toContain(findingId);
    expect(await listed('housing-head')).toContain(putAs);
    held.office.at('2026-03-02T09:00');
  });

  it('of which nothing was established ends without the unit having heard of it', async () => {
    const { findingId } = await reported();
    const body = { outcome: 'unfounded', reasons: '监控和登记都没有。' };
    const ended = await ask(DISCIPLINE, 'POST', `/api/findings/${findingId}/verify`, body);
    expect(ended.json().state).toBe('unfounded');
    expect((await ask('housing-head', 'GET', `/api/findings/${findingId}`)).statusCode).toBe(404);
    const again = await ask(DISCIPLINE, 'POST', `/api/findings/${findingId}/verify`, body);
    expect(again.json().code).toBe('finding.not-in-this-state');
  });

  it('is kept from a unit that is accused later as well', async () => {
    const { findingId, caseId } = await reported();
    await held.office.as(DISCIPLINE, caseId, (...a) => accused.accuse(...a, ['water']));
    const ctx = { officeId: OFFICE, actor: await held.office.actor('system'), now: held.office.now() };
    const { db } = held.office.house;
    const entries = await entriesOf(db, OFFICE, [`case:${caseId}`]);
    await db.transact((tx) => followNarrowed(tx, ctx, entries));
    const [duty] = await about(db, OFFICE, `finding:${findingId}`);
    expect([...duty!.hiddenFrom].sort()).toEqual(['housing', 'water']);
    expect((await ask(DISCIPLINE, 'GET', `/api/findings/${findingId}`)).statusCode).toBe(200);
  });
});

describe('a finding from an appeal that turns out to be a report later', () => {
  it('stays with the unit that was told of it, and says no more what it came of', async () => {
    const { caseId, number } = await held.office.file({ kind: 'complaint', text: '窗口让我找人说情。' });
    const body = {
      source: 'complaint',
      appeal: number,
      unit: 'water',
      rule: { id: 'no-gifts', version: 1 },
      what: '来电说窗口要人说情。',
      foundOn: '2026-03-02',
    };
    const { findingId } = (await ask('supervision-supervisor', 'POST', '/api/findings', body)).json();
    const source = async (who: string) => {
      const page = (await ask(who, 'GET', `/api/findings/${findingId}`)).json();
      return [page.finding.source.id, page.sourceId];
    };
    expect(await source('water-head')).toEqual(['complaint', null]);
    expect(await source('qu-auditor')).toEqual(['complaint', caseId]);
    await held.office.owner.query(
      `UPDATE appeal SET visibility = 'confidential', accused_units = '{water}' WHERE case_id = $1`,
      [caseId],
    );
    for (const who of ['water-head', 'qu-auditor', 'supervision-supervisor', 'qu-head']) {
      expect([who, await source(who)]).toEqual([who, ['supervision', null]]);
      expect([who, (await listed(who, '&source=complaint')).includes(findingId)]).toEqual([who, false]);
    }
    expect(await source(DISCIPLINE)).toEqual(['complaint', caseId]);
    await held.office.owner.query(`UPDATE appeal SET visibility = 'normal', accused_units = '{}' WHERE case_id = $1`, [
      caseId,
    ]);
  });
});

it('folds from the ledger to the rows, and its words to their digests', async () => {
  expect((await held.office.verify()).difference).toBeNull();
});
