import { sql } from 'kysely';
import { openPortal, type Portal } from '../../portal/serve.ts';
import { withMeasures } from '../accountability/notices.ts';
import { publicDecisions } from '../accountability/publications.queries.ts';
import { loadClocks } from '../calendar/pack.ts';
import { type AppealsPack, loadAppeals } from '../cases/appeals.ts';
import { loadRoutingPacks } from '../cases/categories.ts';
import { type CitizenDesk, openCitizenDesk } from '../cases/citizen.ts';
import { loadLists } from '../cases/lists.ts';
import { noticeSources } from '../cases/notices.ts';
import { openWork } from '../cases/work.ts';
import { type Db, openDb, raw } from '../db/open.ts';
import { headsDuty } from '../duties/handover.commands.ts';
import { withFindings } from '../findings/notices.ts';
import { type GridDesk, openGridDesk } from '../grids/desk.ts';
import { type Auth, openAuth } from '../identity/auth.ts';
import { type Guard, openGuard } from '../identity/guard.ts';
import { type Keys, loadKeys } from '../identity/keys.ts';
import { type Limits, loadLimits, openLimits } from '../identity/limits.ts';
import { type Offices, openOffices } from '../identity/offices.ts';
import { remembering } from '../identity/remember.ts';
import { loadSingleSignOn } from '../identity/single-sign-on.ts';
import { withInspections } from '../inspections/notices.ts';
import { type Clock, type Instant, instant } from '../kernel/time.ts';
import { openFeel } from '../mechanisms/feel.ts';
import { withDrafts } from '../mechanisms/notices.ts';
import type { NotifyDeps, Sources } from '../notify/commands.ts';
import { withObligations } from '../obligations/notices.ts';
import { type ConfirmationDesk, openConfirmations } from '../obligations/outside.desk.ts';
import { openPublicMechanisms } from '../obligations/public.queries.ts';
import type { HandoverWork } from '../org/heads-duty.ts';
import { openPublicProjects, type PublicProjects } from '../projects/public.desk.ts';
import { openReceptions, type ReceptionDesk } from '../reception/desk.ts';
import { withReceptions } from '../reception/notices.ts';
import { withSendings } from '../sendings/notices.ts';
import { withActs } from '../supervision/acts.notices.ts';
import { publicListings } from '../supervision/acts.queries.ts';
import { withCards } from '../supervision/cards.notices.ts';
import { withDutyActs } from '../supervision/duty-acts.notices.ts';
import { withMeetings } from '../supervision/meetings.notices.ts';
import { withTasks } from '../tasks/notices.ts';
import { reasonOf } from './problems.ts';
import { openDutiesOf, withSteps } from './steps.ts';
import { type Works, worksOf } from './works.ts';

/*
 * The whole application: what there is (`House`) and how it is made (`openHouse`). What the slices work with in an office stands in
 * `works.ts`, which slice serves what in `routes.ts`, what duties are about in `owed.ts`. What a lower floor needs of a higher one is
 * passed in here.
 */

/** What the web process goes by, from `app/config.ts`. */
export interface HouseSettings {
  /** Address of the application's role. */
  readonly appUrl: string;
  readonly dataDir: string;
  /** Where people reach this house, without a slash at the end: for cookies, links and single sign-on. */
  readonly publicUrl: string;
  /** Addresses of proxies in front whose X-Forwarded-For is believed, comma-separated; empty: none. */
  readonly trustProxy: string;
  readonly logLevel: 'info' | 'warn' | 'error' | 'silent';
  /** Mail server; without one no e-mail is sent. */
  readonly smtpUrl?: string | null;
}

export interface House extends Works {
  readonly settings: HouseSettings;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly db: Db;
  /** Sign-in and sessions, on connections of their own (role `changxiao_auth`). */
  readonly auth: Auth;
  /** The jurisdictions, each with its calendar. */
  readonly offices: Offices;
  readonly limits: Limits;
  readonly guard: Guard;
  /** Where everybody proposes projects, chooses, and says what arrived. */
  readonly publicProjects: PublicProjects;
  /** What a hand-over needs to know of duties: what is open at a post, and what its head owes. */
  readonly handovers: Pick<HandoverWork, 'openDutiesOf' | 'headsDuty'>;
  /** What people outside the office may do: file, follow, rate. */
  readonly desk: CitizenDesk;
  /** Where people outside confirm what was done for them. */
  readonly confirmations: ConfirmationDesk;
  /** Where people outside ask who serves their address. */
  readonly gridDesk: GridDesk;
  /** Where people outside book reception days. */
  readonly receptions: ReceptionDesk;
  readonly portal: Portal;
  /** What telling people works with; the worker adds the mail server. */
  readonly notify: NotifyDeps;
  /** Resolves while the database answers. */
  alive(): Promise<void>;
  close(): Promise<void>;
}

/** Everything of the application but its HTTP side. The database is migrated. */
export async function openHouse(settings: HouseSettings, clock: Clock = () => instant(Date.now())): Promise<House> {
  const { appUrl, dataDir, publicUrl } = settings;
  const keys = await loadKeys(dataDir);
  const db = openDb(appUrl, 12);
  const auth = remembering(openAuth({ appUrl, keys, publicUrl, singleSignOn: await loadSingleSignOn(dataDir) }));
  const limits = openLimits(db, keys, clock, loadLimits(dataDir));
  const offices = openOffices(db, clock);
  const guard = openGuard({ db, auth, limits, reasonOf });
  const routing = loadRoutingPacks();
  const appeals = withSteps(loadAppeals());
  const lists = loadLists(dataDir);
  const workOf = openWork({ db, clock, keys, offices, clocks: loadClocks(), appeals, lists, routing });
  const feel = openFeel();
  const works = worksOf({ workOf, db, keys, feel, satisfiedFrom: appeals.satisfiedFrom });
  const { mechanismsOf, measuresOf, projectsOf, gridsOf, receptionOf } = works;
  const publicProjects = openPublicProjects({ db, limits, projectsOf });
  const receptions = openReceptions({ db, limits, receptionOf });
  const gridDesk = openGridDesk({ db, limits, gridsOf });
  const handovers = { openDutiesOf: openDutiesOf(appeals), headsDuty: headsDuty(workOf) };
  const desk = openCitizenDesk({ db, limits, workOf, dataDir });
  const listed = async (officeId: string) => publicListings(db, await workOf(officeId));
  const decided = async (officeId: string, now: Instant) => publicDecisions(db, await measuresOf(officeId), now);
  const { branches } = routing;
  const confirmations = openConfirmations({ db, limits, mechanismsOf });
  const portal = openPortal({
    desk,
    confirmations,
    grids: gridDesk,
    receptions,
    mechanisms: openPublicMechanisms(db, mechanismsOf),
    projects: publicProjects,
    limits,
    keys,
    workOf,
    branches,
    listed,
    decided,
    dataDir,
    publicUrl,
  });
  const sources = noticesOf(db, offices, appeals);
  const notify = { db, clock, keys, offices, sources, mails: Boolean(settings.smtpUrl) };
  return {
    settings,
    clock,
    keys,
    db,
    auth,
    offices,
    limits,
    guard,
    ...works,
    handovers,
    publicProjects,
    gridDesk,
    receptions,
    desk,
    confirmations,
    portal,
    notify,
    alive: async () => void (await db.rows(raw(sql`select 1`))),
    close: async () => {
      await Promise.all([db.close(), auth.close(), feel.close()]);
    },
  };
}

/** What notices have to know: of duties, cases and the org chart, and of what each slice adds. */
function noticesOf(db: Db, offices: Offices, appeals: AppealsPack): Sources {
  const slices = [
    ...[withActs, withMeetings, withInspections, withSendings, withTasks, withDrafts, withObligations, withFindings],
    withReceptions,
    withDutyActs,
  ];
  const told = slices.reduce((sources, more) => more(db, sources), noticeSources(db, appeals));
  return withMeasures(db, offices, withCards(db, offices, told));
}
