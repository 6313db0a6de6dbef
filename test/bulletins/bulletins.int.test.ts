import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as blocked from '../../src/cases/blocked.commands.ts';
import * as closing from '../../src/cases/closing.commands.ts';
import * as handling from '../../src/cases/handling.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { newKey, PEOPLE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
let inTime: string;
let open: string;

const FEBRUARY = 'from=2026-02-01&until=2026-02-28';
const supervisor = 'supervision-supervisor';
const get = async (who: string, url: string) => {
  const response = await office.ask(who, 'GET', url);
  return { status: response.statusCode, ...response.json() };
};
const post = async (who: string, url: string, body: unknown, key = newKey()) => {
  const response = await office.ask(who, 'POST', url, body, key);
  return { status: response.statusCode, ...response.json() };
};
const counts = (document: { sections: { lines?: { id: string; value: number }[] }[] }) =>
  Object.fromEntries(document.sections.flatMap((s) => s.lines ?? []).map((f) => [f.id, f.value]));
const cases = async (who: string, asked: string) =>
  (await get(who, `/api/bulletins/cases?${FEBRUARY}&${asked}`)).cases?.map((c: { caseId: string }) => c.caseId);

async function handled(unit: string): Promise<string> {
  const { caseId } = await office.file();
  await office.as('intake-clerk', caseId, (...a) => routing.route(...a, unit));
  await office.as(`${unit}-handler`, caseId, routing.accept);
  return caseId;
}

beforeAll(async () => {
  office = await testOffice();
  office.at('2026-02-03T09:00');
  inTime = await handled('housing');
  open = await handled('water');
  // Nobody who reads a bulletin learns from its figures that there is a report.
  await office.file({ kind: 'report', accusedUnits: ['water'] });
  office.at('2026-02-05T10:00');
  const said = { result: '已修好。', reasons: '屋面开裂。', basis: '条例。', next: '可再来信。' };
  await office.as('housing-handler', inTime, (...a) => handling.answer(...a, said));
  const verdict = { solved: true, satisfaction: 5, comment: null };
  await office.as('citizen', inTime, (...a) => closing.confirm(...a, verdict));
  office.at('2026-03-02T09:00');
});
afterAll(() => office.close());

describe('a bulletin being drawn up', () => {
  it('counts what stood in the period, and each figure opens to the same matters', async () => {
    const { status, document, words } = await get(supervisor, `/api/bulletins/draft?${FEBRUARY}`);
    expect(status).toBe(200);
    expect(counts(document)).toMatchObject({
      received: 2,
      accepted: 2,
      answered: 1,
      closed: 1,
      inTime: 1,
      late: 0,
      satisfied5: 1,
      silent: 0,
      unanswered: 1,
      overdue: 1,
      carried: 0,
    });
    expect(words).toContain('期末超期未完成 1 件');
    const ofAppeals = document.sections.filter((s: { id: string }) => s.id !== 'duties');
    for (const { id, value } of ofAppeals.flatMap((s: { lines?: unknown[] }) => s.lines ?? []))
      expect([id, await cases(supervisor, `figure=${id}`)]).toEqual([id, expect.objectContaining({ length: value })]);
    expect(await cases(supervisor, 'figure=overdue')).toEqual([open]);
    expect(await cases(supervisor, 'figure=answered&unit=housing')).toEqual([inTime]);
    expect(await cases(supervisor, 'figure=answered&unit=water')).toEqual([]);
  });

  it('tells of what was late before the period and is so still, how long, and opens to it', async () => {
    const later = 'from=2026-02-20&until=2026-03-01';
    const { document, words } = await get(supervisor, `/api/bulletins/draft?${later}`);
    expect(counts(document)).toMatchObject({ overdue: 1, carried: 1 });
    expect(words).toMatch(/结转至今的 1 件，最长 \d+ 天/);
    const behind = async (who: string) =>
      (await get(who, `/api/bulletins/cases?${later}&figure=carried`)).cases.map((c: { caseId: string }) => c.caseId);
    expect(await behind(supervisor)).toEqual([open]);
    expect(await behind('housing-handler')).toEqual([]);
  });

  it('names where matters stand still, and gives no share of so few', async () => {
    const { document } = await get(supervisor, `/api/bulletins/draft?${FEBRUARY}&lang=en`);
    const table = (id: string) => document.sections.find((s: { id: string }) => s.id === id);
    expect(table('stops').rows[0].cells.map((c: { text: string }) => c.text)).toEqual([
      'Handle and answer',
      expect.any(String),
      '1',
      expect.stringMatching(/^\d+$/),
    ]);
    expect(table('units').rows.map((r: { cells: { text: string }[] }) => r.cells.map((c) => c.text))).toEqual(
      expect.arrayContaining([['housing', '1', '—', '—', '0', '0']]),
    );
  });

  it('shows behind a figure only what the reader may see', async () => {
    expect(await cases('housing-handler', 'figure=received')).toEqual([inTime]);
    expect(await cases('spring-handler', 'figure=received')).toEqual([]);
  });

  it('is refused to who does not see the whole office, and for a period that makes no sense', async () => {
    for (const who of PEOPLE) {
      const may = [supervisor, 'discipline-discipline', 'discipline-second', 'qu-auditor', 'qu-head'].includes(who);
      const { status, code } = await get(who, `/api/bulletins/draft?${FEBRUARY}`);
      expect([who, status, code]).toEqual([who, may ? 200 : 403, may ? undefined : 'bulletin.supervision-draws-up']);
    }
    const asked = await get(supervisor, '/api/bulletins/draft?from=2026-02-28&until=2026-02-01');
    expect(asked).toMatchObject({ status: 422, code: 'bulletin.bad-period' });
  });
});

describe('an issued bulletin', () => {
  const body = { from: '2026-02-01', until: '2026-02-28', words: '请水务局说明原因。\n请各单位按期办理。' };

  it('keeps its figures, is read by everybody, and opens as Word and PDF', async () => {
    expect(await post(supervisor, '/api/bulletins', { ...body, words: '请王小明（13800001234）说明。' })).toMatchObject(
      {
        status: 422,
        code: 'bulletin.personal-data',
      },
    );
    expect(await post(supervisor, '/api/bulletins', { ...body, until: '2026-03-02' })).toMatchObject({
      code: 'bulletin.not-over',
    });
    expect(await post('qu-head', '/api/bulletins', body)).toMatchObject({ code: 'bulletin.supervision-issues' });
    const key = newKey();
    const issued = await post(supervisor, '/api/bulletins', body, key);
    expect(issued).toMatchObject({ status: 201 });
    expect(await post(supervisor, '/api/bulletins', body, key)).toEqual(issued);
    // What happens later changes nothing of it.
    const said = { result: '已通水。', reasons: '更换阀门。', basis: '条例。', next: '可再来信。' };
    await office.as('water-handler', open, (...a) => handling.answer(...a, said));
    const url = `/api/bulletins/${issued.bulletinId}`;
    const read = await get('spring-handler', url);
    expect(read).toMatchObject({
      by: supervisor,
      document: { serial: '〔2026〕1号', title: '关于2026年2月1日至2026年2月28日诉求办理和督查情况的通报' },
      abilities: { withdraw: { code: 'bulletin.supervision-issues' } },
    });
    expect(counts(read.document)).toMatchObject({ overdue: 1, received: 2 });

    const docx = await office.ask('spring-handler', 'GET', `${url}/docx`);
    const files = unzipSync(new Uint8Array(docx.rawPayload));
    const xml = strFromU8(files['word/document.xml']!);
    expect(xml).toContain('请水务局说明原因。');
    expect(xml).toContain('方正小标宋简体');
    expect(strFromU8(files['word/_rels/document.xml.rels']!)).toContain('/workbench/bulletins/cases?figure=overdue');
    const pdf = await office.ask('spring-handler', 'GET', `${url}/pdf?lang=en`);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.rawPayload.toString('latin1')).toContain('/workbench/bulletins/cases?figure=overdue');
    expect(pdf.rawPayload.toString('latin1')).toContain('/Lang (en)');
  });

  it('is numbered in its year, and taken back only once and with a reason', async () => {
    const { bulletinId } = await post('discipline-discipline', '/api/bulletins', { ...body, history: 'with' });
    const { bulletins } = await get('spring-handler', '/api/bulletins');
    expect(bulletins.map((b: { serial: { zh: string } }) => b.serial.zh)).toEqual(['〔2026〕2号', '〔2026〕1号']);
    const url = `/api/bulletins/${bulletinId}/withdraw`;
    expect(await post('housing-head', url, { reason: '不好看。' })).toMatchObject({
      code: 'bulletin.supervision-issues',
    });
    expect(await post(supervisor, url, { reason: '期间写错。' })).toMatchObject({ status: 200 });
    expect(await post(supervisor, url, { reason: '期间写错。' })).toMatchObject({ code: 'bulletin.withdrawn-already' });
    expect(await get('spring-handler', `/api/bulletins/${bulletinId}`)).toMatchObject({
      line: { state: 'withdrawn' },
      withdrawn: { reason: '期间写错。' },
    });
  });
});

describe('the state at the end of a period', () => {
  const MARCH = 'from=2026-03-02&until=2026-03-31';
  const behind = async (asked: string, period = MARCH) =>
    (await get(supervisor, `/api/bulletins/cases?${period}&${asked}`)).cases.map((c: { caseId: string }) => c.caseId);
  const units = async () => {
    const { document } = await get(supervisor, `/api/bulletins/draft?${MARCH}`);
    const { rows } = document.sections.find((s: { id: string }) => s.id === 'units');
    return Object.fromEntries(
      rows.map((r: { of: { unit: string }; cells: { text: string }[] }) => [r.of.unit, r.cells.at(-1)!.text]),
    );
  };
  let caseId: string;

  it('counts what is late at whoever holds the step, not at the unit in charge of the case', async () => {
    office.at('2026-03-02T09:00');
    caseId = await handled('housing');
    const listing = { solveBy: '2026-03-20', reason: '群众多次反映。', publicTitle: null };
    expect(await post(supervisor, `/api/cases/${caseId}/acts/list`, listing)).toMatchObject({ status: 200 });
    const chain = ['housing', 'water'].map((unit) => ({ what: '办证需要验收', unit, safety: false }));
    await office.as('housing-handler', caseId, (...a) => blocked.block(...a, chain));
    office.at('2026-04-01T09:00');
    // Handling and unblocking of the one are late; of the other, which water answered, only what the call-back desk owes.
    expect(await units()).toEqual({ qu: '1', housing: '1', water: '0', callback: '1' });
    expect(await behind('figure=overdue&unit=qu')).toEqual([caseId]);
    expect(await behind('figure=overdue&unit=housing')).toEqual([caseId]);
    expect(await behind('figure=overdue&unit=callback')).toEqual([open]);
    expect(await behind('figure=overdue&unit=water')).toEqual([]);
    // Where it stops opens each step, at its level, to those matters alone.
    const { document } = await get(supervisor, `/api/bulletins/draft?${MARCH}`);
    const { rows } = document.sections.find((s: { id: string }) => s.id === 'stops');
    const opened = [];
    for (const { of, cells } of rows) {
      const found = await behind(`figure=overdue&step=${of.step}&level=${of.level}`);
      expect([of, found.length]).toEqual([of, Number(cells[2].text)]);
      opened.push([of.step, of.level, found]);
    }
    expect(opened).toContainEqual(['handle', 'bureau', [caseId]]);
    expect(opened).toContainEqual(['unblock', 'office', [caseId]]);
    expect(opened).toContainEqual(['confirm', 'bureau', [open]]);
    expect(await get(supervisor, `/api/bulletins/cases?${MARCH}&figure=received&step=handle`)).toMatchObject({
      status: 400,
      code: 'request.invalid',
    });
  });

  it('keeps what was listed and blocked then, whatever came of it later', async () => {
    const off = { solved: true, reason: '已解决。' };
    expect(await post(supervisor, `/api/cases/${caseId}/acts/unlist`, off)).toMatchObject({ status: 200 });
    const way = { on: 'rule', links: ['later', 'kept'], safetyBy: null, decision: '先办证。' } as const;
    await office.as('qu-head', caseId, (...a) => blocked.unblock(...a, way));
    office.at('2026-04-01T10:00');
    for (const figure of ['listed', 'blocked']) {
      expect([figure, await behind(`figure=${figure}`)]).toEqual([figure, [caseId]]);
      expect([figure, await behind(`figure=${figure}`, FEBRUARY)]).toEqual([figure, []]);
      expect([figure, await behind(`figure=${figure}`, 'from=2026-03-02&until=2026-04-02')]).toEqual([figure, []]);
    }
  });

  it('says nothing in the draft of what did not happen, and draws bars only for parts of one whole', async () => {
    const { document, words } = await get(supervisor, `/api/bulletins/draft?${FEBRUARY}`);
    expect(words.split('\n')).toEqual([expect.stringContaining('期末超期未完成 1 件')]);
    expect(document.foot).toMatch(/ · 草稿$/);
    const parts = Object.fromEntries(
      document.sections
        .flatMap((s: { lines?: { id: string; part: number | null }[] }) => s.lines ?? [])
        .map((f: { id: string; part: number | null }) => [f.id, f.part]),
    );
    expect(parts).toMatchObject({ received: null, inTime: 1, late: 0, extended: null, satisfied5: 1, listed: null });
  });

  it('folds to the same rows', async () => {
    expect(await office.verify()).toMatchObject({ difference: null });
  });
});
