import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, FastifyRequest, InjectOptions, LightMyRequestResponse } from 'fastify';
import { buildServer } from '../../../src/app/server.ts';
import { dateIn } from '../../../src/calendar/zone.ts';
import type { Db } from '../../../src/db/open.ts';
import { queueAccount } from '../../../src/identity/commands.ts';
import { signedInAs } from '../../../src/identity/store.ts';
import { ROLES, type StaffActor } from '../../../src/kernel/actor.ts';
import { derivedId } from '../../../src/kernel/ids.ts';
import type { Instant } from '../../../src/kernel/time.ts';
import type { Context } from '../../../src/ledger/append.ts';
import { createOffice, openOrg } from '../../../src/org/commands.ts';
import { newKey, OFFICE, PEOPLE, type TestOffice, testOffice } from '../../support/office.ts';
import { type Person, PLACES, SPREAD } from './people.ts';

/** One request as somebody; `as` left out: nobody is signed in. */
export interface Asked {
  readonly as?: string;
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

/** A trial: all is done but the COMMIT, so that nothing is used up, whoever may and whoever should not have been able to. */
export interface Tried {
  readonly response: LightMyRequestResponse;
  /** How much would have been written. */
  readonly writes: number;
}

export interface MatrixOffice extends TestOffice {
  readonly everybody: readonly Person[];
  /** Holds a post of every role but the outside one, in another office of the same house. */
  readonly stranger: string;
  answer(asked: Asked): Promise<LightMyRequestResponse>;
  try(asked: Asked): Promise<Tried>;
  /** How many entries the ledgers of the house have. */
  written(): Promise<number>;
}

const OTHER = 'lin';
const OTHER_HOST = 'lin.example';
const STRANGER = 'lin-everything';

/** What is sent as a browser sends a form with one file: a text, a photo, a table of letters, an organisation. */
export const FILE = { file: '说明.txt', type: 'text/plain', content: '整改情况说明，见附页。' };
export const PHOTO = {
  file: '窗口.png',
  type: 'image/png',
  content: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
};
export const LETTERS = {
  file: '来信.csv',
  type: 'text/csv',
  content:
    'mail_id,title,query,query_date,reply,reply_date,reply_agency\n20240315001,楼道渗水,三单元楼顶漏水。,2024-03-15,已维修。,2024-03-29,区住房局\n',
};
export const AUDITS = {
  file: '审计问题.csv',
  type: 'text/csv',
  content:
    '审计类别,审计报告,被审计单位,违反制度,问题,发现日期\n专项资金审计,演审〔2026〕2号,repair,no-waste,资金滞留九个月。,2026-02-21\n',
};
export const UNITS = {
  file: '机构.csv',
  type: 'text/csv',
  content: '单位名称,上级单位,单位类型\n城管局,演练区政府,部门\n',
};
interface Upload {
  readonly file: string;
  readonly type: string;
  readonly content: string | Buffer;
  readonly fields?: Readonly<Record<string, string>>;
}
const isUpload = (body: unknown): body is Upload => typeof body === 'object' && body !== null && 'content' in body;

/** Answers that never end, and are left once they have begun. */
const ENDLESS = '/api/board/events';

class Undone extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('taken back');
    this.result = result;
  }
}

/** Commands run whole, constraints included, and are rolled back. */
function takingBack(db: Db, trial: () => { writes: number } | undefined): Db {
  return {
    ...db,
    transact: async (work) => {
      const trying = trial();
      if (!trying) return db.transact(work);
      try {
        return await db.transact(async (tx) => {
          const writes: Parameters<typeof tx.write>[0][] = [];
          const result = await work({ rows: (query) => tx.rows(query), write: (query) => void writes.push(query) });
          for (const write of writes) await tx.rows(write);
          trying.writes += writes.length;
          throw new Undone(result);
        });
      } catch (error) {
        if (error instanceof Undone) return error.result as never;
        throw error;
      }
    },
  };
}

/** An office in which every role stands in every place (see people.ts), and another office beside it. */
export async function matrixOffice(): Promise<MatrixOffice> {
  const office = await testOffice();
  await fill(office);
  const trials = new AsyncLocalStorage<{ writes: number }>();
  const db = takingBack(office.house.db, () => trials.getStore());
  const actors = new Map<string, Promise<StaffActor>>();
  const signIn = async (officeId: string, who: string): Promise<StaffActor> => {
    const today = dateIn((await office.house.workOf(officeId)).calendar.zone, office.now());
    return (await signedInAs(office.house.db, officeId, derivedId(officeId, who), today))!.actor;
  };
  const recognise = async (request: FastifyRequest) => {
    const who = request.headers['x-as'] as string | undefined;
    if (who === undefined) return;
    const known = actors.get(who) ?? signIn(request.office.officeId, who);
    actors.set(who, known);
    request.actor = await known;
  };
  const { guard } = office.house;
  const authenticate = async (...[request, reply]: Parameters<typeof guard.authenticate>) => {
    await recognise(request);
    // Whoever is not signed in meets the real door.
    if (!request.actor) await guard.authenticate(request, reply);
  };
  const app: FastifyInstance = await buildServer({
    ...office.house,
    db,
    notify: { ...office.house.notify, db },
    guard: { ...guard, authenticate, recognise },
  });

  let calls = 0;
  const answer: MatrixOffice['answer'] = async ({ as, method, url, body }) => {
    const { payload, headers } = await packed(body);
    const n = ++calls;
    const asked: InjectOptions = {
      method: method as NonNullable<InjectOptions['method']>,
      url,
      // An address of its own for each: how often one may ask is not what is tried here.
      remoteAddress: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`,
      headers: {
        ...headers,
        ...(as === undefined ? {} : { 'x-as': as }),
        ...(as === STRANGER ? { host: OTHER_HOST } : {}),
        ...(method === 'GET' ? {} : { 'idempotency-key': newKey() }),
      },
      ...(payload === undefined ? {} : { payload }),
    };
    if (!url.startsWith(ENDLESS)) return app.inject(asked);
    const begun = await app.inject({ ...asked, payloadAsStream: true });
    begun.stream().destroy();
    return begun.statusCode === 200 ? begun : app.inject(asked);
  };

  return {
    ...office,
    stranger: STRANGER,
    everybody: PLACES.flatMap(({ unit, place, roles }) =>
      roles.map((role) => ({ who: `${unit}-${role}`, role, place })),
    ),
    answer,
    async try(asked) {
      const trial = { writes: 0 };
      const response = await trials.run(trial, async () => await answer(asked));
      return { response, writes: trial.writes };
    },
    async written() {
      const { rows } = await office.owner.query('SELECT count(*)::int AS n FROM ledger_entry');
      return rows[0].n;
    },
    async close() {
      await app.close();
      await office.close();
    },
  };
}

async function packed(body: unknown): Promise<Pick<InjectOptions, 'payload' | 'headers'>> {
  if (!isUpload(body)) return body === undefined ? {} : { payload: body as object };
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(Buffer.from(body.content))], { type: body.type }), body.file);
  for (const [name, value] of Object.entries(body.fields ?? {})) form.set(name, value);
  const sent = new Response(form);
  return {
    payload: Buffer.from(await sent.arrayBuffer()),
    headers: { 'content-type': sent.headers.get('content-type')! },
  };
}

/** A post of each role in each place, and the other office with somebody who may do everything there. */
async function fill(office: TestOffice): Promise<void> {
  const from = '2025-01-01';
  // The other one is younger: whoever names no known host comes to the first.
  const begun = (officeId: string): Context => ({
    officeId,
    actor: { kind: 'system', officeId, process: 'test' },
    now: `2025-01-0${officeId === OFFICE ? 1 : 2}T00:00:00.000Z` as Instant,
  });
  const more = SPREAD.filter(({ postId }) => !PEOPLE.includes(postId));
  await office.house.db.transact(async (tx) => {
    const ctx = begun(OFFICE);
    for (const { postId } of more)
      queueAccount(tx, ctx, {
        accountId: derivedId(OFFICE, postId),
        username: postId,
        displayName: postId,
        lang: 'zh',
      });
    await openOrg(tx, ctx, {
      units: [],
      posts: more.map((post) => ({ ...post, zh: '岗位', en: 'Post' })),
      holders: more.map(({ postId }) => ({ postId, accountId: derivedId(OFFICE, postId), since: from as never })),
    });
  });
  await office.house.db.transact(async (tx) => {
    const ctx = begun(OTHER);
    createOffice(tx, ctx, { zh: '邻区', en: 'Next district', calendar: 'china', host: OTHER_HOST });
    const accountId = derivedId(OTHER, STRANGER);
    queueAccount(tx, ctx, { accountId, username: STRANGER, displayName: STRANGER, lang: 'zh' });
    const roles = ROLES.filter((role) => role !== 'inspector');
    await openOrg(tx, ctx, {
      units: [
        {
          unitId: OTHER,
          parentId: null,
          kind: 'office',
          zh: '邻区',
          en: OTHER,
          functions: [],
          aliases: [],
          places: [],
        },
      ],
      posts: roles.map((role) => ({ postId: `${OTHER}-${role}`, unitId: OTHER, role, zh: '岗位', en: 'Post' })),
      holders: roles.map((role) => ({ postId: `${OTHER}-${role}`, accountId, since: from as never })),
    });
  });
}
