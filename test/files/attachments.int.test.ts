import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { erase } from '../../src/cases/closing.commands.ts';
import { sweepOrphans } from '../../src/files/jobs.ts';
import { filesPack } from '../../src/files/pack.ts';
import { attachmentsOf } from '../../src/files/queries.ts';
import { sha256 } from '../../src/identity/keys.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { instant } from '../../src/kernel/time.ts';
import { type Asking, type Served, served } from '../support/served.ts';
import { officeFile, pdf, photo } from './given.ts';

let house: Served;
let clerk = '';
let caseId = '';
let count = 0;
const key = () => `attach-${String(++count).padStart(12, '0')}`;

beforeAll(async () => {
  house = await served();
  await house.staff('wang', 'clerk');
  await house.staff('li', 'auditor');
  await house.staff('zhou', 'handler');
  await house.owner.query(
    `UPDATE unit SET functions = '{intake,discipline,supervision,call-back}' WHERE office_id = $1 AND unit_id = 'root'`,
    [house.officeId],
  );
  clerk = await house.signIn('wang');
  caseId = await filed();
});
afterAll(() => house.close());

async function filed(kind = 'help'): Promise<string> {
  const body = { kind, channel: 'counter', text: '西里路的路灯坏了，晚上看不见。' };
  const response = await house.ask('POST', '/api/cases', { cookie: clerk, key: key(), body });
  expect(response.statusCode, response.body).toBe(200);
  return response.json().caseId;
}

/** A form with one file, as a browser sends it. */
async function upload(bytes: Buffer, name: string, more: Asking & { to?: string } = {}) {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)], { type: 'text/html' }), name);
  const sent = new Response(form);
  return house.ask('POST', `/api/cases/${more.to ?? caseId}/attachments`, {
    cookie: clerk,
    key: key(),
    ...more,
    headers: { 'content-type': sent.headers.get('content-type')! },
    body: Buffer.from(await sent.arrayBuffer()),
  });
}

const onDisk = async (): Promise<string[]> =>
  (await readdir(join(house.house.settings.dataDir, 'files'), { recursive: true }).catch(() => [])).filter((p) =>
    p.includes('/'),
  );
const entries = async (stream: string) =>
  (await house.owner.query('SELECT type, body FROM ledger_entry WHERE stream = $1 ORDER BY version', [stream])).rows;

describe('attaching', () => {
  test('a photo is kept without its place, sealed, and comes back as it was kept', async () => {
    const sent = await photo();
    const response = await upload(sent, '现场 “照片”.jpeg');
    expect(response.statusCode, response.body).toBe(201);
    const { attachmentId } = response.json();
    expect(response.json()).toMatchObject({ mediaType: 'image/jpeg' });

    const back = await house.ask('GET', `/api/cases/${caseId}/attachments/${attachmentId}`, { cookie: clerk });
    expect(back.statusCode, back.body).toBe(200);
    expect(back.headers).toMatchObject({ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' });
    expect(back.headers['content-disposition']).toMatch(/^attachment; .*filename\*=UTF-8''%E7%8E%B0/);
    expect(back.headers['content-security-policy']).toContain('sandbox');
    expect((await sharp(back.rawPayload).metadata()).exif).toBeUndefined();

    const shown = await house.ask('GET', `/api/cases/${caseId}/attachments/${attachmentId}?show=true`, {
      cookie: clerk,
    });
    expect(shown.headers['content-disposition']).toMatch(/^inline/);

    const [place] = (await onDisk()).filter((p) => p.endsWith(attachmentId));
    expect(place).toBe(`${attachmentId.slice(-2)}/${attachmentId}`);
  });

  test('a document is never shown in the page, even if asked', async () => {
    const { attachmentId } = (await upload(officeFile('docx'), '报告.docx', { to: await filed() })).json();
    const [{ about }] = (
      await house.owner.query('SELECT about FROM attachment WHERE attachment_id = $1', [attachmentId])
    ).rows;
    const shown = await house.ask('GET', `/api/cases/${about.slice(5)}/attachments/${attachmentId}?show=true`, {
      cookie: clerk,
    });
    expect(shown.headers['content-disposition']).toMatch(/^attachment/);
    expect(strFromU8(unzipSync(shown.rawPayload)['main.xml']!)).toBe('<w>整改情况</w>');
  });

  test('a PDF is kept without its author, and the ledger has the digest of what is kept', async () => {
    const to = await filed();
    const sent = pdf('A', ['<< /Author (AUTHOR-ZHANG) >>', '<< /Type /Metadata /Length 3 >>\nstream\nXMP\nendstream']);
    const withInfo = Buffer.from(sent.toString('latin1').replace('/Root 1 0 R', '/Root 1 0 R /Info 6 0 R'), 'latin1');
    const { attachmentId, bytes } = (await upload(withInfo, 'a.pdf', { to })).json();
    const back = await house.ask('GET', `/api/cases/${to}/attachments/${attachmentId}`, { cookie: clerk });
    expect(back.rawPayload.length).toBe(bytes);
    expect(back.rawPayload.includes('AUTHOR-ZHANG')).toBe(false);
    const { rows } = await house.owner.query('SELECT salt, digest FROM attachment WHERE attachment_id = $1', [
      attachmentId,
    ]);
    const digest = sha256(rows[0].salt, back.rawPayload);
    expect(rows[0].digest.equals(digest)).toBe(true);
    expect((await entries(`case:${to}`)).at(-1).body).toMatchObject({ digest: digest.toString('hex') });
  });

  test('a signed PDF comes back byte by byte, and its type says that it was kept as it was sent', async () => {
    const to = await filed();
    const sent = pdf('A', ['<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>']).toString('latin1');
    const signed = Buffer.from(sent.replace('/Pages 2 0 R', '/Pages 2 0 R /Perms 6 0 R'), 'latin1');
    const response = await upload(signed, '发票.pdf', { to });
    expect(response.json()).toMatchObject({ mediaType: 'application/pdf; signed=yes' });
    const { attachmentId } = response.json();
    const back = await house.ask('GET', `/api/cases/${to}/attachments/${attachmentId}`, { cookie: clerk });
    expect(back.headers['content-type']).toBe('application/pdf; signed=yes');
    expect(back.rawPayload.equals(signed)).toBe(true);
    const listed = await house.ask('GET', `/api/cases/${to}/attachments`, { cookie: clerk });
    expect(listed.json().attachments).toMatchObject([
      { name: '发票.pdf', mediaType: 'application/pdf; signed=yes', image: false },
    ]);
  });

  test('neither database nor disk nor ledger nor the stored result tell the name or the bytes', async () => {
    const to = await filed();
    const { attachmentId } = (await upload(pdf('SECRET-INSIDE'), 'SECRET-NAME.pdf', { to })).json();
    const dump = await house.owner.query(
      `SELECT (SELECT string_agg(encode(name, 'escape') || a::text, '') FROM attachment a)
           || (SELECT string_agg(body::text, '') FROM ledger_entry) || (SELECT string_agg(result::text, '') FROM idempotency) AS all`,
    );
    expect(dump.rows[0].all).toContain(attachmentId);
    expect(dump.rows[0].all).not.toContain('SECRET');
    const { readFile } = await import('node:fs/promises');
    const place = (await onDisk()).find((p) => p.endsWith(attachmentId))!;
    const bytes = await readFile(join(house.house.settings.dataDir, 'files', place));
    expect(bytes.includes('SECRET')).toBe(false);
    expect((await entries(`case:${to}`)).at(-1)).toMatchObject({
      type: 'case.attached',
      body: { attachment: attachmentId },
    });
  });

  test('sent twice it is one, also at once; the same key for another file is refused', async () => {
    const to = await filed();
    const again = key();
    const both = await Promise.all([
      upload(pdf('a'), 'a.pdf', { to, key: again }),
      upload(pdf('a'), 'a.pdf', { to, key: again }),
    ]);
    expect(both.map((r) => r.statusCode)).toEqual([201, 201]);
    expect(both[0]!.json()).toEqual(both[1]!.json());
    const other = await upload(pdf('b'), 'a.pdf', { to, key: again });
    expect(other.json().code).toBe('request.idempotency-mismatch');
    const { rows } = await house.owner.query('SELECT attachment_id FROM attachment WHERE about = $1', [`case:${to}`]);
    expect(rows).toHaveLength(1);
    const stored = new Set(
      (await house.owner.query('SELECT attachment_id FROM attachment')).rows.map((r) => r.attachment_id),
    );
    expect((await onDisk()).map((p) => p.slice(3)).filter((id) => !stored.has(id))).toEqual([]);
  });

  test('ten at most, also when they come together', async () => {
    const to = await filed();
    for (let i = 0; i < 8; i++) expect((await upload(pdf(`${i}`), `${i}.pdf`, { to })).statusCode).toBe(201);
    const last = await Promise.all([1, 2, 3].map((i) => upload(pdf(`x${i}`), `x${i}.pdf`, { to })));
    expect(last.map((r) => r.json().code ?? 'taken').sort()).toEqual(['file.too-many', 'taken', 'taken']);
    expect((await upload(pdf('more'), 'more.pdf', { to })).json().code).toBe('file.too-many');
  });
});

describe('what is refused', () => {
  test('a file that is one byte too large', async () => {
    const to = await filed();
    const most = Buffer.alloc(filesPack.max, 'a');
    expect((await upload(most, 'a.txt', { to })).statusCode).toBe(201);
    const response = await upload(Buffer.concat([most, Buffer.from('a')]), 'a.txt', { to });
    expect([response.statusCode, response.json().code]).toEqual([413, 'file.too-large']);
  });

  test('a page renamed, nothing, no form, a wrong case', async () => {
    expect((await upload(Buffer.from('<html><script>1</script>'), 'a.jpg')).json()).toMatchObject({
      status: 415,
      code: 'file.type',
    });
    expect((await upload(Buffer.alloc(0), 'a.jpg')).json().code).toBe('file.empty');
    const bare = await house.ask('POST', `/api/cases/${caseId}/attachments`, { cookie: clerk, key: key(), body: {} });
    expect(bare.json().code).toBe('file.missing');
    const cut = await house.ask('POST', `/api/cases/${caseId}/attachments`, {
      cookie: clerk,
      key: key(),
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf',
    });
    expect(cut.statusCode).toBeGreaterThanOrEqual(400);
    expect(cut.statusCode).toBeLessThan(500);
    expect((await upload(pdf(), 'a.pdf', { to: derivedId('nowhere') })).json().code).toBe('case.not-found');
  });

  test('who is not signed in, who only reads, and a report that is not theirs', async () => {
    expect((await upload(pdf(), 'a.pdf', { cookie: '' })).statusCode).toBe(401);
    const auditor = await house.signIn('li');
    expect((await upload(pdf(), 'a.pdf', { cookie: auditor })).statusCode).toBe(403);
    const { attachmentId } = (await upload(pdf('z'), 'z.pdf')).json();
    const look = await house.ask('GET', `/api/cases/${caseId}/attachments/${attachmentId}`, { cookie: auditor });
    expect(look.json().code).toBe('case.only-who-handles');
    expect((await entries(`case:${caseId}`)).length).toBeGreaterThan(1);

    const listed = async (cookie: string) =>
      (await house.ask('GET', `/api/cases/${caseId}/attachments`, { cookie })).json().attachments.at(-1);
    expect(await listed(clerk)).toMatchObject({ attachmentId, name: 'z.pdf', addedBy: 'staff', image: false });
    expect(await listed(auditor)).toMatchObject({ attachmentId, name: '附件.pdf' });

    const report = await filed('report');
    expect((await upload(pdf(), 'a.pdf', { to: report })).json().code).toBe('case.not-found');
    const other = await house.ask('GET', `/api/cases/${report}/attachments/${attachmentId}`, { cookie: clerk });
    expect(other.json().code).toBe('case.not-found');
    const elsewhere = await house.ask('GET', `/api/cases/${await filed()}/attachments/${attachmentId}`, {
      cookie: clerk,
    });
    expect(elsewhere.json().code).toBe('file.not-found');
  });
});

test('each look is on record', async () => {
  const to = await filed();
  const { attachmentId } = (await upload(pdf('q'), 'q.pdf', { to })).json();
  await house.ask('GET', `/api/cases/${to}/attachments/${attachmentId}`, { cookie: clerk });
  const { rows } = await house.owner.query(
    `SELECT actor FROM ledger_entry WHERE type = 'vault.looked' AND body->>'attachment' = $1`,
    [attachmentId],
  );
  expect(rows).toEqual([{ actor: `account:${derivedId(house.officeId, 'wang')}` }]);
});

test('erasing a person leaves neither rows nor, after the sweep, bytes', async () => {
  const to = await filed();
  const { attachmentId } = (await upload(pdf('w'), 'w.pdf', { to })).json();
  const { db, keys, settings, workOf } = house.house;
  expect(await attachmentsOf(db, keys, house.officeId, `case:${to}`)).toMatchObject([{ attachmentId, name: 'w.pdf' }]);
  await house.ask('POST', `/api/cases/${to}/withdraw`, { cookie: clerk, key: key(), body: {} });
  const { officeId } = house;
  const ctx = { officeId, now: house.now(), actor: { kind: 'system', officeId, process: 'test' } } as const;
  const work = await workOf(officeId);
  await db.transact((tx) => erase(tx, ctx, work, work.scope(ctx.actor), to));
  expect(await attachmentsOf(db, keys, officeId, `case:${to}`)).toEqual([]);
  expect((await house.owner.query('SELECT FROM attachment WHERE about = $1', [`case:${to}`])).rowCount).toBe(0);
  const later = instant(Date.parse(house.now()) + (filesPack.orphanHours + 1) * 3_600_000);
  expect(await sweepOrphans(db, settings.dataDir, [officeId], later)).toBe(1);
  expect((await onDisk()).filter((p) => p.endsWith(attachmentId))).toEqual([]);
});

test('the sweep takes what has no row and is a day old, and nothing else', async () => {
  const to = await filed();
  const { attachmentId } = (await upload(pdf('v'), 'v.pdf', { to })).json();
  const root = join(house.house.settings.dataDir, 'files');
  const { writeFile, mkdir } = await import('node:fs/promises');
  const [old, young, part] = [derivedId('old'), derivedId('young'), `${derivedId('part')}.12345678.part`];
  await mkdir(join(root, 'zz'), { recursive: true });
  for (const name of [old, young, part]) await writeFile(join(root, 'zz', name), 'x');
  const yesterday = Date.parse(house.now()) / 1000 - filesPack.orphanHours * 3600 - 60;
  for (const name of [old, part]) await utimes(join(root, 'zz', name), yesterday, yesterday);
  const kept = (await onDisk()).find((p) => p.endsWith(attachmentId))!;
  await utimes(join(root, kept), yesterday, yesterday);
  expect(await sweepOrphans(house.house.db, house.house.settings.dataDir, [house.officeId], house.now())).toBe(2);
  expect(await readdir(join(root, 'zz'))).toEqual([young]);
  expect(await onDisk()).toContain(kept);
});
