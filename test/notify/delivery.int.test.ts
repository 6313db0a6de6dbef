import { createHmac } from 'node:crypto';
import { Logger, runOnce } from 'graphile-worker';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { derivedId } from '../../src/kernel/ids.ts';
import type { Instant } from '../../src/kernel/time.ts';
import type { Entry } from '../../src/ledger/entry.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { digestJobs, type Job, type NotifyDeps, notifyEntries, type WebhookJob } from '../../src/notify/commands.ts';
import { callWebhook, type JobDeps, sendDigest, sendMail } from '../../src/notify/jobs.ts';
import { openMailer } from '../../src/notify/mail.ts';
import { webhookProjection } from '../../src/notify/store.ts';
import type { Served } from '../support/served.ts';
import { answering, decoded, follower, mailServer, officeWithUnits, receiver } from './given.ts';

let house: Served;
let news: () => Promise<Entry[]>;
let smtp: Awaited<ReturnType<typeof mailServer>>;
let deps: JobDeps;
let clock: Instant;
let count = 0;
const key = () => `deliver-${String(++count).padStart(12, '0')}`;
const closing: (() => Promise<void>)[] = [];

async function act(name: string, path: string, body: unknown = {}, method: 'POST' | 'PUT' = 'POST') {
  const response = await house.ask(method, path, { cookie: await house.signIn(name), key: key(), body });
  if (response.statusCode >= 300) throw new Error(response.body);
  return response.json();
}
const file = async (kind = 'help', more = {}): Promise<string> =>
  (await act('wang', '/api/cases', { kind, channel: 'counter', text: '路灯坏了。', ...more })).caseId;
const spread = async (): Promise<Job[]> => notifyEntries(deps, house.officeId, await news());
const wish = (name: string, mode: string, more = {}) =>
  act(name, '/api/notifications/mail', { mode, address: `${name}@example.org`, ...more }, 'PUT');
const mails = (jobs: Job[]) => jobs.filter((j) => j.task === 'sendMail');
const calls = (jobs: Job[]) => jobs.filter((j) => j.task === 'callWebhook');

beforeAll(async () => {
  house = await officeWithUnits();
  news = follower(house);
  smtp = await mailServer();
  const notify: NotifyDeps = house.house.notify;
  clock = '2026-03-02T04:00:00.000Z' as Instant;
  const linkTo = (about: string | null) => `https://office.example.org/${about ?? 'notices'}`;
  deps = { ...notify, mails: true, mailer: openMailer(smtp.url), linkTo, clock: () => clock };
  closing.push(async () => deps.mailer.close(), smtp.close);
});
afterEach(() => void smtp.got.splice(0));
afterAll(async () => {
  for (const close of closing) await close();
  await house.close();
});

describe('by e-mail', () => {
  test('at once, once, in the reader’s language, with nothing of the matter in it', async () => {
    await wish('zhou', 'now');
    await file();
    const [job] = mails(await spread());
    await sendMail(deps, job!.payload as never);
    await sendMail(deps, job!.payload as never);
    expect(smtp.got).toHaveLength(1);
    const [mail] = smtp.got;
    expect(mail!.to).toBe('zhou@example.org');
    expect(decoded(mail!.header('Subject'))).toMatch(/^\[测试区\] 新的待办：分派，求助 [0-9A-Z-]+，期限/);
    expect(mail!.header('Message-ID')).toBe(
      `<${(job!.payload as { notificationId: string }).notificationId}@example.org>`,
    );
    expect(mail!.body).toContain('https://office.example.org/case:');
    expect(`${mail!.raw}${mail!.body}`).not.toMatch(/路灯/);
  });

  test('a confidential matter has neither number nor link there', async () => {
    await wish('wen', 'now');
    const caseId = await file('report', { accusedUnits: ['roads'] });
    const [job] = mails(await spread());
    await sendMail(deps, job!.payload as never);
    const { rows } = await house.owner.query('SELECT number FROM appeal WHERE case_id = $1', [caseId]);
    const all = `${decoded(smtp.got[0]!.header('Subject'))}${smtp.got[0]!.body}`;
    expect(all).toContain('保密事项');
    expect(all).not.toContain(rows[0].number);
    expect(all).not.toContain(caseId);
    expect(all).not.toContain('举报');
  });

  test('in quiet hours it waits for the morning', async () => {
    await wish('zhou', 'now', { quiet: { from: '22:00', until: '07:30' } });
    await file();
    clock = '2026-03-02T15:00:00.000Z' as Instant;
    expect(mails(await spread()).map((j) => j.runAt)).toEqual(['2026-03-02T23:30:00.000Z']);
    clock = '2026-03-02T04:00:00.000Z' as Instant;
  });

  test('not if it was read meanwhile, nor to who wants none', async () => {
    await wish('zhou', 'now');
    await file();
    const [job] = mails(await spread());
    await act('zhou', '/api/notifications/read', { all: true });
    await sendMail(deps, job!.payload as never);
    await wish('zhou', 'none');
    await file();
    expect(mails(await spread())).toEqual([]);
    expect(smtp.got).toEqual([]);
  });

  test('put off is tried again; refused for good is not, and the account can see it', async () => {
    await wish('zhou', 'now', { address: 'later@example.org' });
    await file();
    const [job] = mails(await spread());
    await expect(sendMail(deps, job!.payload as never)).rejects.toThrow();
    await wish('zhou', 'now', { address: 'nobody@example.org' });
    await sendMail(deps, job!.payload as never);
    const mine = await house.ask('GET', '/api/notifications/mail', { cookie: await house.signIn('zhou') });
    expect(mine.json().mail).toMatchObject({ address: 'nobody@example.org', refusedAt: clock });
    await file();
    expect(mails(await spread())).toEqual([]);
    await wish('zhou', 'now');
    await sendMail(deps, job!.payload as never);
    expect(smtp.got).toHaveLength(1);
  });

  test('once a day, all that is new in one mail', async () => {
    await wish('zhou', 'daily', { dailyAt: '08:30' });
    for (let i = 0; i < 3; i++) await file();
    expect(mails(await spread())).toEqual([]);
    clock = '2026-03-03T00:29:00.000Z' as Instant;
    expect(await digestJobs(deps, house.officeId)).toEqual([]);
    clock = '2026-03-03T00:31:00.000Z' as Instant;
    const [job] = await digestJobs(deps, house.officeId);
    expect(job).toMatchObject({ task: 'sendDigest', payload: { day: '2026-03-03' } });
    await sendDigest(deps, job!.payload as never);
    await sendDigest(deps, job!.payload as never);
    expect(smtp.got).toHaveLength(1);
    expect(smtp.got[0]!.body.match(/· 新的待办/g)!.length).toBeGreaterThanOrEqual(3);
    expect(await digestJobs(deps, house.officeId)).toEqual([]);
    clock = '2026-03-04T00:31:00.000Z' as Instant;
    const [next] = await digestJobs(deps, house.officeId);
    await sendDigest(deps, next!.payload as never);
    expect(smtp.got).toHaveLength(1);
  });

  test('the address is not to be read in the database', async () => {
    const { rows } = await house.owner.query(
      'SELECT string_agg(m::text || encode(address, $1), $2) AS all FROM mail_preference m',
      ['escape', ''],
    );
    expect(rows[0].all).not.toContain('example.org');
  });
});

describe('to another system', () => {
  const open = async (address: string, types = ['case.filed']) =>
    (await act('admin', '/api/webhooks', { address, types })) as { webhookId: string; secret: string };
  async function hook(...answers: number[]) {
    const other = await receiver(...answers);
    closing.push(other.close);
    return { ...other, ...(await open(other.url)) };
  }
  const list = async () =>
    (await house.ask('GET', '/api/webhooks', { cookie: await house.signIn('admin') })).json().webhooks as {
      webhookId: string;
      active: boolean;
      address: string | null;
      deliveries: { tries: number; status: number | null; deliveredAt: string | null }[];
    }[];
  const mine = (jobs: Job[], webhookId: string) =>
    calls(jobs)
      .map((j) => j.payload as WebhookJob)
      .filter((p) => p.webhookId === webhookId);

  test('signed as Standard Webhooks say, tried again with the same id, delivered once', async () => {
    const { got, webhookId, secret } = await hook(500, 302, 200);
    const caseId = await file();
    const [job] = mine(await spread(), webhookId);
    await expect(callWebhook(deps, job!)).rejects.toThrow('500');
    // A redirect is not followed: the address that was agreed is the one.
    await expect(callWebhook(deps, job!)).rejects.toThrow('302');
    await callWebhook(deps, job!);
    await callWebhook(deps, job!);
    expect(got).toHaveLength(3);
    expect(new Set(got.map((g) => g.headers['webhook-id']))).toEqual(new Set([`msg_${job!.messageId}`]));
    for (const { headers, body } of got) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      const mac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
        .update(signed)
        .digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${mac}`);
    }
    expect(JSON.parse(got[2]!.body)).toMatchObject({
      type: 'case.filed',
      data: { about: `case:${caseId}`, kind: 'help' },
    });
    expect(got[2]!.body).not.toMatch(/路灯/);
    expect((await list()).find((w) => w.webhookId === webhookId)!.deliveries).toMatchObject([
      { tries: 3, status: 200 },
    ]);
  });

  test.each(['/cgi-bin/webhook/send?key=k', '/proxy/robot/send?access_token=t'])(
    'a group robot at %s gets a sentence in its own form, and is asked again while it refuses inside a 200',
    async (path) => {
      const other = await answering([
        { status: 200, text: '{"errcode":45009,"errmsg":"too often"}' },
        { status: 200, text: '{"errcode":0,"errmsg":"ok"}' },
      ]);
      closing.push(other.close);
      const { webhookId } = await open(new URL(path, other.url).href);
      await file();
      const [job] = mine(await spread(), webhookId);
      await expect(callWebhook(deps, job!)).rejects.toThrow('200');
      await callWebhook(deps, job!);
      await callWebhook(deps, job!);
      expect(other.got).toHaveLength(2);
      const { msgtype, text } = JSON.parse(other.got[1]!.body);
      expect(msgtype).toBe('text');
      expect(text.content).toMatch(/^长效：收到诉求。求助 [A-Z0-9-]+/);
      expect(text.content).not.toMatch(/路灯/);
      expect((await list()).find((w) => w.webhookId === webhookId)!.deliveries).toMatchObject([{ tries: 2 }]);
    },
  );

  test('the same entries again make the same messages', async () => {
    const { webhookId } = await hook(200);
    await file();
    const entries = await news();
    const first = mine(await notifyEntries(deps, house.officeId, entries), webhookId);
    expect(first).toHaveLength(1);
    expect(mine(await notifyEntries(deps, house.officeId, entries), webhookId)).toEqual(first);
  });

  test('nothing of a report, nor of what was not asked for', async () => {
    const { webhookId } = await hook(200);
    await file('report', { accusedUnits: ['roads'] });
    expect(mine(await spread(), webhookId)).toEqual([]);
    const caseId = await file();
    await spread();
    await act('wang', `/api/cases/${caseId}/route`, { unit: 'roads' });
    expect(mine(await spread(), webhookId)).toEqual([]);
  });

  test('a receiver that is gone is told nothing more, and its address is forgotten', async () => {
    const { got, webhookId } = await hook(410);
    await file();
    await file();
    const jobs = mine(await spread(), webhookId);
    await Promise.all(jobs.map((job) => callWebhook(deps, job)));
    expect((await list()).find((w) => w.webhookId === webhookId)).toMatchObject({ active: false, address: null });
    const sent = got.length;
    for (const job of jobs) await callWebhook(deps, job);
    await file();
    expect(mine(await spread(), webhookId)).toEqual([]);
    expect(got).toHaveLength(sent);
  });

  test('one that does not answer is tried again', async () => {
    const other = await receiver(200);
    const { webhookId } = await open(other.url);
    await other.close();
    await file();
    const [job] = mine(await spread(), webhookId);
    await expect(callWebhook(deps, job!)).rejects.toThrow('no answer');
    await act('admin', `/api/webhooks/${webhookId}/close`);
    await callWebhook(deps, job!);
  });

  test('only the administrator arranges it, and only sensibly', async () => {
    const body = { address: 'https://example.org/hook', types: ['case.filed'] };
    const ask = async (name: string, more = {}) =>
      (
        await house.ask('POST', '/api/webhooks', {
          cookie: await house.signIn(name),
          key: key(),
          body: { ...body, ...more },
        })
      ).json().code;
    expect(await ask('wang')).toBe('notify.administrator-arranges');
    expect(await ask('admin', { address: 'file:///etc/passwd' })).toBe('notify.webhook-address');
    expect(await ask('admin', { address: 'https://user:word@example.org' })).toBe('notify.webhook-address');
    expect(await ask('admin', { types: ['vault.looked'] })).toBe('notify.webhook-type');
    const wang = await house.ask('GET', '/api/webhooks', { cookie: await house.signIn('wang') });
    expect(wang.json().code).toBe('notify.administrator-arranges');
    const unknown = await house.ask('POST', `/api/webhooks/${derivedId('x')}/close`, {
      cookie: await house.signIn('admin'),
      key: key(),
    });
    expect(unknown.json().code).toBe('notify.webhook-unknown');
  });

  test('rows fold from the ledger; address and secret are nowhere in the database', async () => {
    expect((await verifyOffice(house.house.db, house.officeId, [webhookProjection], null)).difference).toBeNull();
    const { rows } = await house.owner.query(
      `SELECT coalesce((SELECT string_agg(w::text || coalesce(encode(address, 'escape'), ''), '') FROM webhook w), '')
           || (SELECT string_agg(body::text, '') FROM ledger_entry) || (SELECT string_agg(result::text, '') FROM idempotency) AS all`,
    );
    expect(rows[0].all).not.toMatch(/127\.0\.0\.1|whsec_/);
  });

  test('the queue tries again, later each time, until it is taken', async () => {
    const { got, webhookId } = await hook(503, 200);
    await file();
    const [job] = calls(await spread()).filter((j) => (j.payload as WebhookJob).webhookId === webhookId);
    const address = Object.assign(new URL(inject('ownerUrl')), {
      pathname: new URL(house.house.settings.appUrl).pathname,
    }).href;
    const pool = new pg.Pool({ connectionString: address, max: 3 });
    pool.on('error', () => {});
    closing.unshift(() => pool.end());
    const run = () =>
      runOnce({
        pgPool: pool,
        noHandleSignals: true,
        logger: new Logger(() => () => {}),
        taskList: { callWebhook: (p) => callWebhook(deps, p as WebhookJob) },
      });
    await run();
    const add = () =>
      pool.query('SELECT graphile_worker.add_job($1, $2, job_key := $3)', [job!.task, job!.payload, job!.key]);
    await add();
    await add();
    await run();
    const waiting = await pool.query('SELECT attempts, run_at > now() AS later, last_error FROM graphile_worker.jobs');
    expect(waiting.rows).toMatchObject([{ attempts: 1, later: true, last_error: expect.stringContaining('503') }]);
    await pool.query('UPDATE graphile_worker._private_jobs SET run_at = now()');
    await run();
    // The queue removes what is done a moment after it is done.
    const left = async () => (await pool.query('SELECT last_error FROM graphile_worker.jobs')).rows;
    await expect.poll(left, { timeout: 20_000 }).toEqual([]);
    expect(got.map((g) => g.headers['webhook-id'])).toEqual([
      got[0]!.headers['webhook-id'],
      got[0]!.headers['webhook-id'],
    ]);
  });
});
