import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { besideOf } from '../../src/app/beside.ts';
import { PROJECTIONS } from '../../src/app/projections.ts';
import { openDb } from '../../src/db/open.ts';
import { FOR_OUTSIDE } from '../../src/identity/outside.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { seal } from '../../src/ledger/seal.ts';
import { notifyEntries } from '../../src/notify/commands.ts';
import { newKey, OFFICE, PEOPLE } from '../support/office.ts';
import { type Inspecting, inspectingOffice, MADE_AT, OUTSIDE } from './given.ts';

const NOWHERE = '00000000-0000-4000-8000-0000000000ff';
const SUPERVISOR = 'supervision-supervisor';
const INVITED = OUTSIDE[0];
const PUBLIC =
  /^\/api\/(appeals(\/:number.*)?|auth\/.*|confirmations\/.*|docs.*|first-administrator|lists|ledger\/(key|check-receipt)|openapi.json|projects\/(years|answers).*|published.*|reception-(days|bookings).*|session\/.*|who-serves.*)$/;

let office: Inspecting;
beforeAll(async () => {
  office = await inspectingOffice();
});
beforeEach(() => office.at('2026-03-02T09:00'));
afterAll(() => office.close());

const refusedPlan = async (more: object, who = SUPERVISOR): Promise<string> => {
  try {
    await office.plan(more, who);
  } catch (error) {
    return JSON.parse((error as Error).message).code;
  }
  return 'planned';
};

const finding = (more: object = {}) => ({
  findingId: crypto.randomUUID(),
  item: 'at-the-window',
  unit: 'repair',
  what: '九点半二号窗口无人，三人等候。',
  place: '二号窗口',
  foundOn: '2026-03-10',
  madeAt: MADE_AT,
  ...more,
});

/** Sealed, opened, one fault found, closed. */
async function made(): Promise<string> {
  office.at('2026-03-02T09:00');
  const id = await office.plan();
  office.at('2026-03-10T10:00');
  await office.act(SUPERVISOR, id, 'open', { madeAt: MADE_AT });
  await office.act(INVITED, id, 'look', { item: 'at-the-window', result: 'not-in-order', madeAt: MADE_AT });
  await office.act(INVITED, id, 'findings', finding());
  await office.act(SUPERVISOR, id, 'close', { report: '一项不符合，其余未看。' });
  return id;
}

async function verified() {
  const owner = openDb(office.ownerUrl, 2);
  await seal(owner, OFFICE, office.house.keys.seal, office.now());
  await owner.close();
  return verifyOffice(office.house.db, OFFICE, PROJECTIONS, null, besideOf(office.house.keys));
}

describe('planning', () => {
  it('is for supervision, by its rules', async () => {
    expect(await refusedPlan({}, 'housing-head')).toBe('inspection.supervision-plans');
    expect(await refusedPlan({ from: '2026-03-12', to: '2026-03-10' })).toBe('inspection.window-wrong');
    // Monday 2 March: three working days lie between, so Friday 6 March is the first.
    expect(await refusedPlan({ kind: 'announced', from: '2026-03-05' })).toBe('inspection.notice-too-short');
    expect(await refusedPlan({ kind: 'announced', from: '2026-03-06' })).toBe('planned');
    expect(await refusedPlan({ places: '请提前准备汇报' })).toBe('inspection.asks-for-material');
    expect(await refusedPlan({ team: ['housing-handler'] })).toBe('inspection.no-such-member');
    expect(await refusedPlan({ team: [INVITED, SUPERVISOR] })).toBe('inspection.lead-from-office');
    expect(await refusedPlan({ targets: ['supervision'] })).toBe('inspection.team-concerned');
    expect(await refusedPlan({ items: [{ text: '看看', rule: 'no-such-rule' }] })).toBe('inspection.rule-not-in-force');
    expect(await refusedPlan({ items: [{ listed: 'polite' }, { listed: 'polite' }] })).toBe('inspection.no-such-item');
  });

  it('tells the head of an announced target, and the people from outside', async () => {
    const id = await office.plan({ kind: 'announced' });
    const entries = await entriesOf(office.house.db, OFFICE, [`inspection:${id}`]);
    await notifyEntries(office.house.notify, OFFICE, entries);
    const { rows } = await office.owner.query(
      `select a.username, n.kind from notification n join account a using (office_id, account_id)
       where n.about = $1 order by 1`,
      [`inspection:${id}`],
    );
    expect(rows).toEqual([
      { username: 'housing-head', kind: 'inspection-announced' },
      { username: INVITED, kind: 'inspection-joined' },
    ]);
  });
});

describe('a sealed plan', () => {
  it('is nowhere for anybody but its planner and team, and dated for who plans beside them', async () => {
    const id = await office.plan({ teamFrom: '2026-03-09T00:00:00.000Z' });
    for (const who of [...PEOPLE, ...OUTSIDE]) {
      const { status, body } = await office.page(who, id);
      const listed = (await office.list(who)).some((i) => i.inspectionId === id);
      const nothing = (await office.page(who, NOWHERE)).body;
      if (who === SUPERVISOR) expect([status, body.inspection.knows]).toEqual([200, 'whole']);
      else if (who === INVITED) {
        expect([listed, body.inspection.knows, body.inspection.title]).toEqual([true, 'dated', null]);
        expect([body.inspection.targets, body.items, body.proof?.file]).toEqual([[], [], null]);
        expect((await office.act(who, id, 'open', { madeAt: MADE_AT })).code).toBe('inspection.still-sealed');
      } else {
        expect({ who, status, body: { ...body, id: 0 }, listed }).toEqual({
          who,
          status: 404,
          body: { ...nothing, id: 0 },
          listed: false,
        });
        const file = await office.ask(who, 'GET', `/api/inspections/${id}/plan.json`);
        expect([who, file.statusCode]).toEqual([who, 404]);
      }
    }
    office.at('2026-03-09T09:00');
    expect((await office.page(INVITED, id)).body.inspection.title).toBe('住房窗口暗访');
    // Nothing in rows or ledger says where.
    const rows = await office.owner.query(`select to_jsonb(i)::text as t from inspection i where inspection_id = $1`, [
      id,
    ]);
    const ledger = await office.owner.query(
      `select body::text as t from ledger_entry where stream = $1 or body->>'about' = $1`,
      [`inspection:${id}`],
    );
    expect([...rows.rows, ...ledger.rows].map((r) => r.t).join(' ')).not.toContain('housing');
  });

  it('is opened on the spot, within its days, and proves that it is the same', async () => {
    const id = await office.plan();
    const planned = (await office.page(SUPERVISOR, id)).body.proof!;
    expect((await office.act(SUPERVISOR, id, 'open', { madeAt: MADE_AT })).code).toBe('inspection.not-yet');
    await verified();
    office.at('2026-03-10T10:00');
    const key = newKey();
    const first = await office.act(INVITED, id, 'open', { madeAt: MADE_AT }, key);
    expect(await office.act(INVITED, id, 'open', { madeAt: MADE_AT }, key)).toEqual(first);
    const { body } = await office.page('housing-handler', id);
    expect([body.inspection.knows, body.proof?.commitment]).toEqual(['inspected', planned.commitment]);
    const file = (await office.ask('housing-handler', 'GET', `/api/inspections/${id}/plan.json`)).rawPayload;
    expect(createHash('sha256').update(file).digest('hex')).toBe(planned.commitment);
    expect(file.toString()).toBe(body.proof?.file);
    expect(body.proof?.seal?.treeSize).toBeGreaterThan(0);
    // Another sealed plan is taken no more once its days are over and the last of what was done offline could have come.
    const late = await office.plan();
    office.at('2026-03-16T09:00');
    expect((await office.act(SUPERVISOR, late, 'open', { madeAt: MADE_AT })).code).toBe('inspection.window-over');
    expect((await office.act(SUPERVISOR, late, 'cancel', { reason: '人手不足。' })).status).toBe(200);
    expect((await office.page('housing-head', late)).status).toBe(404);
    expect((await office.act('housing-head', late, 'answer', { words: '？' })).code).toBe('inspection.not-found');
  });

  it('that was altered is found, whichever part of it', async () => {
    const id = await made();
    expect((await verified()).difference).toBeNull();
    const { owner } = office;
    const alter = async (sql: string, undo: string) => {
      await owner.query(sql, [id]);
      const { difference } = await verified();
      await owner.query(undo, [id]);
      return difference;
    };
    const flip = `update inspection set commitment = translate(commitment, '0123456789abcdef', '123456789abcdef0') where inspection_id = $1`;
    const back = `update inspection set commitment = translate(commitment, '123456789abcdef0', '0123456789abcdef') where inspection_id = $1`;
    expect(await alter(flip, back)).toMatchObject({ kind: 'row-differs', column: 'commitment' });
    const item = `vault_item set ciphertext = set_byte(ciphertext, 40, 255 - get_byte(ciphertext, 40)) where item_id = (select plan_item from inspection where inspection_id = $1)`;
    expect(await alter(`update ${item}`, `update ${item}`)).toMatchObject({ kind: 'unreadable' });
    // Whoever may write in the ledger too has to alter plan, salt, units and commitment alike: each is compared with the others.
    const entries = await entriesOf(office.house.db, OFFICE, [`inspection:${id}`]);
    const beside = besideOf(office.house.keys).find((b) => b.table === 'inspection')!;
    const asked = (history: typeof entries) =>
      beside.check(office.house.db, OFFICE, new Map([[id, history]]), new Map());
    expect((await asked(entries)).difference).toBeNull();
    const withSalt = entries.map((e) =>
      e.type === 'inspection.opened' ? { ...e, body: { ...e.body, salt: '00'.repeat(32) } } : e,
    );
    expect((await asked(withSalt)).difference).toMatchObject({ column: 'salt' });
    const withTargets = entries.map((e) =>
      e.type === 'inspection.opened' ? { ...e, body: { ...e.body, targets: ['water'] } } : e,
    );
    expect((await asked(withTargets)).difference).toMatchObject({ column: 'targets' });
    const withCommitment = entries.map((e) =>
      e.type === 'inspection.sealed' ? { ...e, body: { ...e.body, commitment: 'ab'.repeat(32) } } : e,
    );
    expect((await asked(withCommitment)).difference).toMatchObject({ column: 'commitment' });
    expect((await verified()).difference).toBeNull();
  });
});

describe('the visit', () => {
  it('finds under the item’s rule, once however often it is sent, and only where it inspects', async () => {
    const id = await office.plan();
    office.at('2026-03-10T10:00');
    await office.act(SUPERVISOR, id, 'open', { madeAt: MADE_AT });
    expect((await office.act('discipline-discipline', id, 'look', look('in-order'))).code).toBe('inspection.team-only');
    expect((await office.act(INVITED, id, 'findings', finding({ unit: 'water' }))).code).toBe(
      'inspection.not-a-target',
    );
    expect((await office.act(INVITED, id, 'findings', finding({ foundOn: '2026-03-09' }))).code).toBe(
      'inspection.found-outside-visit',
    );
    await office.act(INVITED, id, 'look', look('not-in-order'));
    expect((await office.act(SUPERVISOR, id, 'close', { report: '完。' })).code).toBe('inspection.finding-missing');
    const [one, key] = [finding(), newKey()];
    const sent = await office.act(INVITED, id, 'findings', one, key);
    expect(await office.act(INVITED, id, 'findings', one, key)).toEqual(sent);
    const { rows } = await office.owner.query(`select rule_id, unit_id, by_post from finding where source_id = $1`, [
      id,
    ]);
    expect(rows).toEqual([{ rule_id: 'no-absence', unit_id: 'repair', by_post: SUPERVISOR }]);
    // The unit learns what was seen when it is closed, not before.
    const before = (await office.page('housing-head', id)).body;
    expect([before.items.every((i) => i.result === null), before.findings]).toEqual([true, []]);
    expect((await office.act(INVITED, id, 'close', { report: '完。' })).code).toBe('session.not-for-outside');
    expect((await office.act(SUPERVISOR, id, 'close', { report: '一项不符合。' })).status).toBe(200);
    const after = (await office.page('housing-head', id)).body;
    expect([after.report, after.findings.length, after.items[0]?.result?.id]).toEqual([
      '一项不符合。',
      1,
      'not-in-order',
    ]);
    expect((await office.act('housing-head', id, 'answer', { words: '已整改排班。' })).status).toBe(200);
    expect((await office.act('housing-handler', id, 'answer', { words: '再答。' })).code).toBe(
      'inspection.answered-already',
    );
    // Whoever came from outside sees what became of it.
    expect((await office.page(INVITED, id)).body.findings[0]?.state.id).toBe('open');
    const { rows: owed } = await office.owner.query(`select distinct state from duty where about = $1`, [
      `inspection:${id}`,
    ]);
    expect(owed).toEqual([{ state: 'done' }]);
  });

  const look = (result: string) => ({ item: 'at-the-window', result, madeAt: MADE_AT });
});

describe('a photo of what was found', () => {
  it('is taken once, from the team, as an image; is the finding’s; and verify misses it once it is gone', async () => {
    const id = await office.plan();
    office.at('2026-03-10T10:00');
    await office.act(SUPERVISOR, id, 'open', { madeAt: MADE_AT });
    const found = finding();
    await office.act(INVITED, id, 'findings', found);
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#0f766e' } })
      .png()
      .toBuffer();
    const send = async (who: string, bytes: Buffer, key = newKey(), to = found.findingId) => {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(bytes)]), 'photo');
      const body = new Response(form);
      const response = await office.app.inject({
        method: 'POST',
        url: `/api/inspections/${id}/findings/${to}/photos`,
        headers: { 'x-as': who, 'idempotency-key': key, 'content-type': body.headers.get('content-type')! },
        payload: Buffer.from(await body.arrayBuffer()),
      });
      return { status: response.statusCode, ...response.json() };
    };
    const key = newKey();
    const first = await send(INVITED, png, key);
    expect(first.status).toBe(201);
    expect(await send(INVITED, png, key)).toEqual(first);
    expect((await send(INVITED, Buffer.from('你好，这是文本。'))).code).toBe('inspection.photo-only');
    expect((await send(INVITED, png, newKey(), NOWHERE)).code).toBe('inspection.no-such-finding');
    expect((await send('housing-head', png)).code).toBe('inspection.team-only');
    expect((await send('water-head', png)).code).toBe('inspection.not-found');
    const shown = (who: string) =>
      office.ask(who, 'GET', `/api/inspections/${id}/photos/${first.attachmentId}`).then((r) => r.statusCode);
    expect([await shown('housing-head'), await shown('water-head'), await shown(OUTSIDE[1])]).toEqual([200, 404, 404]);
    // On the page of the finding it is for whoever sees that.
    const ofFinding = (who: string, more = '') =>
      office.ask(who, 'GET', `/api/findings/${found.findingId}/photos${more}`);
    for (const who of ['housing-head', 'repair-handler', 'qu-auditor', SUPERVISOR]) {
      expect((await ofFinding(who)).json()).toEqual({ photos: [first.attachmentId] });
      const photo = await ofFinding(who, `/${first.attachmentId}`);
      expect([photo.statusCode, photo.headers['content-type']]).toEqual([200, 'image/png']);
    }
    expect((await ofFinding('housing-head', `/${NOWHERE}`)).json().code).toBe('file.not-found');
    expect((await ofFinding('water-head')).json().code).toBe('finding.not-found');
    expect((await ofFinding('water-head', `/${first.attachmentId}`)).json().code).toBe('finding.not-found');
    expect((await verified()).difference).toBeNull();
    await office.owner.query(`delete from attachment where attachment_id = $1`, [first.attachmentId]);
    expect((await verified()).difference).toMatchObject({ kind: 'row-missing' });
  });
});

describe('a supervisor from outside', () => {
  it('reaches their own inspections and nothing else, whether it exists or not', async () => {
    const { caseId } = await office.file();
    const id = await made();
    expect((await office.page(INVITED, id)).status).toBe(200);
    expect((await office.page(OUTSIDE[1], id)).status).toBe(404);
    expect(await office.list(OUTSIDE[1])).toEqual([]);
    const reached: string[] = [];
    for (const route of office.routes) {
      const [method, path] = route.split(' ') as ['GET' | 'POST', string];
      if (!path.startsWith('/api/') || (method !== 'GET' && method !== 'POST')) continue;
      const at = (thing: string) => path.replace(/:\w+/g, thing);
      const [there, gone] = [
        await office.ask(INVITED, method, at(caseId)),
        await office.ask(INVITED, method, at(NOWHERE)),
      ];
      expect([path, there.statusCode]).toEqual([path, gone.statusCode]);
      if (there.statusCode !== 403 || there.json().code !== 'session.not-for-outside') reached.push(path);
    }
    // What is left is open to everybody, signed in or not.
    expect(reached.filter((path) => !FOR_OUTSIDE.includes(path) && !PUBLIC.test(path))).toEqual([]);
    expect(FOR_OUTSIDE.filter((path) => !office.routes.some((r) => r.endsWith(` ${path}`)))).toEqual([]);
  });
});
