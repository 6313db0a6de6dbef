import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evolve } from '../../src/bulletins/rules.ts';
import { load, save, streamOf } from '../../src/bulletins/store.ts';
import * as duties from '../../src/duties/commands.ts';
import { dutiesById } from '../../src/duties/queries.ts';
import type { Duty } from '../../src/duties/rules.ts';
import { say } from '../../src/identity/said.ts';
import { newId } from '../../src/kernel/ids.ts';
import { append } from '../../src/ledger/append.ts';
import type { Body } from '../../src/ledger/entry.ts';
import { type Watched, watchedOffice } from '../supervision/given.ts';
import { newKey, OFFICE } from '../support/office.ts';

/*
 * March of a small office, counted by hand. Fell due: seven. In time 1 (soon), late 1 (slow), missed 1 (quota); not done at the end 4:
 * last (on the last day), april (done in April), carded, and forgiven. Yellow cards of March stand on slow, quota and carded; that of forgiven
 * was withdrawn, that of before was drawn in February. Carried over: old (open still) and older (done in April); before was done in March.
 * In no other figure: kept, keptOld, accused (both hidden),
 * dropped (cancelled), before and after (of other months).
 */
const MARCH = 'from=2026-03-01&until=2026-03-31';
const supervisor = 'supervision-supervisor';
let office: Watched;
const ids: Record<string, string> = {};

const owe = async (name: string, holderUnit: string, dueBy: string, more: Partial<Duty> = {}) => {
  const work = await office.house.cardsOf(OFFICE);
  const dutyId = newId(Date.parse(office.now()));
  const given = { mechanism: 'C6', mechanismVersion: 1, step: 'carry-out', about: `task:${dutyId}` };
  await office.house.db.transact(async (tx) =>
    duties.open(tx, office.ctx(), work, { dutyId, ...given, holderUnit, dueBy: dueBy as never, ...more }),
  );
  ids[name] = dutyId;
};
const change = (name: string, how: (tx: Parameters<typeof duties.cancel>[0], duty: Duty) => unknown) =>
  office.house.db.transact(async (tx) => {
    const [duty] = await dutiesById(tx, OFFICE, [ids[name]!]);
    how(tx, duty!);
  });
const fulfil = (name: string) => change(name, (tx, duty) => duties.fulfil(tx, office.ctx(), duty, null, null));
const get = async (who: string, url: string) => {
  const response = await office.ask(who, 'GET', url);
  return { status: response.statusCode, ...response.json() };
};
const behind = async (who: string, asked: string): Promise<string[]> => {
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  const { duties: found } = await get(who, `/api/bulletins/duties?${MARCH}&${asked}`);
  return found.map((d: { dutyId: string }) => names.get(d.dutyId)).sort();
};
const sectionOf = (document: { sections: { id: string }[] }, id: string) =>
  document.sections.find((s) => s.id === id) as never as {
    title: string;
    lines: { id: string; how: string; value: number; part: number | null }[];
    rows: { of: { unit: string; mechanism: string }; cells: { text: string; figure: string | null }[] }[];
  };
const texts = (document: never, id: string) => sectionOf(document, id).rows.map((r) => r.cells.map((c) => c.text));

beforeAll(async () => {
  office = await watchedOffice();
  office.at('2026-02-10T09:00');
  await owe('before', 'housing', '2026-02-27');
  await owe('old', 'spring', '2026-02-20', { mechanism: 'G10' });
  await owe('older', 'repair', '2026-02-16');
  await owe('keptOld', 'water', '2026-02-16', { visibility: 'confidential' });
  office.at('2026-03-02T09:00');
  await owe('soon', 'housing', '2026-03-06');
  await owe('slow', 'housing', '2026-03-06');
  await owe('april', 'repair', '2026-03-20');
  await owe('last', 'water', '2026-03-31', { mechanism: 'G10' });
  await owe('quota', 'pipes', '2026-03-09', { mechanism: 'B3' });
  await owe('carded', 'spring', '2026-03-11');
  await owe('forgiven', 'east', '2026-03-11');
  await owe('dropped', 'spring', '2026-03-10');
  await owe('after', 'east', '2026-04-01');
  await owe('kept', 'water', '2026-03-10', { visibility: 'confidential' });
  await owe('accused', 'housing', '2026-03-10', { hiddenFrom: ['water'] });
  office.at('2026-03-05T09:00');
  await fulfil('soon');
  office.at('2026-03-10T09:00');
  await fulfil('before');
  await fulfil('slow');
  await change('dropped', (tx, duty) => duties.cancel(tx, office.ctx(), duty, 'sending.withdrawn'));
  await change('quota', (tx, duty) => duties.cancel(tx, office.ctx(), duty, 'missed'));
  await office.owner.query(
    `INSERT INTO obligation_progress (office_id, duty_id, version, records, claimed, confirmed)
      VALUES ($1, $2, 1, 0, '{"amount":0,"missed":true}', '{"amount":0}')`,
    [OFFICE, ids.quota],
  );
  office.at('2026-03-16T09:00');
  await office.round();
  await office.owner.query(`UPDATE card SET state = 'withdrawn' WHERE duty_id = $1`, [ids.forgiven]);
  office.at('2026-04-01T09:00');
  await fulfil('april');
  await fulfil('older');
  office.at('2026-04-02T09:00');
});
afterAll(() => office.close());

describe('the duties of mechanisms in a bulletin', () => {
  it('are counted as by hand, and nothing that is hidden is in a total', async () => {
    const { document, words } = await get(supervisor, `/api/bulletins/draft?${MARCH}`);
    const { lines, title } = sectionOf(document, 'duties');
    expect(title).toBe('七、机制事项');
    expect(lines.map((f) => [f.id, f.value])).toEqual([
      ['dutyDue', 7],
      ['dutyInTime', 1],
      ['dutyLate', 1],
      ['dutyOpen', 4],
      ['dutyMissed', 1],
      ['dutyCarried', 2],
      ['dutyYellow', 3],
      ['dutyRed', 2],
    ]);
    expect(lines.reduce((sum, f) => sum + (f.part ?? 0), 0)).toBeCloseTo(1);
    expect(texts(document as never, 'duty-units')).toEqual([
      [expect.any(String), '2', '0', '0', '2', '0', '1', '1', '1'],
      [expect.any(String), '3', '1', '1', '1', '0', '1', '1', '1'],
      [expect.any(String), '2', '0', '0', '1', '1', '0', '1', '0'],
    ]);
    expect(sectionOf(document, 'duty-units').rows.map((r) => r.of.unit)).toEqual(['east', 'housing', 'water']);
    expect(texts(document as never, 'duty-mechanisms')).toEqual([
      [expect.stringMatching(/^B3 ./), '1', '0', '0', '0', '1', '0', '1', '0'],
      ['C6 督查任务', '5', '1', '1', '3', '0', '1', '2', '1'],
      ['G10 问题整改', '1', '0', '0', '1', '0', '1', '0', '1'],
    ]);
    expect(lines.find((f) => f.id === 'dutyCarried')!.how).toContain('最长超期 43 天');
    expect(words).toContain('结转至今仍未完成的机制事项 2 件，最长 43 天');
    expect(words).toContain('机制事项本期到期 7 件，其中逾期未完成 4 件');
  });

  it('open to the same duties, of the whole, of a unit and of a mechanism', async () => {
    const { document } = await get(supervisor, `/api/bulletins/draft?${MARCH}`);
    for (const { id, value } of sectionOf(document, 'duties').lines)
      expect([id, (await behind(supervisor, `figure=${id}`)).length]).toEqual([id, value]);
    for (const table of ['duty-units', 'duty-mechanisms'])
      for (const { of, cells } of sectionOf(document, table).rows)
        for (const { text, figure } of cells.filter((c) => c.figure)) {
          const asked = of.unit ? `unit=${of.unit}` : `mechanism=${of.mechanism}`;
          const found = await behind(supervisor, `figure=${figure}&${asked}`);
          expect([table, asked, figure, found.length]).toEqual([table, asked, figure, Number(text)]);
        }
    expect(await behind(supervisor, 'figure=dutyOpen')).toEqual(['april', 'carded', 'forgiven', 'last']);
    expect(await behind(supervisor, 'figure=dutyYellow')).toEqual(['carded', 'quota', 'slow']);
    expect(await behind(supervisor, 'figure=dutyMissed')).toEqual(['quota']);
    expect(await behind(supervisor, 'figure=dutyCarried')).toEqual(['old', 'older']);
    expect(await behind('water-head', 'figure=dutyCarried')).toEqual([]);
  });

  it('show behind a figure only what the reader may know of, page by page', async () => {
    expect(await behind('spring-handler', 'figure=dutyDue')).toEqual(['carded']);
    expect(await behind('water-head', 'figure=dutyDue')).toEqual(['last', 'quota']);
    expect(await behind('discipline-discipline', 'figure=dutyDue')).toEqual([]);
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const url = `/api/bulletins/duties?${MARCH}&figure=dutyDue&limit=3&after=${encodeURIComponent(after)}`;
      const page = await get(supervisor, url);
      seen.push(...page.duties.map((d: { dutyId: string }) => d.dutyId));
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
  });
});

it('an issued bulletin has the part on page, in Word and in PDF; one from before has none and no gap, and both fold', async () => {
  const body = { from: '2026-03-01', until: '2026-03-31', words: '请各单位按期完成。' };
  const issued = await office.ask(supervisor, 'POST', '/api/bulletins', body, newKey());
  const { bulletinId } = issued.json<{ bulletinId: string }>();
  const url = `/api/bulletins/${bulletinId}`;
  const docx = await office.ask('spring-handler', 'GET', `${url}/docx`);
  const files = unzipSync(new Uint8Array(docx.rawPayload));
  expect(strFromU8(files['word/document.xml']!)).toContain('八、各单位机制事项');
  const links = strFromU8(files['word/_rels/document.xml.rels']!);
  expect(links).toContain('/workbench/bulletins/duties?figure=dutyOpen');
  const pdf = await office.ask('spring-handler', 'GET', `${url}/pdf?lang=en`);
  expect(pdf.rawPayload.toString('latin1')).toContain('/workbench/bulletins/duties?figure=dutyMissed');

  const older = newId(Date.parse(office.now()));
  const work = await office.work();
  const now = await load(office.house.db, OFFICE, bulletinId);
  const { duties: _, ...figures } = now!.figures;
  const ctx = { officeId: OFFICE, now: office.now(), actor: await office.actor(supervisor) };
  await office.house.db.transact(async (tx) => {
    const said = await say(tx, ctx, work.keys, older, { words: body.words });
    const { from, until, history, year, byUnit } = now!;
    const event = { from, until, history, year, byUnit, serial: 99, figures, words: said.words! };
    const stream = streamOf(older);
    const entry = { stream, version: 1, type: 'bulletin.issued', body: event as unknown as Body, occurredAt: ctx.now };
    append(tx, ctx, [entry]);
    const by = { type: 'bulletin.issued', at: ctx.now, actor: now!.byAccount, body: event } as const;
    save(tx, OFFICE, evolve(null, older, 1, by));
  });
  const { document } = await get('spring-handler', `/api/bulletins/${older}`);
  const titles = document.sections.map((s: { title: string }) => s.title);
  expect(titles.slice(-2)).toEqual(['六、停在哪里', '七、问题和要求']);
  expect((await office.ask('spring-handler', 'GET', `/api/bulletins/${older}/pdf`)).statusCode).toBe(200);
  await office.owner.query('DELETE FROM obligation_progress WHERE duty_id = $1', [ids.quota]);
  await office.owner.query(`UPDATE card SET state = 'issued' WHERE duty_id = $1`, [ids.forgiven]);
  expect(await office.verify()).toMatchObject({ difference: null });
});
