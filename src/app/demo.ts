import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { addWorkingDays } from '../calendar/calendar.ts';
import { dueOn } from '../calendar/due.ts';
import { dateIn, parseMoment } from '../calendar/zone.ts';
import { allowed, type CaseAction } from '../cases/allowed.rules.ts';
import * as closing from '../cases/closing.commands.ts';
import { type Dossier, openDossier } from '../cases/dossier.ts';
import * as handling from '../cases/handling.commands.ts';
import * as intake from '../cases/intake.commands.ts';
import * as routing from '../cases/routing.commands.ts';
import type { OfficeWork } from '../cases/work.ts';
import { openDb, raw, type Tx } from '../db/open.ts';
import { queueAccount } from '../identity/commands.ts';
import type { Actor, Role, StaffActor } from '../kernel/actor.ts';
import { derivedId, readableCode } from '../kernel/ids.ts';
import { type Instant, instant, millis } from '../kernel/time.ts';
import { append, type Context } from '../ledger/append.ts';
import { skipToEnd } from '../ledger/follow.ts';
import { entriesOf } from '../ledger/queries.ts';
import { seal } from '../ledger/seal.ts';
import { notifyEntries } from '../notify/commands.ts';
import { createOffice, openOrg } from '../org/commands.ts';
import { type House, type HouseSettings, openHouse } from './compose.ts';
import { type DemoAppeal, type DemoOffice, type DemoStep, demoAppeals, filedOn, readDemo } from './demo-data.ts';

/** The sign-ins that `npm start` prints: one for each role. */
export interface DemoSignIn {
  readonly role: Role;
  readonly username: string;
  readonly password: string;
}

const DAY_MS = 86_400_000;
const NAMED: readonly Role[] = [
  'clerk',
  'handler',
  'head',
  'callback',
  'supervisor',
  'discipline',
  'auditor',
  'administrator',
];

/**
 * Loads the demo office into an empty database: the org chart, an account for everybody, and the year's appeals played through the
 * same commands that people use, each at its own time. Nothing is loaded where there is an office already.
 *
 * @returns the demo sign-ins, or `null` where the database is somebody's own
 */
export async function loadDemo(settings: HouseSettings, ownerUrl: string): Promise<readonly DemoSignIn[] | null> {
  const house = await openHouse(settings);
  try {
    const offices = await house.offices.all();
    const passwordFile = join(settings.dataDir, 'demo-password');
    if (offices[0]?.demo && !(await isLoaded(house, offices[0].officeId))) {
      // Ended in the middle of the first load, before anybody was let in: it begins anew.
      await empty(ownerUrl);
    } else if (offices.length > 0) {
      const kept = offices[0]!.demo ? await readFile(passwordFile, 'utf8').catch(() => null) : null;
      return kept ? signIns(readDemo(), kept.trim()) : null;
    }
    const demo = readDemo();
    // One password for all of the demo, new in every installation: a demo that is reachable is no open door.
    const password = readableCode(10).toLowerCase();
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    await new Loader(house, demo).load(password);
    const owner = openDb(ownerUrl, 2);
    await seal(owner, demo.office.id, house.keys.seal, house.clock());
    await skipToEnd(owner, demo.office.id, 'jobs');
    await tellRecent(house, demo.office.id);
    await skipToEnd(owner, demo.office.id, 'notices');
    await markLoaded(house, demo.office.id);
    await owner.close();
    return signIns(demo, password);
  } finally {
    await house.close();
  }
}

const LOADED = 'demo:loaded';

const isLoaded = async (house: House, officeId: string): Promise<boolean> =>
  (await entriesOf(house.db, officeId, [LOADED])).length > 0;

async function markLoaded(house: House, officeId: string): Promise<void> {
  const now = house.clock();
  const ctx: Context = { officeId, now, actor: { kind: 'system', officeId, process: 'demo' } };
  await house.db.transact(async (tx) => {
    append(tx, ctx, [{ stream: LOADED, version: 1, type: 'demo.loaded', body: {}, occurredAt: now }]);
  });
}

/** Notices of the last three days, so that the bell has something true to show; nobody is told of a year at once. */
async function tellRecent(house: House, officeId: string): Promise<void> {
  const since = instant(millis(house.clock()) - 3 * DAY_MS);
  const rows = await house.db.rows(
    raw(
      sql<{
        stream: string;
      }>`select distinct stream from ledger_entry where office_id = ${officeId} and recorded_at > ${since}::timestamptz`,
    ),
  );
  const entries = await entriesOf(
    house.db,
    officeId,
    rows.map((r) => r.stream),
  );
  await notifyEntries(
    house.notify,
    officeId,
    entries.filter((e) => e.recordedAt > since),
  );
}

/** Empties every table of ours and the sign-ins. Only for a demo that never opened its doors. */
async function empty(ownerUrl: string): Promise<void> {
  const owner = openDb(ownerUrl, 1);
  const tables = await owner.rows(
    raw(sql<{ name: string }>`select format('%I.%I', schemaname, tablename) as name from pg_tables
      where (schemaname = 'public' and tablename <> 'migration') or (schemaname = 'auth')`),
  );
  await owner.rows(raw(sql`truncate ${sql.raw(tables.map((t) => t.name).join(', '))}`));
  await owner.close();
}

/** The first holder of each role; for handlers and heads, of a unit that has open cases. */
function signIns(demo: DemoOffice, password: string): DemoSignIn[] {
  return NAMED.flatMap((role) => {
    const username = role === 'administrator' ? 'admin' : role;
    return demo.holders.some((h) => h.username === username) ? [{ role, username, password }] : [];
  });
}

const LEADS: ReadonlySet<string> = new Set(['filed', 'routed', 'contested', 'handling', 'asking', 'correcting']);
const ALONE: readonly DemoStep[] = [
  { day: 0.1, do: 'route', by: 'clerk' },
  { day: 0.4, do: 'accept', by: 'handler' },
  { day: 1.2, do: 'answer', by: 'handler' },
  { day: 2.5, do: 'call-back', by: 'callback', reached: true },
  { day: 3, do: 'settle-responsibility', by: 'supervisor' },
];
const byTime = (a: { at: Instant }, b: { at: Instant }): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
const AFTER_ANSWER = new Set(['call-back', 'settle-responsibility', 'review', 'close']);

class Loader {
  readonly #house: House;
  readonly #demo: DemoOffice;
  readonly #officeId: string;
  readonly #now: Instant;
  readonly #actors = new Map<string, StaffActor>();

  constructor(house: House, demo: DemoOffice) {
    this.#house = house;
    this.#demo = demo;
    this.#officeId = demo.office.id;
    this.#now = house.clock();
  }

  #system(at: Instant): Context {
    return { officeId: this.#officeId, now: at, actor: { kind: 'system', officeId: this.#officeId, process: 'demo' } };
  }

  async load(password: string): Promise<void> {
    const { db, auth } = this.#house;
    const demo = this.#demo;
    const begun = instant(millis(this.#now) - 400 * DAY_MS);
    const accountOf = (username: string) => derivedId(this.#officeId, 'account', username);
    await db.transact(async (tx) => {
      createOffice(tx, this.#system(begun), {
        zh: demo.office.zh,
        en: demo.office.en,
        calendar: 'qinglan',
        demo: true,
      });
      for (const h of demo.holders)
        queueAccount(tx, this.#system(begun), {
          accountId: accountOf(h.username),
          username: h.username,
          displayName: h.zh,
          lang: 'zh',
        });
      await openOrg(tx, this.#system(begun), {
        units: demo.units.map((u) => ({
          unitId: u.id,
          parentId: u.parent,
          kind: u.kind,
          zh: u.zh,
          en: u.en,
          functions: u.functions,
          aliases: u.aliases,
          places: u.places,
        })),
        posts: demo.posts.map((p) => ({ postId: p.id, unitId: p.unit, role: p.role, zh: p.zh, en: p.en })),
        holders: demo.holders.flatMap((h) =>
          h.posts.map((postId) => ({ postId, accountId: accountOf(h.username), since: h.from })),
        ),
      });
    });
    const passwordHash = await auth.hash(password);
    for (const h of demo.holders) {
      await auth.setPassword({
        userId: accountOf(h.username),
        officeId: this.#officeId,
        username: h.username,
        passwordHash,
        version: 1,
        temporary: false,
      });
    }
    const work = await this.#house.workOf(this.#officeId);
    for (const h of demo.holders) {
      const posts = h.posts.flatMap((postId) => {
        const post = demo.posts.find((p) => p.id === postId);
        return post ? [{ postId, unitId: post.unit, role: post.role, unitPath: work.path(post.unit) }] : [];
      });
      const actor: StaffActor = { kind: 'staff', officeId: this.#officeId, accountId: accountOf(h.username), posts };
      for (const p of posts)
        if (!this.#actors.has(`${p.unitId}/${p.role}`)) this.#actors.set(`${p.unitId}/${p.role}`, actor);
      for (const p of posts) if (!this.#actors.has(p.role)) this.#actors.set(p.role, actor);
    }
    // A matter and the others who wrote of it are played together, in the order of time; matters side by side.
    const matters = [...Map.groupBy(demoAppeals(demo), (a) => a.matter.id).values()];
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let m = matters.shift(); m; m = matters.shift()) await this.#play(work, m);
      }),
    );
  }

  /** When an appeal was filed: on its day, at an hour that follows from its place in the list. */
  #filedAt(work: OfficeWork, appeal: DemoAppeal): Instant {
    const { zone } = work.calendar;
    const way = this.#demo.ways.find((w) => w.id === appeal.matter.way);
    const hash = Number.parseInt(derivedId(appeal.id).slice(0, 6), 16);
    const clock = `${String(8 + (hash % 11)).padStart(2, '0')}:${String(hash % 60).padStart(2, '0')}`;
    const today = dateIn(zone, this.#now);
    if (way?.dueInWorkingDays !== undefined && !appeal.leadId) {
      const wanted = addWorkingDays(work.calendar, today, way.dueInWorkingDays);
      const rule = work.clocks.get(work.pack.kinds[appeal.matter.kind].handle)!;
      for (let ago = 0; ago < 120; ago++) {
        const from = parseMoment(`${dateIn(zone, instant(millis(this.#now) - ago * DAY_MS))}T${clock}`, zone);
        const accepted = instant(millis(from) + 0.3 * DAY_MS);
        if (accepted < this.#now && dueOn(rule, { from: accepted, pauses: [] }, work.calendar)?.dueOn === wanted)
          return from;
      }
    }
    const at = parseMoment(`${filedOn(appeal, this.#demo, today)}T${clock}`, zone);
    return at < this.#now ? at : instant(millis(this.#now) - 3_600_000);
  }

  async #play(work: OfficeWork, appeals: readonly DemoAppeal[]): Promise<void> {
    const { db } = this.#house;
    const filed = new Map<string, string>();
    const rated = new Map<string, number>();
    const lead = appeals.find((a) => a.leadId === null)!;
    const leadStart = this.#filedAt(work, lead);
    const events = appeals.flatMap((appeal) => {
      const start = this.#filedAt(work, appeal);
      const later = (millis(leadStart) - millis(start)) / DAY_MS + 0.3;
      // Each of the others is called back too, after the lead.
      const asked = appeal.leadId
        ? lead.steps.filter((s) => AFTER_ANSWER.has(s.do)).map((s) => ({ ...s, day: s.day + later }))
        : [];
      return [...appeal.steps, ...asked].flatMap((step) => {
        const at = instant(millis(start) + step.day * DAY_MS + (step.do === 'file' ? 0 : 60_000));
        // Taken up again, it goes over the desk like any other.
        const again: DemoStep = { day: step.day + 0.2, do: 'route', by: 'clerk' };
        const route = { at: instant(millis(at) + 0.2 * DAY_MS), appeal, step: again };
        return step.do === 'reopen' ? [{ at, appeal, step }, route] : [{ at, appeal, step }];
      });
    });
    events.sort(byTime);
    for (let next = events.shift(); next && next.at < this.#now; next = events.shift()) {
      const { at, appeal, step } = next;
      if (step.do === 'file') {
        filed.set(appeal.id, await this.#file(work, appeal, at));
        continue;
      }
      const caseId = filed.get(appeal.id)!;
      const done = await db.transact(async (tx) => {
        const dossier = await openDossier(tx, this.#system(at), work, caseId);
        return dossier !== null && this.#step(tx, at, work, dossier, appeal, step, filed, rated.get(appeal.id) ?? 0);
      });
      if (done && step.do !== 'link') rated.set(appeal.id, (rated.get(appeal.id) ?? 0) + 1);
      // Who wrote when the lead was answered already is handled alone.
      if (!done && step.do === 'link') {
        const alone = ALONE.map((s) => ({ at: instant(millis(at) + s.day * DAY_MS), appeal, step: s }));
        events.push(...alone);
        events.sort(byTime);
      }
    }
  }

  async #file(work: OfficeWork, appeal: DemoAppeal, at: Instant): Promise<string> {
    const { db } = this.#house;
    const { matter, person } = appeal;
    const filing: intake.Filing = {
      kind: matter.kind,
      channel: appeal.channel,
      title: appeal.title,
      text: appeal.text,
      person: person ? { name: person.name, phone: person.mobile } : null,
      anonymous: matter.anonymous ?? false,
      categoryId: matter.category,
      placeUnit: work.units.has(matter.place) ? matter.place : null,
      accusedUnit: matter.accused ?? null,
      publish: matter.way === 'published',
    };
    const { caseId } = await intake.file(db, this.#system(at), work, filing, `demo-${appeal.id}-${at}`);
    const { title, text } = appeal;
    // The story says where it goes; the rules say only how urgent it is.
    const proposal = {
      ...work.propose({ kind: matter.kind, title, text, categoryId: matter.category }),
      needsClerk: true,
    };
    await db.transact((tx) => intake.prepare(tx, this.#system(at), work, caseId, { title, text }, proposal));
    return caseId;
  }

  #actor(unit: string | null, ...roles: Role[]): StaffActor {
    for (const role of roles) {
      const found = this.#actors.get(`${unit}/${role}`);
      if (found) return found;
    }
    for (const role of roles) {
      const found = this.#actors.get(role);
      if (found) return found;
    }
    throw new Error(`demo office: nobody is ${roles.join(' or ')}`);
  }

  /** One step of the story, through the command a person would use. @returns whether the person gave a rating or, of `link`, whether it was linked */
  async #step(
    tx: Tx,
    at: Instant,
    work: OfficeWork,
    dossier: Dossier,
    appeal: DemoAppeal,
    step: DemoStep,
    filed: ReadonlyMap<string, string>,
    rated: number,
  ): Promise<boolean> {
    const { matter } = appeal;
    const { caseId, state, visibility } = dossier.appeal;
    const confidential = visibility === 'confidential';
    const as = (actor: Actor): [Tx, Context, OfficeWork, ReturnType<OfficeWork['scope']>, string] => [
      tx,
      { officeId: this.#officeId, now: at, actor },
      work,
      work.scope(actor),
      caseId,
    ];
    const may = (action: CaseAction) => allowed(state, action);
    const desk = confidential ? this.#actor(null, 'discipline') : this.#actor(null, 'clerk');
    const holder = this.#actor(dossier.appeal.unitId ?? matter.unit, 'handler', 'head');
    const head = this.#actor(dossier.appeal.unitId ?? matter.unit, 'head');
    const reviewer = this.#actor(null, dossier.reviewDesk() === work.desk('discipline') ? 'discipline' : 'supervisor');
    const citizen: Actor = { kind: 'citizen', officeId: this.#officeId, caseId };
    const others = { stars: 3 + (Number.parseInt(caseId.slice(0, 2), 16) % 3), comment: null };
    const told = appeal.leadId ? others : rated === 0 ? matter.rating : (matter.second ?? matter.rating);
    const verdict = { solved: (told?.stars ?? 4) >= 3, satisfaction: told?.stars ?? 4, comment: told?.comment ?? null };
    const note = matter.notes?.[0] ?? `${matter.title}：已到现场核实情况，正在联系相关方。`;
    switch (step.do) {
      case 'route':
        if (may('route')) await routing.route(...as(desk), matter.unit);
        return false;
      case 'link': {
        const lead = filed.get(appeal.leadId ?? '');
        const leading = lead && may('link') ? await openDossier(tx, this.#system(at), work, lead) : null;
        // A lead that is answered by now leads nobody: the later one stays with the desk, as it would.
        if (!leading || !LEADS.has(leading.appeal.state)) return false;
        await intake.link(...as(desk), lead!);
        return true;
      }
      case 'contest':
        if (may('contestRouting'))
          await routing.contestRouting(
            ...as(holder),
            '此事项的审批和监管职责不在我单位，依据单位职责规定应由业务主管单位办理，请复核。',
          );
        return false;
      case 'redirect':
      case 'decide-contest':
        if (may('decideContest'))
          await routing.decideContest(...as(reviewer), matter.unit, '核对职责规定和事发地点，由该单位牵头办理。');
        return false;
      case 'accept':
        if (may('accept')) await routing.accept(...as(holder));
        return false;
      case 'note':
      case 'contribute':
      case 'verify':
        if (may('note')) await handling.note(...as(holder), note, false);
        return false;
      case 'ask':
      case 'ask-again':
        if (may('ask'))
          await handling.ask(
            ...as(holder),
            '请补充：一、事情发生的具体位置和时间；二、相关票据、合同或照片；三、方便联系的时段。一次补齐即可，不需要到窗口。',
          );
        return false;
      case 'supply':
        if (may('add'))
          await handling.add(
            ...as(citizen),
            '已补充：照片和票据已准备好，位置就在来信写的地方，工作日下午都方便联系。',
          );
        return false;
      case 'ask-extension':
        if (may('askExtension') && work.clocks.get(work.pack.kinds[matter.kind].handle)?.extension)
          await handling.askExtension(...as(holder), 3, '需要施工单位出具检测报告，报告三个工作日后才能取得。');
        return false;
      case 'grant-extension':
        if (may('decideExtension') && dossier.appeal.detail.extensionAsked)
          await handling.decideExtension(...as(head), true, '同意。请把进展先告知当事人。');
        return false;
      case 'block':
        if (may('block') && !dossier.appeal.blocked)
          await handling.block(...as(holder), [
            '本事项需要不动产权属证明',
            '权属证明需要竣工验收备案',
            '竣工验收备案需要原建设单位盖章，该单位已注销',
          ]);
        return false;
      case 'join':
        if (may('join'))
          await handling.join(
            ...as(holder),
            [...work.units.values()]
              .filter(
                (u) =>
                  u.functions.some((f) => f === 'public-security' || f === 'government-office') && u.id !== matter.unit,
              )
              .map((u) => u.id)
              .slice(0, 2),
          );
        return false;
      case 'answer':
      case 'correct': {
        const given = matter.answer ?? {
          result: '已按职责办理完毕，现场情况已恢复正常。',
          reasons: `经核实，“${matter.title}”反映的情况属实。`,
          basis: '',
          next: '如仍有问题，请直接在本件中告诉我们。',
        };
        if (may('answer'))
          await handling.answer(
            ...as(holder),
            step.do === 'correct' ? { ...given, result: `整改后：${given.result}` } : given,
          );
        return false;
      }
      case 'call-back': {
        if (!may('call')) return false;
        const caller = confidential ? reviewer : this.#actor(null, 'callback');
        await closing.call(...as(caller), step.reached ? verdict : null);
        return step.reached === true;
      }
      case 'rate':
      case 'rate-again':
        // Said to the call-back already, unless there was none.
        if (state !== 'answered' || !may('confirm')) return false;
        await closing.confirm(...as(citizen), verdict);
        return true;
      case 'settle-responsibility':
        if (may('settle') && dossier.appeal.responsibility === null)
          await closing.settle(
            ...as(reviewer),
            (told?.stars ?? 4) >= 3 ? 'nobody' : 'procedure',
            '调阅办理记录并与当事人核实。',
          );
        return false;
      case 'review':
      case 'close':
        if (may('closeReviewed') && state === 'review') {
          if (dossier.appeal.responsibility === null)
            await closing.settle(...as(reviewer), 'nobody', '调阅办理记录，未发现过错。');
          else
            await closing.closeReviewed(
              ...as(reviewer),
              '已三次在不同时段联系当事人未果，办理记录和现场情况显示问题已经处理；当事人随时可以要求重新办理。',
            );
        }
        return false;
      case 'publish':
        if (may('publish') && dossier.appeal.publish && !dossier.appeal.published && matter.answer)
          await closing.publish(...as(desk), {
            title: matter.title,
            question: matter.text,
            answer: [matter.answer.result, matter.answer.reasons, matter.answer.basis, matter.answer.next].join('\n\n'),
          });
        return false;
      case 'withdraw':
        if (may('withdraw')) await handling.withdraw(...as(citizen), '问题已经自行解决，不再需要办理。');
        return false;
      case 'refer':
        if (may('refer')) {
          const proposal = work.propose({ kind: matter.kind, title: matter.title, text: matter.text });
          await routing.refer(
            ...as(desk),
            proposal.referral?.id ?? 'litigation',
            '这件事依法有专门的渠道：请凭身份证件和相关材料向有管辖权的机关提出，那里会在法定期限内答复您。需要法律援助的，可以到司法行政部门申请。',
          );
        }
        return false;
      case 'reopen':
        if (may('reopen')) await closing.reopen(...as(citizen), null);
        return false;
      default:
        // Steps that the house does by itself (propose, open-correction, resume) or that leave no trace of their own.
        return false;
    }
  }
}
