import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse, RouteOptions } from 'fastify';
import pg from 'pg';
import { type House, openHouse } from '../../src/app/compose.ts';
import { buildServer } from '../../src/app/server.ts';
import { queueAccount } from '../../src/identity/commands.ts';
import type { Role } from '../../src/kernel/actor.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { type Instant, instant } from '../../src/kernel/time.ts';
import { freshDatabase } from './database.ts';
import { temporaryFolder } from './folder.ts';

export const PASSWORD = 'correct horse battery';

/** A house of a test file's own: one office, answered in process, on a database of its own. */
export interface Served {
  readonly house: House;
  readonly app: FastifyInstance;
  readonly officeId: string;
  /** As the tables' owner, for looking behind the scenes. */
  readonly owner: pg.Client;
  /** Moves the house's clock (not the sign-in library's, which is the real one). */
  passes(ms: number): void;
  /** Moves it to where the next window of so many ms begins: what is counted in one would be let on again in the middle of a test. */
  passesTo(window: number): void;
  now(): Instant;
  /** A member of staff with one post per role in one unit, password `PASSWORD`; gives the account's id. */
  staff(username: string, ...roles: Role[]): Promise<string>;
  /** Signs in and gives the cookie. */
  signIn(username: string, password?: string): Promise<string>;
  /** One request; `key` makes it a write. */
  ask(method: InjectOptions['method'], url: string, more?: Asking): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export interface Asking {
  readonly body?: unknown;
  readonly cookie?: string;
  readonly key?: string;
  readonly headers?: Record<string, string>;
  readonly ip?: string;
}

/** The cookies of a response as the browser would send them back. */
export const cookiesOf = (response: LightMyRequestResponse): string =>
  response.cookies
    .filter((c) => c.value !== '' && c.maxAge !== 0)
    .map((c) => `${c.name}=${encodeURIComponent(c.value)}`)
    .join('; ');

export interface Serving {
  readonly publicUrl?: string;
  /** Files of the data folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly onRoute?: (route: RouteOptions) => void;
}

export async function served({ publicUrl = 'http://localhost', files = {}, ...more }: Serving = {}): Promise<Served> {
  const database = await freshDatabase();
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
  const officeId = 'test';
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(
    `INSERT INTO office (office_id, name_zh, name_en, calendar, created_at) VALUES ($1, '测试区', 'Test district', 'china', now())`,
    [officeId],
  );
  let offset = 0;
  const now = () => instant(Date.now() + offset);
  const settings = {
    appUrl: database.appUrl,
    dataDir: folder.path,
    publicUrl,
    trustProxy: '',
    logLevel: 'silent',
  } as const;
  const house = await openHouse(settings, now);
  const app = await buildServer(house, more);

  const ask: Served['ask'] = (method, url, { body, cookie, key, headers = {}, ip = '192.0.2.1' } = {}) =>
    app.inject({
      method: method!,
      url,
      remoteAddress: ip,
      headers: {
        ...(cookie ? { cookie } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body as NonNullable<InjectOptions['payload']> }),
    });

  return {
    house,
    app,
    officeId,
    owner,
    passes: (ms) => (offset += ms),
    passesTo: (window) => (offset += window - (Date.parse(now()) % window)),
    now,
    ask,
    async staff(username, ...roles) {
      const accountId = derivedId(officeId, username);
      const ctx = { officeId, now: now(), actor: { kind: 'system', officeId, process: 'test' } } as const;
      await house.db.transact(async (tx) =>
        queueAccount(tx, ctx, { accountId, username, displayName: `${username} 先生`, lang: 'zh' }),
      );
      const passwordHash = await house.auth.hash(PASSWORD);
      await house.auth.setPassword({
        userId: accountId,
        officeId,
        username,
        passwordHash,
        version: 1,
        temporary: false,
      });
      await owner.query(
        `INSERT INTO unit (office_id, unit_id, version, kind, name_zh, name_en, path)
         VALUES ($1, 'root', 1, 'office', '区政府', 'District office', '{root}') ON CONFLICT DO NOTHING`,
        [officeId],
      );
      for (const role of roles) {
        await owner.query(
          `INSERT INTO post (office_id, post_id, version, unit_id, role, title_zh, title_en)
           VALUES ($1, $2, 1, 'root', $3, '岗位', 'Post')`,
          [officeId, `${username}-${role}`, role],
        );
        await owner.query(
          `INSERT INTO holding (office_id, post_id, account_id, since) VALUES ($1, $2, $3, '2020-01-01')`,
          [officeId, `${username}-${role}`, accountId],
        );
      }
      return accountId;
    },
    async signIn(username, password = PASSWORD) {
      const response = await ask('POST', '/api/session', { body: { username, password } });
      if (response.statusCode !== 200) throw new Error(response.body);
      return cookiesOf(response);
    },
    async close() {
      await app.close();
      await house.close();
      await owner.end();
      await database.drop();
      await folder.remove();
    },
  };
}
