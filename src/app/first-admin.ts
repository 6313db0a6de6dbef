import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { z } from 'zod';
import { knownCalendars, loadCalendar } from '../calendar/pack.ts';
import { dateIn } from '../calendar/zone.ts';
import { type Db, openDb, sqlOf, type Tx } from '../db/open.ts';
import { type IdentityDeps, queueAccount, refuseTaken } from '../identity/commands.ts';
import { type App, bothLanguages, clientOf } from '../identity/guard.ts';
import { sha256 } from '../identity/keys.ts';
import type { Limits } from '../identity/limits.ts';
import { PASSWORD_LENGTH, USERNAME, USERNAME_RULE } from '../identity/rules.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Lang, Text } from '../kernel/text.ts';
import { type Instant, instant, millis } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { createOffice, openOrg } from '../org/commands.ts';
import { unitsForRouting } from '../org/queries.ts';
import { HOUSE_CSS, page } from './pages.ts';
import { type Problem, problemFor } from './problems.ts';

const VALID_MS = 24 * 3600 * 1000;

/** An office that says nothing else has the calendar of the country this was made for, and a name that it can do without. */
const CALENDAR = 'china';
const NAME: Text = { zh: '本单位', en: 'This office' };
const POST = 'first-administrator';
const TITLE: Text = { zh: '系统管理员', en: 'Administrator' };

/** The office that is set up where there is none. */
const FIRST_OFFICE = 'office';

/**
 * The links of all offices in which nobody has an account, each to be put behind the server's address. Without an office there is one
 * for the first.
 */
export async function firstAdminLinks(appUrl: string, now: Instant): Promise<string[]> {
  const db = openDb(appUrl, 1);
  try {
    const offices = (await db.rows(sqlOf.selectFrom('office').select('office_id'))).map((o) => o.office_id);
    const links: string[] = [];
    for (const officeId of offices.length > 0 ? offices : [FIRST_OFFICE]) {
      const link = await makeFirstAdminLink(db, officeId, now);
      if (link !== null) links.push(link);
    }
    return links;
  } finally {
    await db.close();
  }
}

/**
 * The path of the one-time page that makes the first administrator, valid for 24 hours; a new one replaces the one before. `null`
 * once the office has an account: then administrators open accounts.
 *
 * @returns `/first-administrator?token=…`
 */
export async function makeFirstAdminLink(db: Db, officeId: string, now: Instant): Promise<string | null> {
  const token = `${officeId}.${randomBytes(24).toString('base64url')}`;
  const expires_at = instant(millis(now) + VALID_MS);
  return db.transact(async (tx) => {
    const accounts = await tx.rows(
      sqlOf.selectFrom('account').select('account_id').where('office_id', '=', officeId).limit(1),
    );
    if (accounts.length > 0) return null;
    const row = { token_hash: sha256(token), expires_at };
    tx.write(
      sqlOf
        .insertInto('first_administrator')
        .values({ office_id: officeId, ...row })
        .onConflict((c) => c.column('office_id').doUpdateSet(row)),
    );
    return `/first-administrator?token=${token}`;
  });
}

const Asked = z.strictObject({
  token: z.string().max(120),
  username: z.string().trim().toLowerCase().regex(USERNAME, bothLanguages(USERNAME_RULE.zh, USERNAME_RULE.en)),
  password: z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max),
  displayName: z.string().trim().min(1).max(60),
  officeName: z.string().trim().max(60).default(''),
  calendar: z
    .enum(knownCalendars())
    .default(CALENDAR)
    .meta({ description: 'One of packs/calendars: working days, holidays and zone by which the office counts.' }),
});
type Asked = z.infer<typeof Asked>;

export interface FirstAdminDeps extends IdentityDeps {
  readonly limits: Limits;
}

/** Opens the account that the link is for, and the office where there is none. The link is used up in the same transaction. */
async function makeFirstAdministrator(
  { db, auth }: FirstAdminDeps,
  now: Instant,
  lang: Lang,
  asked: Asked,
): Promise<string> {
  const { token, username, displayName, officeName, calendar } = asked;
  const officeId = token.split('.')[0]!;
  const hash = sha256(token);
  const ctx: Context = { officeId, now, actor: { kind: 'system', officeId, process: 'first-administrator' } };
  // Sent twice, it is one account. The password is no part of what is compared, as nothing made from it may be stored here.
  const key = sha256('first-administrator:', token).toString('base64url');
  const call = { key, command: 'first-administrator', request: { username, displayName, officeName, calendar } };
  const { accountId } = await refuseTaken(() =>
    idempotent(db, ctx, call, async (tx) => {
      // At once, not with the COMMIT: of two that come together, the second waits here and then finds nothing.
      const used = await tx.rows(
        sqlOf
          .deleteFrom('first_administrator')
          .where('office_id', '=', officeId)
          .where('token_hash', '=', hash)
          .where('expires_at', '>', now)
          .returning('office_id'),
      );
      if (used.length === 0) throw new Refusal('first-administrator.link');
      const accountId = newId(millis(now));
      queueAccount(tx, ctx, { accountId, username, displayName, lang });
      await appoint(tx, ctx, accountId, officeName, calendar);
      return { accountId };
    }),
  ).catch((error) => {
    // The same link with other content: it was used.
    if (error instanceof Refusal && error.code === 'request.idempotency-mismatch')
      throw new Refusal('first-administrator.link');
    throw error;
  });
  const passwordHash = await auth.hash(asked.password);
  await auth.setPassword({ userId: accountId, officeId, username, passwordHash, version: 1, temporary: false });
  return officeId;
}

/** Gives the account a post of administrator at the head of the office, which is opened with one unit if it is not there yet. */
async function appoint(tx: Tx, ctx: Context, accountId: string, officeName: string, calendar: string): Promise<void> {
  const { officeId } = ctx;
  const offices = await tx.rows(sqlOf.selectFrom('office').select('calendar').where('office_id', '=', officeId));
  const name = officeName === '' ? NAME : { zh: officeName, en: officeName };
  if (offices.length === 0) createOffice(tx, ctx, { ...name, calendar });
  const root = (await unitsForRouting(tx, officeId)).find((unit) => unit.parentId === null);
  const unitId = root?.id ?? officeId;
  const { zone } = loadCalendar(offices[0]?.calendar ?? calendar).calendar;
  await openOrg(tx, ctx, {
    units: root ? [] : [{ unitId, parentId: null, kind: 'office', ...name }],
    posts: [{ postId: POST, unitId, role: 'administrator', ...TITLE }],
    holders: [{ postId: POST, accountId, since: dateIn(zone, ctx.now) }],
  });
}

export function firstAdministratorRoutes(app: App, deps: FirstAdminDeps): void {
  // There may be no office yet, so tries are counted for the installation.
  const config = { withoutOffice: true };
  const onRequest = (request: FastifyRequest) => deps.limits.take('', 'code-address', clientOf(request));

  app.post(
    '/api/first-administrator',
    {
      config,
      onRequest,
      schema: {
        tags: ['accounts'],
        summary: 'Make the first administrator with the one-time link of the start',
        body: Asked,
        response: { 201: z.strictObject({ officeId: z.string() }) },
      },
    },
    async (request, reply) =>
      reply.code(201).send({ officeId: await makeFirstAdministrator(deps, request.now, request.lang, request.body) }),
  );

  app.get('/house.css', { config, schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').type('text/css; charset=utf-8').send(HOUSE_CSS),
  );

  const querystring = z.object({ token: z.string().max(120).default('') });
  app.get('/first-administrator', { config, schema: { hide: true, querystring } }, async (request, reply) =>
    reply.type('text/html; charset=utf-8').send(form(request.lang, { token: request.query.token }, null)),
  );

  app.post(
    '/first-administrator',
    { config, onRequest, attachValidation: true, schema: { hide: true, body: Asked } },
    async (request, reply) => {
      try {
        if (request.validationError) throw request.validationError;
        const officeId = await makeFirstAdministrator(deps, request.now, request.lang, request.body);
        const { cookies } = await deps.auth.signIn('', officeId, request.body.username, request.body.password);
        return reply.header('set-cookie', cookies).redirect('/workbench/', 303);
      } catch (error) {
        const problem = problemFor(error, request.id, request.log);
        const entered = (request.body ?? {}) as Partial<Asked>;
        return reply
          .code(problem.status)
          .type('text/html; charset=utf-8')
          .send(form(request.lang, entered, problem));
      }
    },
  );
}

const WORDS = {
  zh: {
    title: '建立首位管理员',
    officeName: '单位名称',
    officeHint: '如“青河区人民政府”，会写在每一页上。',
    calendar: '工作日历',
    calendarHint: '所有期限按它的工作日、节假日和时区计算，以后不能更换。',
    displayName: '您的姓名',
    username: '用户名',
    usernameHint: '2–32 个小写字母、数字、点、横线或下划线，登录时使用。',
    password: '密码',
    passwordHint: '至少 10 个字符，越长越好。',
    submit: '建立并登录',
  },
  en: {
    title: 'Make the first administrator',
    officeName: 'Name of the office',
    officeHint: 'As it should stand on every page.',
    calendar: 'Working calendar',
    calendarHint: 'Its working days, holidays and time zone are those of every limit; it cannot be changed later.',
    displayName: 'Your name',
    username: 'User name',
    usernameHint: '2–32 lower-case letters, digits, dots, dashes or underscores; you sign in with it.',
    password: 'Password',
    passwordHint: 'At least 10 characters; longer is better.',
    submit: 'Make it and sign in',
  },
} as const;

function form(lang: Lang, entered: Partial<Record<keyof Asked, string>>, problem: Problem | null): string {
  const w = WORDS[lang];
  const faults = (problem?.fields ?? []).map((f) => {
    const name = f.field.slice('body.'.length);
    return html`<li>${name in w ? w[name as 'username'] : name}: ${f[lang]}</li>`;
  });
  const said = problem
    ? html`<div class="problem" role="alert"><p>${problem.title[lang]}</p><p>${problem.next[lang]}</p>!${faults.length > 0 ? `<ul>${faults.join('')}</ul>` : ''}</div>`
    : '';
  const calendars = knownCalendars().map((id) => {
    const chosen = id === (entered.calendar ?? CALENDAR) ? ' selected' : '';
    return html`<option value="${id}"!${chosen}>${loadCalendar(id).name[lang]}</option>`;
  });
  return page(
    lang,
    w.title,
    html`<h1>${w.title}</h1>
      !${said}
      <form method="post" action="/first-administrator?lang=${lang}">
        <input type="hidden" name="token" value="${entered.token ?? ''}">
        <label for="officeName">${w.officeName}</label>
        <p class="hint" id="office-hint">${w.officeHint}</p>
        <input id="officeName" name="officeName" maxlength="60" aria-describedby="office-hint" value="${entered.officeName ?? ''}">
        <label for="calendar">${w.calendar}</label>
        <p class="hint" id="calendar-hint">${w.calendarHint}</p>
        <select id="calendar" name="calendar" aria-describedby="calendar-hint">!${calendars.join('')}</select>
        <label for="displayName">${w.displayName}</label>
        <input id="displayName" name="displayName" required maxlength="60" autocomplete="name" value="${entered.displayName ?? ''}">
        <label for="username">${w.username}</label>
        <p class="hint" id="username-hint">${w.usernameHint}</p>
        <input id="username" name="username" required maxlength="32" autocomplete="username" autocapitalize="none" spellcheck="false" aria-describedby="username-hint" value="${entered.username ?? ''}">
        <label for="password">${w.password}</label>
        <p class="hint" id="password-hint">${w.passwordHint}</p>
        <input id="password" name="password" type="password" required minlength="10" maxlength="200" autocomplete="new-password" aria-describedby="password-hint">
        <button type="submit">${w.submit}</button>
      </form>`,
  );
}
