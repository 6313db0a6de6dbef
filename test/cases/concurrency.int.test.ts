import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { file } from '../../src/cases/intake.commands.ts';
import { prepareCase } from '../../src/cases/jobs.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { brokenConstraint } from '../../src/db/open.ts';
import { APP } from '../../src/db/roles.ts';
import type { Context } from '../../src/ledger/append.ts';
import { newKey, OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => (office = await testOffice()));
afterAll(() => office.close());

const count = async (sql: string, ...values: unknown[]): Promise<number> =>
  (await office.owner.query(`select count(*)::int as n from ${sql}`, values)).rows[0].n;

/** Ends every connection of the house from the database's side, as a restart of it does. */
async function cutConnections(): Promise<void> {
  const { rows } = await office.owner.query('select current_database() as name');
  const root = new pg.Client({ connectionString: inject('superuserUrl') });
  await root.connect();
  await root
    .query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = $2`, [
      rows[0].name,
      APP,
    ])
    .finally(() => root.end());
}

describe('two people who act on one case at once', () => {
  it('do not both get through: the second is told, and reads what changed', async () => {
    const { caseId } = await office.file();
    const acts = ['housing', 'water'].map((unit) =>
      office.ask('intake-clerk', 'POST', `/api/cases/${caseId}/route`, { unit }),
    );
    const codes = (await Promise.all(acts)).map((r) => r.statusCode).sort();
    expect(codes).toEqual([200, 409]);
    const page = (await office.ask('intake-clerk', 'GET', `/api/cases/${caseId}`)).json();
    expect(page.version).toBe(2);
    expect(page.moments.at(-1)).toMatchObject({ type: 'case.routed', by: { name: 'intake-clerk' } });
    expect((await office.duties(caseId)).filter((d) => d.step === 'accept')).toHaveLength(1);
  });

  it('one of them the house: what it finds out about a new appeal stops nobody who routes it', async () => {
    const codes: (string | undefined)[] = [];
    for (let n = 0; n < 12; n++) {
      const { caseId } = await office.file({ title: '楼道渗水', text: '天花板滴水，墙上起皮，问过几处都没有人管。' });
      // At every moment of the other's way.
      const [routed] = await Promise.all([
        sleep(n).then(() => office.ask('intake-clerk', 'POST', `/api/cases/${caseId}/route`, { unit: 'water' })),
        prepareCase({ ...office.house, clock: office.now }, { officeId: OFFICE, caseId }).catch((error: unknown) => {
          if (brokenConstraint(error) === null) throw error;
        }),
      ]);
      codes.push(routed.json().code);
    }
    // Where its rules are sure enough it routes by itself, and says so; and else the clerk does.
    expect(codes).not.toContain('conflict.changed-meanwhile');
  });

  it('one answers while another links to it: the linked one is answered too, or not linked', async () => {
    for (let n = 0; n < 8; n++) {
      const lead = await office.file();
      const other = await office.file();
      await office.as('intake-clerk', lead.caseId, (...a) => routing.route(...a, 'housing'));
      await office.as('housing-handler', lead.caseId, routing.accept);
      const [answered, linked] = await Promise.all([
        office.ask('housing-handler', 'POST', `/api/cases/${lead.caseId}/answer`, {
          result: '办好。',
          reasons: '查实。',
          basis: '条例。',
          next: '可再来信。',
        }),
        office.ask('intake-clerk', 'POST', `/api/cases/${other.caseId}/link`, { leadCase: lead.caseId }),
      ]);
      const { state } = await office.appeal(other.caseId);
      if (linked.statusCode !== 200) expect([linked.statusCode, state]).toEqual([409, 'filed']);
      else
        expect([answered.statusCode, state]).toEqual(answered.statusCode === 200 ? [200, 'answered'] : [409, 'linked']);
    }
  });
});

describe('one write sent twice at once', () => {
  it('happens once, and both get its answer', async () => {
    const { caseId } = await office.file();
    const key = newKey();
    const send = () => office.ask('intake-clerk', 'POST', `/api/cases/${caseId}/route`, { unit: 'housing' }, key);
    const [first, second] = await Promise.all([send(), send()]);
    expect([first.statusCode, second.statusCode]).toEqual([200, 200]);
    expect(second.json()).toEqual(first.json());
    expect(await count('ledger_entry where stream = $1', `case:${caseId}`)).toBe(2);
  });

  it('is one appeal with one number, when it is a filing', async () => {
    const before = await count('appeal');
    const key = newKey();
    const [first, second] = await Promise.all([office.file({}, key), office.file({}, key)]);
    expect(second).toEqual(first);
    expect(await count('appeal')).toBe(before + 1);
    expect(await count('duty where about = $1', `case:${first.caseId}`)).toBe(1);
  });
});

it('takes in fifty at once, each with a number of its own', async () => {
  const filed = await Promise.all(Array.from({ length: 50 }, () => office.file()));
  expect(new Set(filed.map((f) => f.number)).size).toBe(50);
  const ids = filed.map((f) => f.caseId);
  expect(await count('appeal where case_id = any($1)', ids)).toBe(50);
  expect(
    await count(
      `duty where about = any($1) and step = 'dispatch'`,
      ids.map((id) => `case:${id}`),
    ),
  ).toBe(50);
});

describe('a connection that is cut', () => {
  it('in the middle of a command leaves nothing half written, and the next try goes through', async () => {
    const { caseId } = await office.file();
    const cut = office.as('intake-clerk', caseId, async (tx, ctx, work, scope, id) => {
      const appeal = await routing.route(tx, ctx, work, scope, id, 'housing');
      await cutConnections();
      return appeal;
    });
    await expect(cut).rejects.toThrow();
    // A connection that was idle finds out when it is next used: one request each, as after any restart of the database.
    for (let n = 0; n < 20; n++) await office.house.alive().catch(() => {});
    expect(await office.appeal(caseId)).toMatchObject({ state: 'filed', version: 1 });
    expect((await office.duties(caseId)).map((d) => d.state)).toEqual(['open']);
    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
    expect(await office.appeal(caseId)).toMatchObject({ state: 'routed' });
  });

  it('under filings loses none that was acknowledged and doubles none that was sent again', async () => {
    const work = await office.work();
    const { db } = office.house;
    const ctx: Context = { officeId: OFFICE, now: office.now(), actor: await office.actor('system') };
    const filing = { kind: 'help', channel: 'portal', title: '路灯不亮', text: '路灯坏了三天。' } as const;
    const rest = {
      person: null,
      anonymous: true,
      categoryId: null,
      placeUnit: null,
      accusedUnits: [],
      publish: false,
    };
    const before = await count('appeal');
    const acknowledged: string[] = [];
    let cuts = 0;
    const one = async () => {
      const key = newKey();
      for (let tries = 0; tries < 20; tries++) {
        const filed = await file(db, ctx, work, { ...filing, ...rest }, key).catch(() => null);
        if (filed) return void acknowledged.push(filed.caseId);
      }
      throw new Error('never taken in');
    };
    const cutting = (async () => {
      for (; cuts < 5; cuts++) {
        await cutConnections();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    await Promise.all([cutting, ...Array.from({ length: 60 }, one)]);
    expect(cuts).toBe(5);
    expect(await count('appeal where case_id = any($1)', acknowledged)).toBe(60);
    expect(await count('appeal')).toBe(before + 60);
  });
});

it('leaves a ledger that folds to the rows', async () => {
  expect(await office.verify()).toMatchObject({ difference: null });
});
