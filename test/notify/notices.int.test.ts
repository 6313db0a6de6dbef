import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { derivedId } from '../../src/kernel/ids.ts';
import type { Entry } from '../../src/ledger/entry.ts';
import { notifyEntries } from '../../src/notify/commands.ts';
import { forgetRead } from '../../src/notify/jobs.ts';
import type { Served } from '../support/served.ts';
import { follower, officeWithUnits } from './given.ts';

let house: Served;
let news: () => Promise<Entry[]>;
const cookies = new Map<string, string>();
let count = 0;
const key = () => `notice-${String(++count).padStart(12, '0')}`;

async function as(name: string): Promise<string> {
  const known = cookies.get(name);
  if (known) return known;
  const cookie = await house.signIn(name);
  cookies.set(name, cookie);
  return cookie;
}

async function act(name: string, path: string, body: unknown = {}): Promise<Record<string, string>> {
  const response = await house.ask('POST', path, { cookie: await as(name), key: key(), body });
  if (response.statusCode !== 200) throw new Error(response.body);
  return response.json();
}
const file = async (kind = 'help', more = {}): Promise<string> =>
  (await act('wang', '/api/cases', { kind, channel: 'counter', text: '路灯坏了，请修。', ...more })).caseId!;

interface Line {
  id: string;
  about: string;
  text: { zh: string; en: string };
  readAt: string | null;
}
async function told(name: string, query = ''): Promise<{ notifications: Line[]; next: string | null; unread: number }> {
  const response = await house.ask('GET', `/api/notifications${query}`, { cookie: await as(name) });
  expect(response.statusCode, response.body).toBe(200);
  return response.json();
}
const aboutCase = async (name: string, caseId: string): Promise<string[]> =>
  (await told(name)).notifications.filter((n) => n.about === `case:${caseId}`).map((n) => n.text.zh);
const spread = async () => notifyEntries(house.house.notify, house.officeId, await news());

beforeAll(async () => {
  house = await officeWithUnits();
  news = follower(house);
});
afterAll(() => house.close());

describe('on an appeal’s way', () => {
  test('each hand it comes into is told once, with number, step and date', async () => {
    const caseId = await file();
    await spread();
    expect(await aboutCase('zhou', caseId)).toHaveLength(1);
    expect(await aboutCase('wang', caseId)).toEqual([]);

    await act('wang', `/api/cases/${caseId}/route`, { unit: 'roads' });
    const entries = await news();
    await notifyEntries(house.house.notify, house.officeId, entries);
    await notifyEntries(house.house.notify, house.officeId, entries);
    const [line] = await aboutCase('liu', caseId);
    const { rows } = await house.owner.query('SELECT number FROM appeal WHERE case_id = $1', [caseId]);
    expect(line).toMatch(new RegExp(`^新的待办：受理，求助 ${rows[0].number}，期限\\d{4}年\\d{1,2}月\\d{1,2}日$`));
    expect(await aboutCase('liu', caseId)).toHaveLength(1);
    expect(await aboutCase('chen', caseId)).toHaveLength(1);
    for (const other of ['ding', 'wen', 'tang', 'admin']) expect(await aboutCase(other, caseId)).toEqual([]);

    await act('liu', `/api/cases/${caseId}/contest`, { reason: '不属于本单位。' });
    await spread();
    expect(await aboutCase('tang', caseId)).toEqual([expect.stringContaining('管辖异议')]);
  });

  test('the head is asked for an extension, the handler hears what the person added', async () => {
    const caseId = await file('petition');
    await act('wang', `/api/cases/${caseId}/route`, { unit: 'roads' });
    await act('liu', `/api/cases/${caseId}/accept`);
    await spread();
    await act('liu', `/api/cases/${caseId}/ask-extension`, { by: 5, reason: '要等材料。' });
    await act('zhou', `/api/cases/${caseId}/add`, { text: '补充一张照片。' });
    await spread();
    expect(await aboutCase('chen', caseId)).toContainEqual(expect.stringContaining('审批延期'));
    expect(await aboutCase('liu', caseId)).toContainEqual(expect.stringContaining('补充了材料'));
  });

  test('no notice holds what people wrote', async () => {
    const { rows } = await house.owner.query('SELECT string_agg(n::text, $1) AS all FROM notification n', ['']);
    expect(rows[0].all).not.toMatch(/路灯|材料。|照片|不属于/);
  });
});

describe('a report', () => {
  test('is told to discipline, never in the unit it is about or below', async () => {
    const caseId = await file('report', { accusedUnits: ['roads'] });
    await spread();
    expect(await aboutCase('wen', caseId)).toHaveLength(1);
    for (const other of ['chen', 'liu', 'ding', 'wang', 'zhou', 'tang'])
      expect(await aboutCase(other, caseId)).toEqual([]);
  });

  test('against the office itself is told to discipline, and to nobody who serves in the office’s own posts', async () => {
    await house.staff('mayor', 'head', 'discipline');
    await house.owner.query(`UPDATE post SET unit_id = 'root' WHERE post_id LIKE 'mayor-%'`);
    const caseId = await file('complaint');
    await act('wang', `/api/cases/${caseId}/route`, { unit: 'root' });
    await spread();
    expect(await aboutCase('mayor', caseId)).toHaveLength(1);
    await act('wang', `/api/cases/${caseId}/classify`, { kind: 'report', accusedUnits: ['root'] });
    await spread();
    expect((await aboutCase('wen', caseId)).length).toBeGreaterThan(0);
    // Told before it was a report, and taken back, though they sit in discipline too.
    for (const other of ['mayor', 'chen', 'liu', 'ding', 'wang', 'zhou', 'tang'])
      expect(await aboutCase(other, caseId)).toEqual([]);
  });

  test('that was an ordinary matter before takes back what was told of it, and stays silent if told again', async () => {
    const caseId = await file('complaint');
    await act('wang', `/api/cases/${caseId}/route`, { unit: 'roads' });
    const first = await news();
    await notifyEntries(house.house.notify, house.officeId, first);
    expect(await aboutCase('liu', caseId)).toHaveLength(1);
    await act('wang', `/api/cases/${caseId}/classify`, { kind: 'report', accusedUnits: ['roads'] });
    await spread();
    expect(await aboutCase('liu', caseId)).toEqual([]);
    expect(await aboutCase('wang', caseId)).toEqual([]);
    // A follower that has to begin anew meets the old entries again.
    await notifyEntries(house.house.notify, house.officeId, first);
    expect(await aboutCase('liu', caseId)).toEqual([]);
    expect((await aboutCase('wen', caseId)).length).toBeGreaterThan(0);
  });
});

test('an imported past tells nobody', async () => {
  const caseId = await file();
  const before = await house.owner.query('SELECT count(*) FROM notification');
  await house.owner.query('UPDATE appeal SET history = true WHERE case_id = $1', [caseId]);
  await house.owner.query('UPDATE duty SET history = true WHERE about = $1', [`case:${caseId}`]);
  expect(await spread()).toEqual([]);
  expect((await house.owner.query('SELECT count(*) FROM notification')).rows).toEqual(before.rows);
});

describe('my notices', () => {
  test('are paged without a gap or a repeat, and counted up to a hundred', async () => {
    const account = derivedId(house.officeId, 'ding');
    // Many of the same moment: the page must not break between them.
    await house.owner.query(
      `INSERT INTO notification (office_id, account_id, notification_id, kind, about, facts, created_at)
       SELECT $1, $2, gen_random_uuid(), 'supplied', 'case:x', '{"number":"N"}', '2026-01-01'::timestamptz + (i / 40) * interval '1 day'
       FROM generate_series(1, 130) i`,
      [house.officeId, account],
    );
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page = await told('ding', next ? `?after=${encodeURIComponent(next)}` : '');
      expect(page.unread).toBe(100);
      seen.push(...page.notifications.map((n) => n.id));
      next = page.next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([130, 130]);
  });

  test('are marked as read, only mine, and once', async () => {
    const [first] = (await told('ding')).notifications;
    const others = (await told('wen')).notifications[0]!;
    const body = { ids: [first!.id, others.id] };
    const again = key();
    for (let i = 0; i < 2; i++) {
      const response = await house.ask('POST', '/api/notifications/read', {
        cookie: await as('ding'),
        key: again,
        body,
      });
      expect(response.json()).toEqual({ done: true });
    }
    expect((await told('ding')).notifications[0]!.readAt).not.toBeNull();
    expect((await told('wen')).notifications[0]!.readAt).toBeNull();
    expect((await told('ding', '?unread=true')).notifications.map((n) => n.id)).not.toContain(first!.id);
    await act('ding', '/api/notifications/read', { all: true });
    expect((await told('ding')).unread).toBe(0);
  });

  test('need a sign-in, a key and a sensible cursor', async () => {
    expect((await house.ask('GET', '/api/notifications')).statusCode).toBe(401);
    const cookie = await as('ding');
    expect((await house.ask('POST', '/api/notifications/read', { cookie, body: { all: true } })).statusCode).toBe(400);
    expect((await house.ask('GET', "/api/notifications?after=1'--", { cookie })).statusCode).toBe(400);
  });

  test('that were read long ago are removed, the others stay', async () => {
    const { notify } = house.house;
    const unread = (await told('wen')).unread;
    const clock = () =>
      new Date(Date.parse(house.now()) + 200 * 86_400_000).toISOString() as ReturnType<typeof notify.clock>;
    await forgetRead({ ...notify, clock }, house.officeId);
    expect((await told('ding')).notifications).toEqual([]);
    expect((await told('wen')).unread).toBe(unread);
  });
});
