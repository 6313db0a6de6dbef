import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as handling from '../../src/cases/handling.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { queueAccount } from '../../src/identity/commands.ts';
import { accountOf, desk } from '../accountability/given.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { counts, countsAfresh, differenceIn, killedAt, type Rounds, roundsOf } from './worker.given.ts';

/*
 * The same months twice: in one office the worker works undisturbed, in the other it is killed at each of its transactions, begun anew,
 * and done by three at once. What people meet must be the same, down to how often each kind of entry was written.
 */

const CALENDAR = `id: late
name: { zh: 演练日历, en: Practice calendar }
country: china
zone: Asia/Shanghai
hours: ["09:00-12:00", "13:00-18:00"]
source: chinese-days
`;
const NOTICE = 'holidays:\n  - { from: 2026-03-09, to: 2026-03-11, name: { zh: 台风停工, en: Typhoon } }\n';

/** What happens, with `work` wherever the worker comes along. */
async function months(office: TestOffice, work: () => Promise<void>): Promise<void> {
  const ask = async (who: string, url: string, body: object = {}) => {
    const response = await office.ask(who, 'POST', url, body);
    expect(response.statusCode, `${url} ${response.body}`).toBe(200);
    return response.json();
  };
  const handled = async () => {
    const { caseId } = await office.file();
    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
    await office.as('housing-handler', caseId, routing.accept);
    return caseId;
  };
  const answer = (caseId: string) =>
    office.as('housing-handler', caseId, (...a) =>
      handling.answer(...a, { result: '已修好。', reasons: '屋面开裂。', basis: '物业管理条例。', next: '可再来信。' }),
    );
  const calendar = join(office.house.settings.dataDir, 'late.yaml');
  await writeFile(calendar, CALENDAR);
  await office.owner.query('UPDATE office SET calendar = $1', [calendar]);

  office.at('2026-03-02T09:00');
  const cases = [await handled(), await handled(), await handled(), await handled()];
  await office.file({ kind: 'complaint', text: '物业乱收费。' });
  const { caseId: report } = await office.file({ kind: 'report', text: '有人收受红包。', accusedUnits: ['housing'] });
  await office.as('discipline-discipline', report, (...a) => routing.route(...a, 'water'));
  await office.as('water-handler', report, routing.accept);
  const task = { measure: '排查消防通道', leads: [{ unit: 'housing' }], dueBy: '2026-03-31' };
  const check = { how: '随机看十栋楼', on: ['2026-03-16'] };
  const { tasks } = await ask('supervision-supervisor', '/api/arrangements', {
    title: '消防通道整治',
    ground: 'document',
    reference: '青政发〔2026〕3号',
    groundOn: '2026-02-20',
    tasks: [{ ...task, check }],
  });
  await ask('housing-handler', `/api/tasks/${tasks[0].taskId}/accept`);
  const part = { ...task, leads: [{ unit: 'repair' }], dueBy: '2026-03-25', check };
  await ask('housing-head', `/api/tasks/${tasks[0].taskId}/split`, { tasks: [part] });
  const { proposal } = desk(office);
  const caution = { rung: 'efficiency-caution', account: accountOf('pipes-handler') };
  const { measureId } = await ask('supervision-supervisor', '/api/measures', proposal(caution));
  await ask('supervision-supervisor', `/api/measures/${measureId}/notify`, { notice: '告知事实。' });
  await work();

  // A successor from the 5th on, who acknowledges nothing.
  office.at('2026-03-03T10:00');
  const ctx = {
    officeId: OFFICE,
    now: office.now(),
    actor: { kind: 'system', officeId: OFFICE, process: 'test' },
  } as const;
  await office.house.db.transact(async (tx) =>
    queueAccount(tx, ctx, { accountId: accountOf('wen'), username: 'wen', displayName: 'wen', lang: 'zh' }),
  );
  const from = { to: accountOf('wen'), from: '2026-03-05' };
  await ask('east-head', '/api/org/posts/east-handler/hand-over', from);
  office.at('2026-03-05T00:05');
  await work();

  // Late on the 10th; a card is contested, and withdrawn by the late notice.
  office.at('2026-03-10T09:00');
  await work();
  const late = async (caseId: string) =>
    (
      await office.owner.query(
        `SELECT card_id FROM card JOIN duty USING (office_id, duty_id) WHERE about = $1 AND rule = 'late' AND card.state = 'issued'`,
        [`case:${caseId}`],
      )
    ).rows[0].card_id as string;
  await ask('housing-handler', `/api/cards/${await late(cases[0]!)}/contest`, { reason: '台风期间无法施工。' });
  await answer(cases[1]!);
  await work();
  office.at('2026-03-10T11:00');
  await writeFile(calendar, CALENDAR + NOTICE);
  await work();

  // What nobody answered waits for a decision; the clock is set back by two days, people go on working, and forward again.
  office.at('2026-03-27T10:00');
  await work();
  await ask('water-head', `/api/measures/${measureId}/decide`, { outcome: 'imposed', reasons: '成立。' });
  office.at('2026-03-25T10:00');
  await ask('water-head', `/api/measures/${measureId}/tell`, { how: 'letter' });
  await answer(cases[2]!);
  await handled();
  await work();
  office.at('2026-03-27T11:00');
  await work();

  office.at('2026-04-28T09:00');
  const told = { title: '一起慢作为问题', text: '管网科一名工作人员未回复，已作出处理。', named: false, days: 30 };
  const { publicityId } = await ask('supervision-supervisor', `/api/measures/${measureId}/publicity`, told);
  await ask('discipline-second', `/api/publicity/${publicityId}/approve`);
  await work();
  office.at('2026-05-08T09:00');
  await work();
  await ask('water-handler', `/api/cards/${await late(report)}/contest`, { reason: '等待检测。' });
  await ask('discipline-discipline', `/api/cases/${report}/accuse`, { units: ['east'] });
  await work();
  office.at('2026-06-20T09:00');
  await work();
  office.at('2027-05-10T09:00');
  await work();
}

/** What people meet of it, by names instead of ids. */
async function picture(office: TestOffice): Promise<Record<string, string[]>> {
  const lines = async (sql: string) => (await office.owner.query(sql)).rows.map((r) => Object.values(r).join(' '));
  const ordinal = `(SELECT count(*) FROM appeal o WHERE o.filed_at < a.filed_at)`;
  return {
    entries: await lines(`SELECT type, count(*) FROM ledger_entry WHERE type <> 'seal.signed' GROUP BY 1 ORDER BY 1`),
    cards: await lines(
      `SELECT c.rule, c.state, c.holder_post, c.issued_at::text, c.due_at::text, d.step, d.about LIKE 'case:%', count(*)
       FROM card c JOIN duty d USING (office_id, duty_id) GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7`,
    ),
    duties: await lines(
      `SELECT step, split_part(about, ':', 1), state, holder_unit, holder_post, due_on::text, visibility, hidden_from, count(*)
       FROM duty GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8`,
    ),
    notices: await lines(
      `SELECT username, n.kind, split_part(n.about, ':', 1), n.created_at::text, count(*)
       FROM notification n JOIN account USING (office_id, account_id) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    ),
    rest: [
      ...(await lines(
        `SELECT 'appeal', kind, state, ${ordinal}, count(*) FROM appeal a GROUP BY 2, 3, 4 ORDER BY 2, 3, 4`,
      )),
      ...(await lines(`SELECT 'measure', state FROM measure UNION ALL SELECT 'shown', state FROM publicity`)),
      ...(await lines(`SELECT 'hand-over', state, begun, heads_duty IS NOT NULL FROM handover ORDER BY day, post_id`)),
      ...(await lines(`SELECT 'to be looked at', look_at::text, count(*) FROM card_watch GROUP BY 2 ORDER BY 2`)),
      ...(await lines(`SELECT 'job', task_identifier FROM graphile_worker.jobs`)),
    ],
    board: await counts(office),
  };
}

const offices: { office: TestOffice; rounds: Rounds }[] = [];
let kills = 0;

beforeAll(async () => {
  for (let i = 0; i < 2; i++) {
    const office = await testOffice();
    offices.push({ office, rounds: await roundsOf(office) });
  }
});
afterAll(async () => {
  for (const { office, rounds } of offices) {
    await rounds.close();
    await office.close();
  }
});

it('killed at every transaction, begun anew, done by three at once, the clock set back: it comes out as if undisturbed', async () => {
  const [calm, rough] = offices as [(typeof offices)[0], (typeof offices)[0]];
  await months(calm.office, calm.rounds.toTheEnd);

  let moment = 0;
  await months(rough.office, async () => {
    moment++;
    const { office, rounds } = rough;
    const together = () => Promise.all([rounds.once(), rounds.once(), rounds.once()]);
    if (moment % 2 === 0) await together();
    for (let n = 0, lived = false; !lived; n++) {
      const process = killedAt(office.house, rounds.owner, n, (n + moment) % 3 === 0 ? 'after' : 'before');
      await rounds.once(process);
      lived = process.lived();
      kills += lived ? 0 : 1;
    }
    await rounds.jobs(killedAt(office.house, rounds.owner, 0, moment % 2 === 0 ? 'after' : 'before').house);
    while ((await together()).includes(true));
    await rounds.toTheEnd();
  });
  expect(kills).toBeGreaterThan(100);

  expect(await picture(rough.office)).toEqual(await picture(calm.office));
});

it('no card comes before its day, none twice; a stream lies in the tree in its own order', async () => {
  for (const { office } of offices) {
    const count = async (sql: string) => (await office.owner.query(sql)).rowCount;
    expect(await count(`SELECT FROM card WHERE colour <> 'prompt' AND issued_at < due_at`)).toBe(0);
    expect(
      await count(`SELECT FROM card WHERE rule <> 'repeated' GROUP BY duty_id, rule, due_at HAVING count(*) > 1`),
    ).toBe(0);
    expect(await count(`SELECT FROM card WHERE rule = 'late' AND state = 'withdrawn'`)).toBeGreaterThan(2);
    expect(await count(`SELECT FROM card WHERE rule = 'repeated'`)).toBeGreaterThan(0);
    expect(
      await count(
        `SELECT FROM ledger_leaf a JOIN ledger_leaf b USING (office_id, stream) WHERE a.version < b.version AND a.leaf_index > b.leaf_index`,
      ),
    ).toBe(0);
  }
});

it('the rows are what the ledger folds to, and the figures of the board what its duties count to', async () => {
  for (const { office, rounds } of offices) {
    // Of the ledger's office is the calendar that it was opened with; the test's own came past it.
    const { rows } = await office.owner.query('SELECT calendar FROM office');
    await office.owner.query(`UPDATE office SET calendar = 'china'`);
    expect(await differenceIn(office, rounds.owner)).toBeNull();
    await office.owner.query('UPDATE office SET calendar = $1', [rows[0].calendar]);
    const kept = await counts(office);
    expect(kept.length).toBeGreaterThan(5);
    expect(await countsAfresh(office, rounds)).toEqual(kept);
  }
});
