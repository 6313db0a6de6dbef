import { randomBytes } from 'node:crypto';
import { html } from 'ghtml';
import { z } from 'zod';
import { type Db, openDb, sqlOf, type Tx } from '../db/open.ts';
import { type IdentityDeps, queueAccount, refuseTaken } from '../identity/commands.ts';
import type { App, Guard } from '../identity/guard.ts';
import { sha256 } from '../identity/keys.ts';
import { PASSWORD_LENGTH, USERNAME } from '../identity/rules.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Lang } from '../kernel/text.ts';
import { type Instant, instant, millis } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { HOUSE_CSS, page } from './pages.ts';
import { type Problem, problemFor } from './problems.ts';

const VALID_MS = 24 * 3600 * 1000;

/** A new office has the calendar of the country this was made for, until its administrator chooses another. */
const NEW_OFFICE = { name_zh: '本单位', name_en: 'This office', calendar: 'china' };

/**
 * The path of the one-time page that makes the first administrator, valid for 24 hours; a new one replaces the one before. Makes the
 * office if there is none. `null` once the office has an account: then administrators open accounts.
 *
 * @returns `/first-administrator?token=…`, to be put behind the server's address
 */
export async function firstAdminLink({
  appUrl,
  officeId = 'office',
  now,
}: {
  appUrl: string;
  officeId?: string;
  now: Instant;
}) {
  const db = openDb(appUrl, 1);
  try {
    return await makeFirstAdminLink(db, officeId, now);
  } finally {
    await db.close();
  }
}

/** As `firstAdminLink`, on an open database. */
export async function makeFirstAdminLink(db: Db, officeId: string, now: Instant): Promise<string | null> {
  const token = randomBytes(24).toString('base64url');
  const expires_at = instant(millis(now) + VALID_MS);
  return db.transact(async (tx) => {
    const accounts = await tx.rows(
      sqlOf.selectFrom('account').select('account_id').where('office_id', '=', officeId).limit(1),
    );
    if (accounts.length > 0) return null;
    tx.write(
      sqlOf
        .insertInto('office')
        .values({ office_id: officeId, ...NEW_OFFICE, created_at: now })
        .onConflict((c) => c.doNothing()),
    );
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
  token: z.string().min(16).max(64),
  username: z.string().trim().toLowerCase().regex(USERNAME),
  password: z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max),
  displayName: z.string().trim().min(1).max(60),
  officeName: z.string().trim().max(60).default(''),
});
type Asked = z.infer<typeof Asked>;

export interface FirstAdminDeps extends IdentityDeps {
  readonly guard: Guard;
  /** Gives the account the post of administrator at the head of the office. */
  readonly appoint: (tx: Tx, ctx: Context, accountId: string) => Promise<void>;
}

/** Opens the account that the link is for. The link is used up in the same transaction. */
async function makeFirstAdministrator(
  { db, auth, appoint }: FirstAdminDeps,
  officeId: string,
  now: Instant,
  asked: Asked,
): Promise<{ accountId: string }> {
  const ctx: Context = { officeId, now, actor: { kind: 'system', officeId, process: 'first-administrator' } };
  const { username, displayName, officeName } = asked;
  // Sent twice, it is one account; the password is no part of what is compared, as nothing made from it may be stored here.
  const call = {
    key: sha256('first-administrator:', asked.token).toString('base64url'),
    command: 'first-administrator',
    request: { username, displayName, officeName },
  };
  const { accountId } = await refuseTaken(() =>
    idempotent(db, ctx, call, async (tx) => {
      // At once, not with the COMMIT: of two that come together, the second waits here and then finds nothing.
      const [link] = await tx.rows(
        sqlOf
          .deleteFrom('first_administrator')
          .where('office_id', '=', officeId)
          .where('token_hash', '=', sha256(asked.token))
          .where('expires_at', '>', now)
          .returning('office_id'),
      );
      if (!link) throw new Refusal('first-administrator.link');
      const accountId = newId(millis(now));
      queueAccount(tx, ctx, { accountId, username, displayName, lang: 'zh' });
      if (officeName !== '') {
        tx.write(
          sqlOf
            .updateTable('office')
            .set({ name_zh: officeName, name_en: officeName })
            .where('office_id', '=', officeId),
        );
      }
      await appoint(tx, ctx, accountId);
      return { accountId };
    }),
  ).catch((error) => {
    // The same link with other content: it was used.
    if (error instanceof Refusal && error.code === 'request.idempotency-mismatch')
      throw new Refusal('first-administrator.link');
    throw error;
  });
  await auth.setPassword({
    userId: accountId,
    officeId,
    username,
    passwordHash: await auth.hash(asked.password),
    version: 1,
    temporary: false,
  });
  return { accountId };
}

export function firstAdministratorRoutes(app: App, deps: FirstAdminDeps): void {
  app.post(
    '/api/first-administrator',
    {
      onRequest: deps.guard.limit('code-address'),
      schema: {
        tags: ['accounts'],
        summary: 'Make the first administrator with the one-time link of the start',
        body: Asked,
        response: { 201: z.strictObject({ accountId: z.uuid() }) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await makeFirstAdministrator(deps, request.office.officeId, request.now, request.body)),
  );

  app.get('/house.css', { config: { withoutOffice: true }, schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').type('text/css; charset=utf-8').send(HOUSE_CSS),
  );

  app.get(
    '/first-administrator',
    { schema: { hide: true, querystring: z.object({ token: z.string().max(64).default('') }) } },
    async (request, reply) =>
      reply.type('text/html; charset=utf-8').send(form(request.lang, { token: request.query.token }, null)),
  );

  app.post(
    '/first-administrator',
    { onRequest: deps.guard.limit('code-address'), attachValidation: true, schema: { hide: true, body: Asked } },
    async (request, reply) => {
      const { officeId } = request.office;
      try {
        if (request.validationError) throw request.validationError;
        await makeFirstAdministrator(deps, officeId, request.now, request.body);
        const { username, password } = request.body;
        const { cookies } = await deps.auth.signIn('', officeId, username, password);
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
    officeHint: '如“青河区人民政府”；以后可以更改。',
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
    officeHint: 'It can be changed later.',
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
