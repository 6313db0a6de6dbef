import type { ChildProcess } from 'node:child_process';
import { sql } from 'kysely';
import { type House, openHouse } from '../src/app/compose.ts';
import { dateIn } from '../src/calendar/zone.ts';
import { loadRoutingPacks } from '../src/cases/categories.ts';
import type { Kind } from '../src/cases/rules.ts';
import { caseProjection, indexMany, insertMany } from '../src/cases/store.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import { type Db, openDb, raw, type Tx } from '../src/db/open.ts';
import { dutyProjection, insertMany as insertDuties } from '../src/duties/store.ts';
import { queueAccount } from '../src/identity/commands.ts';
import { insertSealed } from '../src/identity/vault.ts';
import { type Actor, actorRef, type Role } from '../src/kernel/actor.ts';
import { derivedId } from '../src/kernel/ids.ts';
import { type Instant, instant, millis, plainDate } from '../src/kernel/time.ts';
import { append, type Context } from '../src/ledger/append.ts';
import { verifyOffice } from '../src/ledger/replay.ts';
import { openOrg } from '../src/org/commands.ts';
import { fold, tokens } from '../src/text/bigrams.ts';
import { type BenchHouse, OFFICE, openBenchHouse } from './house.ts';
import { type Plan, type Played, play, type Way } from './played.ts';
import { ESTATES, FINDINGS, MATTERS, NAMES, ROADS, SENTENCES } from './words.ts';

/** Cases per transaction: some thousand entries, as many as a bulk command may append (src/ledger/append.ts). */
const SET = 80;
const BUREAUS = 30;
/** So many are folded from the ledger and compared before the rest is filled. */
const VERIFIED = 800;
const DAY = 86_400_000;
const PASSWORD = 'a bench of ten thousand cases';

/** Who signs in for the measurements. */
const STAFF: readonly { readonly username: string; readonly unitId: string; readonly role: Role }[] = [
  { username: 'clerk', unitId: 'intake', role: 'clerk' },
  { username: 'handler', unitId: 'bureau-7', role: 'handler' },
  { username: 'head', unitId: OFFICE, role: 'head' },
];

/** A year of an office, in a database of the bench's own, with a web process in front. */
export interface FullOffice {
  readonly house: BenchHouse;
  readonly origin: string;
  readonly web: ChildProcess;
  readonly owner: Db;
  /** A `Cookie` header for one of `SIGN_INS`. */
  signIn(username: string): Promise<string>;
  /** Every ordinary case: reports are not for the clerk. */
  readonly caseIds: readonly string[];
}

interface Kept {
  readonly office: FullOffice;
  readonly app: House;
}

const offices = new Map<number, Promise<Kept>>();

/** The office with this many cases, filled once for all benches. Each size is a database of its own: they are measured in turn. */
export async function officeWith(count: number): Promise<FullOffice> {
  let kept = offices.get(count);
  if (!kept) {
    kept = filled(count);
    offices.set(count, kept);
  }
  return (await kept).office;
}

async function filled(count: number): Promise<Kept> {
  const kept = await open();
  const { office, app, caseIds } = kept;
  const first = Math.min(count, VERIFIED);
  await fill(app, 0, first, caseIds);
  await verified(office.owner, first);
  await fill(app, first, count, caseIds);
  // What autovacuum does within minutes in an office that fills in a year.
  await office.owner.rows(raw(sql`vacuum analyze`));
  return kept;
}

/** Whether what was filled is what the ledger folds to. */
async function verified(owner: Db, filledCases: number): Promise<void> {
  const { rows, difference } = await verifyOffice(owner, OFFICE, [caseProjection, dutyProjection], null);
  if (difference || rows < filledCases) throw new Error(`what was filled does not hold: ${JSON.stringify(difference)}`);
}

export async function closeOffices(): Promise<void> {
  for (const kept of offices.values()) {
    const { app, office } = await kept;
    await app.close();
    await office.owner.close();
    await office.house.close();
  }
  offices.clear();
}

async function open() {
  const house = await openBenchHouse();
  const app = await openHouse({
    appUrl: house.appUrl,
    dataDir: house.dataDir,
    publicUrl: 'http://localhost',
    trustProxy: '',
    logLevel: 'silent',
  });
  await staff(app);
  const { origin, process: web } = await house.serve();
  const caseIds: string[] = [];
  const office: FullOffice = {
    house,
    origin,
    web,
    owner: openDb(house.ownerUrl, 2),
    caseIds,
    async signIn(username) {
      const answer = await fetch(`${origin}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password: PASSWORD }),
      });
      if (!answer.ok) throw new Error(`${username} could not sign in: ${await answer.text()}`);
      return answer.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
    },
  };
  return { office, app, caseIds };
}

/** Posts in every bureau, and accounts for those who sign in. */
async function staff({ db, auth, clock }: House): Promise<void> {
  const now = clock();
  const ctx: Context = { officeId: OFFICE, now, actor: { kind: 'system', officeId: OFFICE, process: 'bench' } };
  const bureaus = Array.from({ length: BUREAUS }, (_, i) => `bureau-${i}`);
  const post = (unitId: string, role: Role) => ({ postId: `${unitId}-${role}`, unitId, role, zh: role, en: role });
  const accountOf = (username: string) => derivedId(OFFICE, 'account', username);
  await db.transact(async (tx) => {
    for (const { username } of STAFF)
      queueAccount(tx, ctx, { accountId: accountOf(username), username, displayName: username, lang: 'zh' });
    await openOrg(tx, ctx, {
      units: [],
      posts: [
        post('intake', 'clerk'),
        post(OFFICE, 'head'),
        ...bureaus.flatMap((id) => [post(id, 'handler'), post(id, 'head')]),
      ],
      holders: STAFF.map(({ username, unitId, role }) => ({
        postId: `${unitId}-${role}`,
        accountId: accountOf(username),
        since: plainDate(now.slice(0, 10)),
      })),
    });
  });
  const passwordHash = await auth.hash(PASSWORD);
  for (const { username } of STAFF)
    await auth.setPassword({
      userId: accountOf(username),
      officeId: OFFICE,
      username,
      passwordHash,
      version: 1,
      temporary: false,
    });
}

/** Numbers that are the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Of a hundred appeals: how many stand where. One in four is still open, which is a bad year. */
const WAYS: readonly (readonly [Way, number])[] = [
  ['filed', 3],
  ['routed', 3],
  ['contested', 1],
  ['handling', 9],
  ['asking', 2],
  ['answered', 4],
  ['correcting', 1],
  ['review', 1],
  ['withdrawn', 2],
  ['referred', 3],
  ['closed', 71],
];
const EVERY_WAY = WAYS.flatMap(([way, of]) => Array<Way>(of).fill(way));
const ENDED: ReadonlySet<Way> = new Set(['withdrawn', 'referred', 'closed']);
const KINDS: readonly Kind[] = ['help', 'help', 'complaint', 'complaint', 'consultation', 'suggestion', 'petition'];

/** The n-th appeal: what it says, whose it is, how far it came. */
function planOf(n: number, now: Instant, categories: readonly string[]): Plan {
  const roll = dice(n);
  const pick = <T>(from: readonly T[]): T => from[roll(from.length)]!;
  const name = () => Array.from({ length: 3 }, () => NAMES[roll(NAMES.length)]).join('');
  const kind = roll(100) < 4 ? 'report' : pick(KINDS);
  const way = pick(EVERY_WAY);
  const matter = pick(MATTERS);
  const road = pick(ROADS);
  const estate = pick(ESTATES);
  const phone = `199${String(roll(100_000_000)).padStart(8, '0')}`;
  const said = Array.from({ length: 5 }, () => pick(SENTENCES));
  // What has ended lies anywhere in the year, what is open in its last weeks.
  const ago = ENDED.has(way) ? 8 * DAY + roll(350) * DAY : roll(way === 'filed' ? 2 : 21) * DAY + 7 * DAY;
  return {
    n,
    kind,
    way,
    filedAt: instant(millis(now) - ago - roll(86_400) * 1000),
    unit: `bureau-${roll(BUREAUS)}`,
    category: pick(categories),
    publish: kind !== 'report' && roll(100) < 45,
    title: `${road}路${estate}小区${matter.title}`,
    text: `我是${road}路${estate}小区${1 + roll(40)}栋的住户，在${name()}超市旁边。${matter.said}，已经${2 + roll(60)}天了。${said.join('，')}。电话${phone}，${name()}路口可以找到我。`,
    answer: `您好，${road}路${estate}小区${matter.title}一事，${Array.from({ length: 3 }, () => pick(FINDINGS)).join('，')}。施工单位为${name()}公司，完成时间为${1 + roll(28)}日。感谢您对我们工作的关心。`,
    phone,
  };
}

/** Cases `from` to `until`, one set being prepared while PostgreSQL writes the one before. */
async function fill(app: House, from: number, until: number, caseIds: string[]): Promise<void> {
  const { db } = app;
  const work = await app.workOf(OFFICE);
  const actor: Actor = { kind: 'staff', officeId: OFFICE, accountId: derivedId(OFFICE, 'account', 'clerk'), posts: [] };
  const ctx: Context = { officeId: OFFICE, now: app.clock(), actor };
  const categories = loadRoutingPacks().branches.flatMap((b) => b.children.map((c) => c.id));
  let writing: Promise<unknown> = Promise.resolve();
  for (let begin = from; begin < until; begin += SET) {
    const plans = Array.from({ length: Math.min(SET, until - begin) }, (_, i) =>
      planOf(begin + i, ctx.now, categories),
    );
    const set = plans.map((plan) => play(work, actorRef(actor), plan));
    caseIds.push(...set.flatMap(({ appeal: a }) => (a.visibility === 'normal' ? [a.caseId] : [])));
    await writing;
    writing = db.transact(async (tx) => write(tx, ctx, work, set));
    // It is awaited before the next set and at the end; until then it must not count as unhandled.
    writing.catch(() => {});
  }
  await writing;
}

function write(tx: Tx, ctx: Context, work: OfficeWork, set: readonly Played[]): void {
  append(
    tx,
    ctx,
    set.flatMap((s) => s.entries),
  );
  insertSealed(
    tx,
    set.map((s) => s.person),
  );
  insertMany(tx, OFFICE, set);
  insertDuties(
    tx,
    OFFICE,
    set.flatMap((s) => s.duties),
  );
  indexMany(
    tx,
    OFFICE,
    set.map(({ appeal, search }) => ({ caseId: appeal.caseId, ...search })),
  );
  publishMany(
    tx,
    work,
    set.filter((s) => s.appeal.published),
  );
}

/** As `publish` in src/cases/closing.commands.ts, for many. */
function publishMany(tx: Tx, work: OfficeWork, set: readonly Played[]): void {
  const { zone } = work.calendar;
  const rows = set.map(({ appeal: a, words }) => {
    const all = Object.values(words).join('\n');
    return {
      case_id: a.caseId,
      category: a.category,
      unit_id: a.unitId,
      ...words,
      filed_on: dateIn(zone, a.filedAt),
      answered_on: dateIn(zone, a.answeredAt as Instant),
      published_at: a.changedAt,
      folded: fold(all),
      tokens: tokens(all),
    };
  });
  if (rows.length === 0) return;
  tx.write(
    raw(sql`insert into publication (office_id, case_id, category, unit_id, title, question, answer, filed_on, answered_on,
        published_at, folded, tokens)
      select ${OFFICE}, case_id, category, unit_id, title, question, answer, filed_on, answered_on, published_at, folded,
        array_to_tsvector(tokens)
      from json_to_recordset(${JSON.stringify(rows)}::json) as x(case_id uuid, category text, unit_id text, title text,
        question text, answer text, filed_on date, answered_on date, published_at timestamptz, folded text, tokens text[])`),
  );
}
