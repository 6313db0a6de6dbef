import type { FastifyInstance, FastifyRequest, LightMyRequestResponse, RouteOptions } from 'fastify';
import pg from 'pg';
import { measureProjection } from '../../src/accountability/measures.store.ts';
import { publicityProjection } from '../../src/accountability/publications.store.ts';
import { besideOf } from '../../src/app/beside.ts';
import { type House, openHouse } from '../../src/app/compose.ts';
import { buildServer } from '../../src/app/server.ts';
import { dateIn } from '../../src/calendar/zone.ts';
import type { Scope } from '../../src/cases/access.ts';
import { openDossier } from '../../src/cases/dossier.ts';
import { type Filing, file } from '../../src/cases/intake.commands.ts';
import type { Appeal } from '../../src/cases/rules.ts';
import { caseProjection } from '../../src/cases/store.ts';
import type { OfficeWork } from '../../src/cases/work.ts';
import { openDb, type Tx } from '../../src/db/open.ts';
import type { Duty } from '../../src/duties/rules.ts';
import { dutyProjection } from '../../src/duties/store.ts';
import { findingProjection } from '../../src/findings/store.ts';
import { gridProjections } from '../../src/grids/store.ts';
import { queueAccount } from '../../src/identity/commands.ts';
import { signedInAs } from '../../src/identity/store.ts';
import type { Actor, Role, StaffActor } from '../../src/kernel/actor.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import type { Instant } from '../../src/kernel/time.ts';
import type { Context } from '../../src/ledger/append.ts';
import { type Verification, verifyOffice } from '../../src/ledger/replay.ts';
import { seal } from '../../src/ledger/seal.ts';
import { obligationProjections } from '../../src/obligations/store.ts';
import { createOffice, openOrg } from '../../src/org/commands.ts';
import { receptionProjections } from '../../src/reception/store.ts';
import { registerProjections } from '../../src/register/store.ts';
import { sendingProjection } from '../../src/sendings/store.ts';
import { cardProjection } from '../../src/supervision/cards.store.ts';
import { freshDatabase } from './database.ts';
import { temporaryFolder } from './folder.ts';

export const OFFICE = 'qu';

/** Desks, two bureaus with a section each, a street with a community. Root first. */
const UNITS: readonly (readonly [id: string, parent: string | null, kind: string, zh: string, functions?: string[]])[] =
  [
    ['qu', null, 'office', '演练区政府'],
    ['intake', 'qu', 'bureau', '受理中心', ['intake']],
    ['callback', 'qu', 'bureau', '回访中心', ['callback']],
    ['supervision', 'qu', 'bureau', '督查室', ['supervision']],
    ['discipline', 'qu', 'bureau', '纪检办', ['discipline']],
    ['housing', 'qu', 'bureau', '住房局'],
    ['repair', 'housing', 'section', '维修科'],
    ['water', 'qu', 'bureau', '水务局'],
    ['pipes', 'water', 'section', '管网科'],
    ['east', 'qu', 'street', '东街街道'],
    ['spring', 'east', 'community', '泉眼社区'],
  ];

/** Who there is: user name `unit-role`, one post each. */
const POSTS: readonly (readonly [unit: string, role: Role])[] = [
  ['qu', 'head'],
  ['qu', 'administrator'],
  ['qu', 'auditor'],
  ['intake', 'clerk'],
  ['callback', 'callback'],
  ['supervision', 'supervisor'],
  ['discipline', 'discipline'],
  ['discipline', 'handler'],
  ['housing', 'head'],
  ['housing', 'handler'],
  ['repair', 'head'],
  ['repair', 'handler'],
  ['water', 'head'],
  ['water', 'handler'],
  ['water', 'clerk'],
  ['pipes', 'handler'],
  ['east', 'head'],
  ['east', 'handler'],
  ['spring', 'handler'],
];
/** Discipline has a second officer: whoever took a report on does not review it. */
const SECOND = 'discipline-second';
export const PEOPLE: readonly string[] = [...POSTS.map(([unit, role]) => `${unit}-${role}`), SECOND];

/** An office to be opened: its name, calendar and chart. Who holds a post signs in by its id. */
export interface Chart {
  readonly zh: string;
  readonly en: string;
  readonly calendar: string;
  /** Of local times that the test sets, from Greenwich. */
  readonly offset: string;
  readonly units: Parameters<typeof openOrg>[2]['units'];
  readonly posts: Parameters<typeof openOrg>[2]['posts'];
}

const DISTRICT: Chart = {
  ...{ zh: '演练区', en: 'Practice district', calendar: 'china', offset: '+08:00' },
  units: UNITS.map(([unitId, parentId, kind, zh, functions = []]) => ({
    ...{ unitId, parentId, kind: kind as never, zh, en: unitId, functions, aliases: [], places: [] },
  })),
  posts: [
    ...POSTS.map(([unitId, role]) => ({ postId: `${unitId}-${role}`, unitId, role })),
    { postId: SECOND, unitId: 'discipline', role: 'discipline' as const },
  ].map((p) => ({ ...p, zh: '岗位', en: 'Post' })),
};

type Command = (tx: Tx, ctx: Context, work: OfficeWork, scope: Scope, caseId: string) => Promise<Appeal>;

/** An office of a test file's own, its commands and its HTTP side, with a clock that the test sets. */
export interface TestOffice {
  readonly house: House;
  readonly app: FastifyInstance;
  readonly owner: pg.Client;
  /** Address of the owner's role, for what only the worker may do. */
  readonly ownerUrl: string;
  /** Every route, as `POST /api/cases/:caseId/route`. */
  readonly routes: readonly string[];
  /** Sets the clock: a time of the office (`2026-03-02T09:00`). */
  at(local: string): Instant;
  now(): Instant;
  work(): Promise<OfficeWork>;
  actor(who: string): Promise<Actor>;
  file(filing?: Partial<Filing>, key?: string): Promise<{ caseId: string; number: string; secret: string }>;
  /** One command on a case, as `unit-role`, as `citizen` (the case's person) or `system`. */
  as(who: string, caseId: string, run: Command): Promise<Appeal>;
  appeal(caseId: string): Promise<Appeal>;
  duties(caseId: string): Promise<readonly Duty[]>;
  /** The duty of a step that is not over. */
  duty(caseId: string, step: string): Promise<Duty | undefined>;
  ask(who: string, method: 'GET' | 'POST', url: string, body?: unknown, key?: string): Promise<LightMyRequestResponse>;
  /** Places and seals what is in the ledger, folds it, and compares. */
  verify(): Promise<Verification>;
  close(): Promise<void>;
}

/** The code a command is refused with; fails the test if it is not. */
export async function refused(work: Promise<unknown>): Promise<string> {
  const done = await work.then(
    () => 'nothing refused',
    (error: unknown) => error,
  );
  if (!(done instanceof Refusal)) throw done instanceof Error ? done : new Error(String(done));
  return done.code;
}

let keys = 0;
export const newKey = (): string => `test-key-${String(++keys).padStart(12, '0')}`;

export async function testOffice(chart: Chart = DISTRICT): Promise<TestOffice> {
  const database = await freshDatabase();
  const folder = await temporaryFolder();
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  let now = '2026-03-02T01:00:00.000Z' as Instant;
  const settings = {
    appUrl: database.appUrl,
    dataDir: folder.path,
    publicUrl: 'http://localhost',
    trustProxy: '',
    logLevel: 'silent',
  } as const;
  const house = await openHouse(settings, () => now);
  const accountOf = (who: string) => derivedId(OFFICE, who);
  const system: Actor = { kind: 'system', officeId: OFFICE, process: 'test' };
  const begun: Context = { officeId: OFFICE, actor: system, now: '2025-01-01T00:00:00.000Z' as Instant };
  await house.db.transact(async (tx) => {
    createOffice(tx, begun, { zh: chart.zh, en: chart.en, calendar: chart.calendar });
    const people = chart.posts.map((p) => p.postId);
    for (const who of people)
      queueAccount(tx, begun, { accountId: accountOf(who), username: who, displayName: who, lang: 'zh' });
    await openOrg(tx, begun, {
      ...{ units: chart.units, posts: chart.posts },
      holders: people.map((who) => ({ postId: who, accountId: accountOf(who), since: '2025-01-01' as never })),
    });
  });

  const actor = async (who: string): Promise<Actor> => {
    if (who === 'system') return system;
    const today = dateIn((await house.workOf(OFFICE)).calendar.zone, now);
    return (await signedInAs(house.db, OFFICE, accountOf(who), today))!.actor;
  };
  // Who asks is said by a header: the sign-in itself is tried in test/identity.
  const authenticate = async (request: FastifyRequest) => {
    request.actor = (await actor(String(request.headers['x-as']))) as StaffActor;
  };
  const routes: string[] = [];
  const onRoute = ({ method, url }: RouteOptions) => void routes.push(`${[method].flat()[0]} ${url}`);
  const app = await buildServer({ ...house, guard: { ...house.guard, authenticate } }, { onRoute });

  const run: TestOffice['as'] = async (who, caseId, command) => {
    const work = await house.workOf(OFFICE);
    const by: Actor = who === 'citizen' ? { kind: 'citizen', officeId: OFFICE, caseId } : await actor(who);
    const ctx = { officeId: OFFICE, actor: by, now };
    return house.db.transact((tx) => command(tx, ctx, work, work.scope(by), caseId));
  };
  const dossier = async (caseId: string) => {
    const work = await house.workOf(OFFICE);
    const ctx = { officeId: OFFICE, actor: system, now };
    return (await house.db.transact((tx) => openDossier(tx, ctx, work, caseId)))!;
  };
  const isOver = (d: Duty) => d.state === 'done' || d.state === 'cancelled';
  return {
    house,
    app,
    owner,
    ownerUrl: database.ownerUrl,
    routes,
    at: (local) => (now = new Date(`${local}:00${chart.offset}`).toISOString() as Instant),
    now: () => now,
    work: () => house.workOf(OFFICE),
    actor,
    async file(filing = {}, key = newKey()) {
      const whole: Filing = {
        kind: 'help',
        channel: 'portal',
        title: '楼道渗水',
        text: '三单元楼顶漏水，墙面发霉，请派人维修。',
        person: { name: '林知夏', phone: '13800001234' },
        anonymous: false,
        categoryId: null,
        placeUnit: null,
        accusedUnits: [],
        publish: false,
        ...filing,
      };
      return file(house.db, { officeId: OFFICE, actor: system, now }, await house.workOf(OFFICE), whole, key);
    },
    as: run,
    appeal: async (caseId) => (await dossier(caseId)).appeal,
    duties: async (caseId) => (await dossier(caseId)).duties,
    duty: async (caseId, step) => (await dossier(caseId)).duties.find((d) => d.step === step && !isOver(d)),
    ask: (who, method, url, body, key = newKey()) =>
      app.inject({
        method,
        url,
        headers: { 'x-as': who, ...(method === 'POST' ? { 'idempotency-key': key } : {}) },
        ...(body === undefined ? {} : { payload: body as object }),
      }),
    async verify() {
      const ownerDb = openDb(database.ownerUrl, 2);
      await seal(ownerDb, OFFICE, house.keys.seal, now);
      await ownerDb.close();
      return verifyOffice(
        house.db,
        OFFICE,
        [
          caseProjection,
          dutyProjection,
          cardProjection,
          ...registerProjections,
          findingProjection,
          ...gridProjections,
          ...receptionProjections,
          sendingProjection,
          measureProjection,
          publicityProjection,
          ...obligationProjections,
        ],
        null,
        besideOf(house.keys),
      );
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
