import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadRoutingPacks } from '../../src/cases/categories.ts';
import * as closing from '../../src/cases/closing.commands.ts';
import * as handling from '../../src/cases/handling.commands.ts';
import * as intake from '../../src/cases/intake.commands.ts';
import { importLetters, type LettersReport, type Wanted } from '../../src/cases/letters.commands.ts';
import { openLetters } from '../../src/cases/letters.file.ts';
import { NOTHING, openRecords } from '../../src/cases/letters.record.ts';
import { loadLetters } from '../../src/cases/letters.ts';
import { casePage } from '../../src/cases/page.queries.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

const pack = loadLetters();
const HEAD = 'mail_id,title,query,query_date,reply,reply_date,reply_agency';
const letters = (...rows: string[]): string => [HEAD, ...rows, ''].join('\n');
const ANSWERED =
  '20240315001,楼道渗水,三单元楼顶漏水，请李女士（13800001234）的楼长派人。,2024-03-15,已维修。,2024-03-29,区住房局';

let office: TestOffice;
beforeAll(async () => (office = await testOffice()));
afterAll(() => office.close());

async function take(
  text: string,
  wanted: Partial<Wanted> = {},
  stop = { stopped: false },
  db = office.house.db,
): Promise<LettersReport> {
  const deps = {
    db,
    clock: office.house.clock,
    work: await office.work(),
    pack,
    lexicon: loadRoutingPacks().settings.agencies,
  };
  const file = openLetters(Readable.from([Buffer.from(text)]), text.length, pack.headings);
  const actor = { kind: 'system', officeId: OFFICE, process: 'import' } as const;
  const all = { actor, mode: 'history', channel: 'mailbox', dryRun: false, ...wanted } as const;
  return importLetters(deps, all, file.rows, () => {}, stop);
}

/** An import that ends as if by a kill: its first set is written, and nothing after it. */
async function killedBeforeLinking(text: string): Promise<{ linked: string[]; written: string[] }> {
  const { db } = office.house;
  let writes = 0;
  const once: typeof db = {
    ...db,
    transact: (work) => (writes++ === 0 ? db.transact(work) : Promise.reject(new Error('killed'))),
  };
  const before = await caseIds();
  await expect(take(text, {}, { stopped: false }, once)).rejects.toThrow('killed');
  const written = (await caseIds()).filter((id) => !before.includes(id));
  const states = await Promise.all(written.map(async (id) => [id, (await office.appeal(id)).state] as const));
  return { written, linked: states.filter(([, state]) => state === 'linked').map(([id]) => id) };
}

const caseIds = async (): Promise<string[]> =>
  (await office.owner.query<{ id: string }>('SELECT case_id AS id FROM appeal ORDER BY case_id')).rows.map((r) => r.id);

const caseWith = async (letterId: string): Promise<string> => {
  const { rows } = await office.owner.query<{ id: string }>(
    `SELECT substr(stream, 6) AS id FROM ledger_entry WHERE type = 'case.filed' AND body->'letter'->>'id' = $1 ORDER BY recorded_at, stream`,
    [letterId],
  );
  return rows[0]!.id;
};

describe('answered letters', () => {
  beforeAll(async () => {
    expect((await take(letters(ANSWERED))).counts).toMatchObject({ read: 1, takenIn: 1, unmapped: 0, open: 0 });
  });

  it('are history: closed elsewhere, with their own dates and a clock as of then', async () => {
    const caseId = await caseWith('20240315001');
    const appeal = await office.appeal(caseId);
    expect(appeal).toMatchObject({
      state: 'closed',
      outcome: 'history',
      history: true,
      unitId: 'housing',
      channel: 'mailbox',
    });
    expect(appeal).toMatchObject({ filedAt: '2024-03-14T16:00:00.000Z', closedAt: '2024-03-28T16:00:01.000Z' });
    // Nobody asked the person: silence is silence.
    expect(appeal).toMatchObject({ solved: null, satisfaction: null, responsibility: null });
    const [duty, ...more] = await office.duties(caseId);
    expect(more).toEqual([]);
    // Five working days from 15 March 2024, a Friday.
    expect(duty).toMatchObject({
      step: 'handle',
      state: 'done',
      history: true,
      dueOn: '2024-03-22',
      holderUnit: 'housing',
    });
  });

  it('are shown masked, with the answer and how late it was', async () => {
    const work = await office.work();
    const scope = work.scope(await office.actor('intake-clerk'));
    const page = await casePage(office.house.db, work, scope, await caseWith('20240315001'), office.now(), false);
    expect(page.text).not.toContain('13800001234');
    expect(page.answer?.result).toBe('已维修。');
    expect(page.duties[0]?.late).toBeGreaterThan(0);
  });

  it('are here already when they come again, and are not doubled', async () => {
    expect((await take(letters(ANSWERED))).counts).toMatchObject({ read: 1, takenIn: 0, linked: 0, present: 1 });
  });

  it('are linked where another has their text, in the same file or an earlier one', async () => {
    const again = ANSWERED.replace('20240315001', '20240420009');
    expect((await take(letters(again))).counts).toMatchObject({ takenIn: 0, linked: 1 });
    const other = await office.appeal(await caseWith('20240420009'));
    expect(other).toMatchObject({ state: 'closed', leadCase: await caseWith('20240315001') });
    const two = ['5', '6'].map((n) => `2024050100${n},井盖,人民路井盖松动,2024-05-01,已固定,2024-05-02,区水务局`);
    expect((await take(letters(...two))).counts).toMatchObject({ takenIn: 1, linked: 1 });
  });

  it('keep the spelling of an agency that is no unit here, and stay with nobody', async () => {
    const report = await take(letters('20240601001,公交,公交车太少,2024-06-01,正在增加,2024-06-05,邻市铁路局'));
    expect(report.counts).toMatchObject({ takenIn: 1, unmapped: 1 });
    expect(report.agencies).toEqual([{ spelling: '邻市铁路局', count: 1, units: [], unknown: ['邻市铁路局'] }]);
    const caseId = await caseWith('20240601001');
    expect((await office.appeal(caseId)).unitId).toBeNull();
    const work = await office.work();
    const scope = work.scope(await office.actor('intake-clerk'));
    const page = await casePage(office.house.db, work, scope, caseId, office.now(), false);
    expect(page.moments.find((m) => m.type === 'case.noted')?.text).toContain('邻市铁路局');
  });

  it('can be taken up again by the desk, and are owed from then on', async () => {
    const caseId = await caseWith('20240315001');
    await office.as('intake-clerk', caseId, (...a) => closing.reopen(...a, null));
    expect(await office.appeal(caseId)).toMatchObject({ state: 'filed', history: false });
    expect(await office.duty(caseId, 'dispatch')).toMatchObject({ history: false, openedAt: office.now() });
  });
});

describe('an answer dated by its day alone', () => {
  it('is in time on the last day, and late on the day after', async () => {
    const dated = ['2024-03-22', '2024-03-23'].map(
      (day, i) => `2024031502${i},路灯${i},第${i}盏路灯不亮,2024-03-15,已修。,${day},住建局`,
    );
    await take(letters(dated.join('\n')));
    const inTime = dated.map(async (_, i) => {
      const [duty] = await office.duties(await caseWith(`2024031502${i}`));
      return duty!.endedAt! <= duty!.dueAt!;
    });
    expect(await Promise.all(inTime)).toEqual([true, false]);
  });
});

describe('letters still to be answered', () => {
  const open = '20250101007,停水,水压太低,2025-01-01,,,';

  it('are filed on their day and owed from today on, to their close', async () => {
    expect((await take(letters(open))).counts).toMatchObject({ takenIn: 1, open: 1 });
    const caseId = await caseWith('20250101007');
    expect(await office.appeal(caseId)).toMatchObject({
      state: 'filed',
      history: false,
      filedAt: '2024-12-31T16:00:00.000Z',
    });
    const dispatch = await office.duty(caseId, 'dispatch');
    expect(dispatch).toMatchObject({ holderUnit: 'intake', openedAt: office.now() });
    expect(dispatch!.dueAt! > office.now()).toBe(true);

    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'water'));
    await office.as('water-handler', caseId, routing.accept);
    const answer = { result: '已调高水压。', reasons: '泵站设定过低。', basis: '条例。', next: '可再来信。' };
    await office.as('water-handler', caseId, (...a) => handling.answer(...a, answer));
    const verdict = { solved: true, satisfaction: 5, comment: null };
    await office.as('callback-callback', caseId, (...a) => closing.call(...a, verdict));
    expect(await office.appeal(caseId)).toMatchObject({ state: 'closed', outcome: 'three' });
  });

  it('are all to be worked when they are taken in as live, with an earlier answer as a note', async () => {
    const row = '20250203001,噪音,工地夜间施工,2025-02-03,已要求停工,2025-02-05,区住房局';
    expect((await take(letters(row), { mode: 'live' })).counts).toMatchObject({ takenIn: 1, open: 1 });
    const caseId = await caseWith('20250203001');
    expect(await office.appeal(caseId)).toMatchObject({ state: 'filed', filedAt: office.now(), history: false });
    const { rows } = await office.owner.query(
      `SELECT body->'letter'->>'on' AS day FROM ledger_entry WHERE stream = $1 AND version = 1`,
      [`case:${caseId}`],
    );
    expect(rows[0].day).toBe('2025-02-03');
  });

  it('share the handling of one with the same text', async () => {
    const rows = ['1', '2'].map((n) => `2025030300${n},路面,中山路路面塌陷,2025-03-03,,,`);
    expect((await take(letters(...rows))).counts).toMatchObject({ takenIn: 1, linked: 1, open: 2 });
    const states = await Promise.all(
      ['20250303001', '20250303002'].map(async (id) => (await office.appeal(await caseWith(id))).state),
    );
    expect(states.sort()).toEqual(['filed', 'linked']);
  });

  it('are tied when the import is taken up again after it was killed in between, unless a clerk unlinked them', async () => {
    const rows = ['1', '2', '3'].map((n) => `2025030400${n},桥面,北桥桥面有裂缝,2025-03-04,,,`);
    await take(letters(rows[0]!));
    const { linked, written } = await killedBeforeLinking(letters(...rows));
    expect(linked).toEqual([]);
    expect(written).toHaveLength(2);
    expect((await take(letters(...rows), { dryRun: true })).counts).toMatchObject({ present: 3 });
    expect((await office.appeal(written[0]!)).state).toBe('filed');
    expect((await take(letters(...rows))).counts).toMatchObject({ present: 3, takenIn: 0, linked: 0 });
    const lead = await caseWith('20250304001');
    for (const caseId of written)
      expect(await office.appeal(caseId)).toMatchObject({ state: 'linked', leadCase: lead });

    await office.as('intake-clerk', written[0]!, intake.unlink);
    await take(letters(...rows));
    expect((await office.appeal(written[0]!)).state).toBe('filed');
  });
});

describe('an import', () => {
  const many = (from: number, to: number): string[] =>
    Array.from(
      { length: to - from },
      (_, i) => `9${from + i},第${from + i}件,内容之${from + i}号事项,2024-07-01,好的,2024-07-02,区住房局`,
    );

  it('writes nothing in a dry run, and counts the same', async () => {
    const text = letters(...many(0, 150), ...many(0, 1));
    const dry = await take(text, { dryRun: true });
    expect(dry.counts).toMatchObject({ read: 151, takenIn: 150, present: 1 });
    expect((await take(text)).counts).toEqual(dry.counts);
  });

  it('stopped between sets goes on where it was, without a row twice', async () => {
    const text = letters(...many(1000, 1300));
    const first = await take(text, {}, { stopped: true });
    expect(first).toMatchObject({ stopped: true, counts: { takenIn: 110 } });
    const second = await take(text);
    expect(second).toMatchObject({ stopped: false, counts: { read: 300, present: 110, takenIn: 190 } });
  });

  it('begun twice at once takes each letter in once', async () => {
    const text = letters(...many(2000, 2200));
    const both = await Promise.all([take(text), take(text)]);
    const { rows } = await office.owner.query(
      `SELECT count(*)::int AS n FROM ledger_entry WHERE type = 'case.filed' AND body->'letter'->>'id' ~ '^92[01]\\d\\d$'`,
    );
    expect(rows[0].n).toBe(200);
    expect(both[0].counts.takenIn + both[1].counts.takenIn).toBe(200);
  });

  it('keeps the sets that were read before a fault in the file, and says where the fault is', async () => {
    const text = `${letters(...many(3000, 3200))}"3200,never closed`;
    await expect(take(text)).rejects.toMatchObject({ code: 'text.csv-quote', facts: { line: 202 } });
    const again = await take(letters(...many(3000, 3200)));
    expect(again.counts.present).toBeGreaterThanOrEqual(110);
    expect(again.counts.present + again.counts.takenIn).toBe(200);
  });

  it('agrees with the ledger', async () => {
    expect((await office.verify()).difference).toBeNull();
  });
});

describe('in the browser', () => {
  const upload = (who: string, text: string, query = '', key = `browser-import-${Math.random()}`) =>
    office.app.inject({
      method: 'POST',
      url: `/api/imports/letters${query}`,
      headers: { 'x-as': who, 'idempotency-key': key, 'content-type': 'multipart/form-data; boundary=xx' },
      payload: `--xx\r\ncontent-disposition: form-data; name="file"; filename="来信.csv"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--xx--\r\n`,
    });
  const ended = async (runId: string) => {
    for (let i = 0; i < 600; i++) {
      const run = (await office.ask('intake-clerk', 'GET', `/api/imports/${runId}`)).json();
      if (run.state !== 'running') return run;
      await sleep(50);
    }
    throw new Error('the import does not end');
  };

  it('goes on after the answer, and tells what was found', async () => {
    const text = letters('20240801001,树,树枝挡路,2024-08-01,已修剪,2024-08-02,外地林业局', '2,空,,2024-08-01,,,');
    const begun = await upload('intake-clerk', text, '', 'browser-import-0001');
    expect(begun.statusCode).toBe(200);
    const run = await ended(begun.json().runId);
    expect(run).toMatchObject({
      state: 'done',
      name: '来信.csv',
      part: 1,
      counts: { read: 2, takenIn: 1, rejected: 1 },
    });
    expect(run.notes[0]).toMatchObject({ line: 3, rejected: true, code: 'no-text' });
    const again = await upload('intake-clerk', text, '', 'browser-import-0001');
    expect(again.json().runId).toBe(run.runId);
    const csv = await office.ask('intake-clerk', 'GET', `/api/imports/${run.runId}/report.csv`);
    expect(csv.body).toContain('外地林业局');
    const list = await office.ask('qu-administrator', 'GET', '/api/imports');
    expect(list.json().imports[0]).toMatchObject({ runId: run.runId, state: 'done' });
  });

  const files = () => readdir(`${office.house.settings.dataDir}/imports`);
  /** A file goes a moment after its import has said that it ended. */
  const noFile = () => vi.waitFor(async () => expect(await files()).toEqual([]), { timeout: 30_000 });
  const act = (runId: string, what: string) => office.ask('intake-clerk', 'POST', `/api/imports/${runId}/${what}`);

  it('checks first, checks again, and takes in the very file that was checked, once', async () => {
    const text = letters('20240901001,秘密标题,秘密内容,2024-09-01,好,2024-09-02,区住房局', '9,空,,2024-09-01,,,');
    const { runId } = (await upload('intake-clerk', text, '?dryRun=true')).json();
    const found = { read: 2, takenIn: 1, rejected: 1, present: 0 };
    expect(await ended(runId)).toMatchObject({ state: 'done', dryRun: true, fileKept: true, counts: found });
    expect((await act(runId, 'check')).statusCode).toBe(200);
    expect(await ended(runId)).toMatchObject({ state: 'done', dryRun: true, counts: found });
    const { rows } = await office.owner.query('SELECT r::text AS r FROM import_run r');
    expect(rows.map((r) => r.r).join()).not.toMatch(/来信|秘密/);
    expect(await files()).toEqual([runId]);

    expect((await act(runId, 'take-in')).json()).toMatchObject({ dryRun: false });
    expect(await ended(runId)).toMatchObject({ state: 'done', dryRun: false, fileKept: false, counts: found });
    expect((await act(runId, 'take-in')).json()).toMatchObject({ state: 'done', counts: found });
    expect((await act(runId, 'check')).json().code).toBe('import.not-a-check');
    await noFile();
    await caseWith('20240901001');
  });

  it('that fails says why in words, and keeps nothing of a file that is refused', async () => {
    const { runId } = (await upload('intake-clerk', 'a,b\n1,2\n')).json();
    const run = await ended(runId);
    expect(run).toMatchObject({ state: 'failed', fileKept: false, refusal: { code: 'import.without-text' } });
    expect(run.refusal.title.en).toContain('headings: a, b');
    await noFile();
    expect((await act(runId, 'resume')).json().code).toBe('import.file-gone');
  });

  it('lists agencies once, and not again for each letter', async () => {
    const rows = ['1', '2', '3'].map((n) => `2024100100${n},灯${n},第${n}盏灯坏,2024-10-01,好,2024-10-02,外县供电所`);
    const { runId } = (await upload('intake-clerk', letters(...rows), '?dryRun=true')).json();
    expect(await ended(runId)).toMatchObject({
      notes: [],
      notesLeft: 0,
      agencies: [{ spelling: '外县供电所', count: 3, units: [], unknown: ['外县供电所'] }],
    });
  });

  it('lists what the command line takes in, and stops it there', async () => {
    const records = openRecords(office.house);
    const runId = '0198c9a3-0000-7000-8000-0000000000aa';
    const asked = { runId, name: '登记簿.csv', mode: 'history', channel: 'mailbox', dryRun: false } as const;
    await records.begin(OFFICE, asked, null, 100);
    const stop = { stopped: false };
    let told = false;
    const said = { counts: { ...NOTHING, read: 110 }, notes: [], notesLeft: 0, agencies: [], stopped: true };
    const following = records.follow(
      OFFICE,
      runId,
      () => 0.5,
      stop,
      async (progress) => {
        // Its clock stands until then: moved on before what it says is written down, it would look as if it had fallen silent.
        for (let n = 0; !stop.stopped && n < 780; n++) {
          if (told) office.at(`2026-03-02T${10 + Math.floor(n / 60)}:${String(n % 60).padStart(2, '0')}`);
          await progress(said);
          await sleep(20);
        }
        return said;
      },
    );
    const line = async () => {
      const { imports } = (await office.ask('intake-clerk', 'GET', '/api/imports')).json();
      return imports.find((i: { runId: string }) => i.runId === runId);
    };
    expect(await line()).toMatchObject({ name: '登记簿.csv', commandLine: true, state: 'running', fileKept: false });
    expect((await act(runId, 'stop')).statusCode).toBe(200);
    told = true;
    await following;
    expect(stop.stopped).toBe(true);
    expect(await line()).toMatchObject({ state: 'stopped', part: 0.5, counts: { read: 110 } });
    expect((await act(runId, 'resume')).json().code).toBe('import.file-gone');
  });

  it('is for the desk and the administrator', async () => {
    expect((await upload('housing-handler', letters())).json().code).toBe('import.staff-only');
    expect((await office.ask('housing-handler', 'GET', '/api/imports')).statusCode).toBe(403);
    expect(
      (await office.ask('intake-clerk', 'GET', '/api/imports/00000000-0000-4000-8000-000000000000')).statusCode,
    ).toBe(404);
  });
});
