import { describe, expect, it } from 'vitest';
import { type FindingsAsked, importInto } from '../../src/cli/import-findings.ts';
import { workbook } from '../org/workbook.ts';
import { newKey, refused } from '../support/office.ts';
import { findingOffice } from './given.ts';

const held = findingOffice();
const AUDITOR = 'qu-auditor';
const HEAD = ['审计类别', '审计报告', '被审计单位', '涉及岗位', '违反制度', '问题', '发现日期', '备注'];
const ROWS = [
  ['离任审计', '演审〔2026〕1号', 'housing', 'housing-head', 'no-waste', '三笔接待没有清单。', '2026-02-20', '见附表'],
  ['专项资金审计', '演审〔2026〕2号', 'water', '', 'no-waste', '资金滞留九个月。', '2026年2月21日', ''],
];
const csv = (...rows: readonly (readonly string[])[]) => [HEAD, ...rows].map((r) => r.join(',')).join('\r\n');

/** Sends files as a form, the way a browser does. */
async function send(who: string, path: string, bytes: Uint8Array | string, digest?: string, key = newKey()) {
  const form = new FormData();
  form.append('file', new Blob([bytes as never]), 'audit.csv');
  if (digest) form.append('digest', digest);
  const body = new Response(form);
  const response = await held.office.app.inject({
    method: 'POST',
    url: `/api/findings/import${path}`,
    headers: { 'x-as': who, 'idempotency-key': key, 'content-type': body.headers.get('content-type')! },
    payload: Buffer.from(await body.arrayBuffer()),
  });
  return { status: response.statusCode, ...response.json() };
}
const found = async () =>
  (await held.office.ask(AUDITOR, 'GET', '/api/findings?view=office&source=audit&limit=100')).json().findings as {
    findingId: string;
    allegation: boolean;
    before: number;
    unit: { id: string };
  }[];

describe('a list of what audits found', () => {
  it('is shown row by row, taken in as allegations, and nothing of it comes twice', async () => {
    const preview = await send(AUDITOR, '/preview', csv(...ROWS, ROWS[0]!));
    expect(preview).toMatchObject({ status: 200, read: 3, new: 2, present: 1, errors: 0, ignored: ['备注'] });
    expect(preview.rows.map((r: { outcome: string }) => r.outcome)).toEqual(['new', 'new', 'twice']);
    expect(await found()).toEqual([]);
    const key = newKey();
    const file = csv(...ROWS, ROWS[0]!);
    expect((await send(AUDITOR, '', file, 'another')).code).toBe('finding.import-changed');
    const done = await send(AUDITOR, '', file, preview.digest, key);
    expect(done).toMatchObject({ status: 200, new: 2 });
    // The same request again finds its result; the same list again finds everything here.
    expect(await send(AUDITOR, '', file, preview.digest, key)).toEqual(done);
    expect(await send(AUDITOR, '/preview', file)).toMatchObject({ new: 0, present: 3 });
    const all = await found();
    expect(all).toHaveLength(2);
    expect(all.every((f) => f.allegation && f.before === 0)).toBe(true);
    const about = all.find((f) => f.unit.id === 'housing')!;
    const page = (await held.office.ask('housing-head', 'GET', `/api/findings/${about.findingId}`)).json();
    expect(page).toMatchObject({
      what: '三笔接待没有清单。',
      audit: { kind: { id: 'leaving-office' }, report: '演审〔2026〕1号' },
      finding: { concerned: { post: { id: 'housing-head' } }, by: { post: { id: AUDITOR } }, foundOn: '2026-02-20' },
      abilities: { agree: true },
    });
    const { rows } = await held.office.owner.query(`select body::text from ledger_entry where stream = $1`, [
      `finding:${about.findingId}`,
    ]);
    for (const words of ['接待', '演审']) expect(rows[0].body).not.toContain(words);
  });

  it('says of every row what is wrong with it, and takes in none while one is', async () => {
    const bad = csv(
      ['不知道的审计', '', 'nowhere', '', 'no-waste', '甲', '2026-02-30', ''],
      ['', '', 'housing', '没有的岗位', '没有的制度', '乙', '2026-03-09', ''],
      ['', '', '', '', '', '', '', '只有备注'],
      ['', '', 'east', '', 'no-waste', '丙', '2026-02-01', '', '多一格'],
      ['', '', 'east', '', 'no-waste', '丁', '2026-02-01', ''],
    );
    const preview = await send(AUDITOR, '/preview', bad);
    expect(
      preview.rows.map((r: { row: number; errors: { code: string }[] }) => [r.row, ...r.errors.map((e) => e.code)]),
    ).toEqual([
      [2, 'finding.import-kind', 'org.import-date', 'finding.import-unit'],
      [3, 'finding.not-yet-found', 'finding.import-post'],
      [5, 'org.import-overlong'],
      [6],
    ]);
    expect(preview.rows[0].errors[1]).toMatchObject({
      columnName: { zh: '发现日期' },
      next: { en: expect.any(String) },
    });
    const before = await found();
    expect((await send(AUDITOR, '', bad, preview.digest)).code).toBe('finding.import-errors');
    expect(await found()).toEqual(before);
  });

  it('comes as a workbook, or in the encoding that spreadsheets in China write, just as well', async () => {
    const sheet = workbook({
      审计: [HEAD, ['', '', 'spring', '', '严禁乱收费乱罚款', '收了登记费。', '2026-02-11', '']],
    });
    expect(await send(AUDITOR, '/preview', sheet)).toMatchObject({ status: 200, read: 1, new: 1, errors: 0 });
    // 单位,制度,问题,日期 and one row, in GB 18030.
    const gb =
      'b5a5cebb2cd6c6b6c82ccecacce22cc8d5c6da0a737072696e672c6e6f2d666565732ccad5c1cbb8b4d3a1b7d1a1a32c323032362d30322d31320a';
    expect(await send(AUDITOR, '/preview', Buffer.from(gb, 'hex'))).toMatchObject({ status: 200, new: 1, errors: 0 });
  });

  it('is for auditors', async () => {
    for (const who of ['supervision-supervisor', 'housing-head', 'qu-administrator', 'intake-clerk'])
      for (const path of ['', '/preview'])
        expect([who, (await send(who, path, csv(...ROWS), 'x')).code]).toEqual([who, 'finding.recorded-by-others']);
    const own = await send(AUDITOR, '/preview', csv(['', '', 'qu', '', 'no-waste', '戊', '2026-02-01', '']));
    expect(own.rows[0].errors.map((e: { code: string }) => e.code)).toEqual(['finding.own-unit']);
    const template = await held.office.ask(AUDITOR, 'GET', '/api/findings/import/template.csv?lang=en');
    expect(template.body.split('\r\n')[0]).toContain('Audit report,Unit');
  });

  it('of several sets is whole, and was taken up where it broke off', async () => {
    const rows = Array.from({ length: 230 }, (_, i) => [
      '专项资金审计',
      `演审〔2026〕${i}号`,
      'east',
      '',
      'no-waste',
      `第${i}笔没有拨付。`,
      '2026-02-12',
      '',
    ]);
    const first = csv(...rows.slice(0, 120));
    await send(AUDITOR, '', first, (await send(AUDITOR, '/preview', first)).digest);
    const preview = await send(AUDITOR, '/preview', csv(...rows));
    expect(preview).toMatchObject({ new: 110, present: 120 });
    expect(await send(AUDITOR, '', csv(...rows), preview.digest)).toMatchObject({ status: 200, new: 110 });
    const sql = `select count(*)::int as n from finding where unit_id = 'east' and source_kind = 'audit'`;
    expect((await held.office.owner.query(sql)).rows).toEqual([{ n: 230 }]);
  });

  it('comes from the command line as well, in the name of an auditor’s post', async () => {
    const { house } = held.office;
    const verb = async (rows: readonly (readonly string[])[], more: Partial<FindingsAsked> = {}) => {
      const said: string[] = [];
      const asked = { file: 'list.csv', office: undefined, post: undefined, dryRun: false, json: true, ...more };
      const stdout = { write: (text: string) => said.push(text) > 0 };
      const code = await importInto(house, asked, Buffer.from(csv(...rows)), { stdout } as never);
      return { code, text: said.join(''), ...(more.json === false ? {} : JSON.parse(said.join(''))) };
    };
    const rows = [['任中审计', '演审〔2026〕9号', 'spring', '', 'no-waste', '车辆维修没有清单。', '2026-02-18', '']];
    expect(await verb(rows, { dryRun: true })).toMatchObject({ code: 0, dryRun: true, read: 1, new: 1, takenIn: 0 });
    expect(await verb(rows)).toMatchObject({ code: 0, takenIn: 1, present: 0 });
    expect(await verb(rows)).toMatchObject({ code: 0, takenIn: 0, present: 1 });
    const bad = await verb([['', '', 'nowhere', '', 'no-waste', '己', '2026-02-18', '']]);
    expect(bad).toMatchObject({
      code: 2,
      takenIn: 0,
      errors: [{ row: 2, code: 'finding.import-unit', column: 'unit' }],
    });
    expect((await verb(rows, { json: false })).text).toContain('此前已有 / here before   1');
    expect(await refused(verb(rows, { post: 'water-head' }))).toBe('import.which-post');
    const { rows: there } = await held.office.owner.query(
      `select by_account, by_post, allegation from finding where unit_id = 'spring' and source_id = 'in-office'`,
    );
    expect(there).toEqual([{ by_account: null, by_post: AUDITOR, allegation: true }]);
  });

  it('folds from the ledger to the rows, and its words to their digests', async () => {
    expect((await held.office.verify()).difference).toBeNull();
  });
});
