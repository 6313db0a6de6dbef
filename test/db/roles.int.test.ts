import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkExternal, roleOf } from '../../src/db/roles.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let db: FreshDatabase;
let owner: pg.Client;

const roles = ['ext_plain', 'ext_maker', 'ext_heir', 'ext_app'];
const as = (url: string, role: string, password: string): string =>
  Object.assign(new URL(url), { username: role, password }).href;

beforeAll(async () => {
  db = await freshDatabase();
  owner = new pg.Client({ connectionString: db.ownerUrl });
  await owner.connect();
  for (const role of roles) await owner.query(`DROP ROLE IF EXISTS ${role}`);
  await owner.query(`CREATE ROLE ext_plain LOGIN NOINHERIT PASSWORD 'x'`);
  await owner.query(`CREATE ROLE ext_maker LOGIN NOINHERIT CREATEROLE PASSWORD 'x'`);
  await owner.query(`CREATE ROLE ext_app LOGIN NOINHERIT PASSWORD 'x'`);
  await owner.query(`CREATE ROLE ext_heir LOGIN PASSWORD 'x'`);
  await owner.query(`GRANT changxiao_auth TO ext_maker, ext_app, ext_heir`);
});

afterAll(async () => {
  for (const role of roles) await owner.query(`DROP ROLE IF EXISTS ${role}`);
  await owner.end();
  await db.drop();
});

test("an administrator's own two roles are taken, whatever their names", async () => {
  await checkExternal(db.ownerUrl, db.appUrl);
  await checkExternal(db.ownerUrl, as(db.appUrl, 'ext_app', 'x'));
});

test('one role for both could rewrite the ledger: refused, with the SQL to run', async () => {
  await expect(checkExternal(db.ownerUrl, db.ownerUrl)).rejects.toMatchObject({
    code: 'start.database-roles',
    facts: {
      sql: expect.stringMatching(
        /CREATE ROLE changxiao_app LOGIN NOINHERIT[\s\S]*GRANT changxiao_auth TO changxiao_app/,
      ),
    },
  });
});

test('a role that may make roles, or may not take on the sign-in role, is refused', async () => {
  await expect(checkExternal(db.ownerUrl, as(db.appUrl, 'ext_maker', 'x'))).rejects.toMatchObject({
    code: 'start.database-roles',
    facts: { reason: 'ext_maker: CREATEROLE' },
  });
  await expect(checkExternal(db.ownerUrl, as(db.appUrl, 'ext_plain', 'x'))).rejects.toMatchObject({
    code: 'start.database-roles',
    facts: { reason: 'ext_plain: GRANT changxiao_auth' },
  });
});

test('a role that inherits the sign-in role would read its tables without meaning to: refused', async () => {
  await expect(checkExternal(db.ownerUrl, as(db.appUrl, 'ext_heir', 'x'))).rejects.toMatchObject({
    code: 'start.database-roles',
    facts: { reason: 'ext_heir: INHERIT changxiao_auth' },
  });
});

test('an owner who may not make tables is refused before anything is written', async () => {
  await expect(checkExternal(as(db.ownerUrl, 'ext_plain', 'x'), db.appUrl)).rejects.toMatchObject({
    code: 'start.database-roles',
    facts: { reason: expect.stringContaining('GRANT CREATE ON DATABASE') },
  });
});

test('two addresses of two databases, and one that nobody answers, are refused', async () => {
  const elsewhere = Object.assign(new URL(db.appUrl), { pathname: '/changxiao' }).href;
  await expect(checkExternal(db.ownerUrl, elsewhere)).rejects.toMatchObject({ code: 'start.database-roles' });
  const nobody = Object.assign(new URL(db.appUrl), { port: '1' }).href;
  await expect(checkExternal(db.ownerUrl, nobody)).rejects.toMatchObject({
    code: 'start.database-unreachable',
    facts: { name: 'DATABASE_URL' },
  });
});

test('the role of an address is read as PostgreSQL reads it', () => {
  expect(roleOf('postgres://a%40b:p@h/d')).toBe('a@b');
});
