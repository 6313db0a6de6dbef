import { sql } from 'kysely';
import { portalRoutes } from '../../portal/routes.ts';
import { openPortal, type Portal } from '../../portal/serve.ts';
import { measureActs } from '../accountability/acts.http.ts';
import { measureFiles } from '../accountability/attachments.http.ts';
import type { MeasureDesk } from '../accountability/desk.ts';
import { measureRoutes } from '../accountability/measures.http.ts';
import { measureThings } from '../accountability/measures.queries.ts';
import { withMeasures } from '../accountability/notices.ts';
import { loadMeasures } from '../accountability/pack.ts';
import { publicityRoutes } from '../accountability/publications.http.ts';
import { publicDecisions, publicityThings } from '../accountability/publications.queries.ts';
import { bulletinActRoutes } from '../bulletins/acts.http.ts';
import { bulletinRoutes } from '../bulletins/http.ts';
import { loadClocks } from '../calendar/pack.ts';
import { dateIn } from '../calendar/zone.ts';
import { caseActRoutes } from '../cases/acts.http.ts';
import { loadAppeals } from '../cases/appeals.ts';
import { attachmentRoutes } from '../cases/attachments.http.ts';
import { loadRoutingPacks } from '../cases/categories.ts';
import { choiceRoutes } from '../cases/choices.http.ts';
import { type CitizenDesk, openCitizenDesk } from '../cases/citizen.ts';
import { noteHandedOn } from '../cases/handling.commands.ts';
import { caseHintRoutes } from '../cases/hints.http.ts';
import { caseRoutes } from '../cases/http.ts';
import { letterRoutes } from '../cases/letters.http.ts';
import { openLetterRuns } from '../cases/letters.runs.ts';
import { loadLetters } from '../cases/letters.ts';
import { caseListRoutes } from '../cases/list.http.ts';
import { noticeSources } from '../cases/notices.ts';
import { presentOwed } from '../cases/owed.ts';
import { citizenRoutes } from '../cases/public.http.ts';
import { secretRoutes } from '../cases/secret.http.ts';
import { type OfficeWork, openWork } from '../cases/work.ts';
import { type Db, openDb, raw } from '../db/open.ts';
import { headsDuty } from '../duties/handover.commands.ts';
import { dutyRoutes } from '../duties/http.ts';
import type { Duty } from '../duties/rules.ts';
import type { Things } from '../duties/things.ts';
import { figureRoutes } from '../figures/http.ts';
import { outstandingOf } from '../figures/outstanding.queries.ts';
import { headsIn } from '../figures/queries.ts';
import { findingAttachmentRoutes } from '../findings/attachments.http.ts';
import { auditRoutes } from '../findings/audits.http.ts';
import type { FindingWork } from '../findings/commands.ts';
import { findingRoutes } from '../findings/http.ts';
import { withFindings } from '../findings/notices.ts';
import { loadFindings } from '../findings/pack.ts';
import { findingThings } from '../findings/things.ts';
import { type GridDesk, openGridDesk } from '../grids/desk.ts';
import { gridRoutes } from '../grids/http.ts';
import { gridImportRoutes } from '../grids/import.http.ts';
import { loadGrids } from '../grids/pack.ts';
import { gridThings } from '../grids/queries.ts';
import type { GridWork } from '../grids/work.ts';
import { accountRoutes } from '../identity/accounts.http.ts';
import { type Auth, openAuth } from '../identity/auth.ts';
import { type App, type Guard, openGuard } from '../identity/guard.ts';
import { sessionRoutes } from '../identity/http.ts';
import { type Keys, loadKeys } from '../identity/keys.ts';
import { type Limits, loadLimits, openLimits } from '../identity/limits.ts';
import { type Offices, openOffices } from '../identity/offices.ts';
import { remembering } from '../identity/remember.ts';
import { loadSingleSignOn } from '../identity/single-sign-on.ts';
import type { InspectionDesk } from '../inspections/desk.ts';
import { inspectionRoutes } from '../inspections/http.ts';
import { withInspections } from '../inspections/notices.ts';
import { loadChecklists } from '../inspections/pack.ts';
import { photoRoutes } from '../inspections/photos.http.ts';
import { announcedAt } from '../inspections/queries.ts';
import { inspectionThings } from '../inspections/things.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { type Clock, type Instant, instant } from '../kernel/time.ts';
import { obligationFiles } from '../mechanisms/attachments.http.ts';
import { feedRoutes } from '../mechanisms/feed.http.ts';
import { openFeel } from '../mechanisms/feel.ts';
import { gapRoutes } from '../mechanisms/gaps.http.ts';
import { draftRoutes } from '../mechanisms/handed.http.ts';
import { mechanismRoutes } from '../mechanisms/http.ts';
import { recordImportRoutes } from '../mechanisms/import.http.ts';
import { withObligations } from '../mechanisms/notices.ts';
import { obligationRoutes } from '../mechanisms/obligations.http.ts';
import { openToOfficeRoutes } from '../mechanisms/office.http.ts';
import { type ConfirmationDesk, openConfirmations } from '../mechanisms/outside.desk.ts';
import { confirmationRoutes } from '../mechanisms/outside.http.ts';
import { loadVocabulary } from '../mechanisms/pack.ts';
import { openPublicMechanisms } from '../mechanisms/public.queries.ts';
import { chartOfOffice } from '../mechanisms/queries.ts';
import { recordCheckRoutes } from '../mechanisms/record-check.http.ts';
import { draftThings, obligationThings } from '../mechanisms/things.ts';
import { type MechanismWork, type Placed, placedIn } from '../mechanisms/work.ts';
import type { NotifyDeps } from '../notify/commands.ts';
import { notifyRoutes } from '../notify/http.ts';
import { ensureNothingLeft } from '../org/handovers.ts';
import type { HandoverWork } from '../org/heads-duty.ts';
import { orgRoutes } from '../org/http.ts';
import { projectActs } from '../projects/acts.http.ts';
import type { ProjectDesk } from '../projects/desk.ts';
import { projectRoutes } from '../projects/http.ts';
import { loadProjects } from '../projects/pack.ts';
import { openPublicProjects, type PublicProjects } from '../projects/public.desk.ts';
import { publicProjectRoutes } from '../projects/public.http.ts';
import { collectionThings, projectThings } from '../projects/things.ts';
import { openReceptions, type ReceptionDesk } from '../reception/desk.ts';
import { receptionRoutes } from '../reception/http.ts';
import { dayImportRoutes } from '../reception/import.http.ts';
import { loadReception } from '../reception/pack.ts';
import { publicReceptionRoutes } from '../reception/public.http.ts';
import type { ReceptionWork } from '../reception/work.ts';
import type { RegisterWork } from '../register/commands.ts';
import { registerRoutes } from '../register/http.ts';
import { loadRegister } from '../register/pack.ts';
import { ruleThings } from '../register/things.ts';
import { sendingActs } from '../sendings/acts.http.ts';
import { sendingRoutes } from '../sendings/http.ts';
import { withSendings } from '../sendings/notices.ts';
import { loadSendings } from '../sendings/pack.ts';
import { sendingThings } from '../sendings/queries.ts';
import type { SendingWork } from '../sendings/work.ts';
import { actRoutes } from '../supervision/acts.http.ts';
import { withActs } from '../supervision/acts.notices.ts';
import { publicListings } from '../supervision/acts.queries.ts';
import { boardRoutes } from '../supervision/board.http.ts';
import type { CardDesk } from '../supervision/cards.commands.ts';
import { cardRoutes } from '../supervision/cards.http.ts';
import { withCards } from '../supervision/cards.notices.ts';
import { loadCards } from '../supervision/cards.ts';
import type { MeetingDesk } from '../supervision/meetings.commands.ts';
import { meetingRoutes } from '../supervision/meetings.http.ts';
import { withMeetings } from '../supervision/meetings.notices.ts';
import { meetingThings } from '../supervision/meetings.queries.ts';
import { loadMeetings } from '../supervision/meetings.ts';
import { taskActRoutes } from '../tasks/acts.http.ts';
import { taskFiles } from '../tasks/attachments.http.ts';
import { noteHandedOn as noteTaskHandedOn, type TaskDesk } from '../tasks/commands.ts';
import { taskRoutes } from '../tasks/http.ts';
import { withTasks } from '../tasks/notices.ts';
import { loadTasks } from '../tasks/pack.ts';
import { taskThings } from '../tasks/queries.ts';
import { calendarLines } from './calendar-lines.ts';
import { firstAdministratorRoutes } from './first-admin.ts';
import { knownOf } from './known.ts';
import { ledgerRoutes } from './ledger.http.ts';
import { places, reasonOf } from './problems.ts';
import { tell } from './refusals.ts';
import { openDutiesOf, withSteps } from './steps.ts';
import { workbenchRoutes } from './workbench.ts';

/*
 * The whole application on one screen: what there is (`House`), how it is made (`openHouse`), and which slice serves what (`routes`).
 * Slices are plain functions: `xxxRoutes(app, deps)`. A slice takes what it needs, a lower floor what a higher one passes in here.
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

export interface House {
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
  /** What commands on an office's cases work with: its clocks, units and rules. */
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
  /** What finds, issues and decides on an office's cards. */
  readonly cardsOf: (officeId: string) => Promise<CardDesk>;
  /** What drafts, adopts and checks the rules of an office. */
  readonly registerOf: (officeId: string) => Promise<RegisterWork>;
  /** What finds, answers and corrects in an office. */
  readonly findingsOf: (officeId: string) => Promise<FindingWork>;
  /** What decisions are carried through with. */
  readonly tasksOf: (officeId: string) => Promise<TaskDesk>;
  /** What adopts an office's mechanisms and makes them run. */
  readonly mechanismsOf: (officeId: string) => Promise<MechanismWork>;
  /** Who serves which address of an office. */
  readonly gridsOf: (officeId: string) => Promise<GridWork>;
  /** What projects for the people work with. */
  readonly projectsOf: (officeId: string) => Promise<ProjectDesk>;
  /** Where everybody proposes projects, chooses, and says what arrived. */
  readonly publicProjects: PublicProjects;
  /** What units send down, and what is checked before. */
  readonly sendingsOf: (officeId: string) => Promise<SendingWork>;
  /** What plans and holds an office's reception days. */
  readonly receptionOf: (officeId: string) => Promise<ReceptionWork>;
  /** What joint meetings work with. */
  readonly meetingsOf: (officeId: string) => Promise<MeetingDesk>;
  /** What plans and makes an office's inspections. */
  readonly inspectionsOf: (officeId: string) => Promise<InspectionDesk>;
  /** What a hand-over needs to know of duties: what is open at a post, and what its head owes. */
  readonly handovers: Pick<HandoverWork, 'openDutiesOf' | 'headsDuty'>;
  /** What proposes, decides and publishes an office's measures. */
  readonly measuresOf: (officeId: string) => Promise<MeasureDesk>;
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
  const workOf = openWork({ db, clock, keys, offices, clocks: loadClocks(), appeals, routing });
  const cards = loadCards();
  const cardsOf = async (officeId: string) => {
    const { clocks, calendar, units } = await workOf(officeId);
    const unitWith = (fn: string) => [...units.values()].find((u) => u.functions.includes(fn))?.id ?? null;
    return { clocks, calendar, cards, keys, unitWith, unitName: (unit: string) => units.get(unit) ?? null };
  };
  const registerOf = async (officeId: string): Promise<RegisterWork> => {
    const { clocks, calendar, path, units } = await workOf(officeId);
    return { clocks, calendar, keys, pack: loadRegister(), path, unitName: (unit) => units.get(unit) ?? null };
  };
  const findingsOf = async (officeId: string): Promise<FindingWork> => {
    const cases = await workOf(officeId);
    const { clocks, calendar, path, headOf, units } = cases;
    const unitWith = (fn: string) => [...units.values()].find((u) => u.functions.includes(fn))?.id ?? null;
    const unitName = (unit: string) => units.get(unit) ?? null;
    return { clocks, calendar, keys, cases, pack: loadFindings(), path, headOf, unitWith, unitName };
  };
  const tasksOf = async (officeId: string): Promise<TaskDesk> => {
    const { clocks, calendar, units, scope } = await workOf(officeId);
    const unit = (id: string) => units.get(id) ?? null;
    return { clocks, calendar, keys, pack: loadTasks(), unit, below: (actor) => scope(actor).below };
  };
  const feel = openFeel();
  const vocabulary = loadVocabulary();
  // Read once for as long as the office's work is kept.
  const charts = new WeakMap<OfficeWork, Promise<Placed>>();
  const mechanismsOf = async (officeId: string): Promise<MechanismWork> => {
    const work = await workOf(officeId);
    const { clocks, calendar, path, units } = work;
    const unitWith = (fn: string) => [...units.values()].find((u) => u.functions.includes(fn))?.id ?? null;
    const standing = (): Promise<Placed> => {
      const known = charts.get(work) ?? chartOfOffice(db, officeId).then(placedIn);
      charts.set(work, known);
      return known;
    };
    const unitName = (unit: string) => units.get(unit) ?? null;
    const figures = { officeId, zone: calendar.zone, satisfiedFrom: appeals.satisfiedFrom };
    const knows: MechanismWork['knows'] = (...asked) => knownOf(db, figures, ...asked);
    const chart = { officeId, standing, path };
    const outstanding: MechanismWork['outstanding'] = (asked) => outstandingOf(db, chart, asked);
    const heads: MechanismWork['heads'] = (of, day) => headsIn(db, chart, of, day);
    const seeing = { knows, outstanding, heads };
    return { officeId, clocks, calendar, keys, vocabulary, feel, standing, ...seeing, path, unitWith, unitName };
  };
  const projectsOf = async (officeId: string): Promise<ProjectDesk> => {
    const { clocks, calendar, path, headOf, units } = await workOf(officeId);
    const all = [...units.values()];
    const headPost = (unit: string) => {
      const head = headOf(unit);
      return head?.unit === unit ? head.post : null;
    };
    return {
      ...{ officeId, clocks, calendar, keys, path, headPost, pack: loadProjects() },
      unitName: (unit) => units.get(unit) ?? null,
      unitWith: (fn) => all.find((u) => u.functions.includes(fn))?.id ?? null,
      root: all.find((u) => u.parentId === null)!.id,
    };
  };
  const publicProjects = openPublicProjects({ db, limits, projectsOf });
  const inspectionsOf = async (officeId: string): Promise<InspectionDesk> => {
    const [{ clocks, calendar, path }, findings] = await Promise.all([workOf(officeId), findingsOf(officeId)]);
    return { clocks, calendar, keys, path, unitName: findings.unitName, findings, checklists: loadChecklists() };
  };
  const sendingsOf = async (officeId: string): Promise<SendingWork> => {
    const { clocks, calendar, path, headOf, units } = await workOf(officeId);
    const unitName = (unit: string) => units.get(unit) ?? null;
    const announced: SendingWork['announced'] = (read, ...asked) => announcedAt(read, officeId, ...asked);
    return { clocks, calendar, keys, pack: loadSendings(), vocabulary, path, headOf, unitName, announced };
  };
  const measuresOf = async (officeId: string): Promise<MeasureDesk> => {
    const work = await workOf(officeId);
    const mechanisms = await mechanismsOf(officeId);
    return { clocks: work.clocks, calendar: work.calendar, keys, pack: loadMeasures(), work, cards, mechanisms };
  };
  const meetingsOf = async (officeId: string): Promise<MeetingDesk> => {
    const [cases, tasks] = await Promise.all([workOf(officeId), tasksOf(officeId)]);
    return { pack: loadMeetings(), cases, tasks };
  };
  const gridsOf = async (officeId: string): Promise<GridWork> => {
    const { clocks, calendar, units, headOf } = await workOf(officeId);
    return { officeId, clocks, calendar, units, headOf, pack: loadGrids() };
  };
  const receptionOf = async (officeId: string): Promise<ReceptionWork> => ({
    pack: loadReception(),
    cases: await workOf(officeId),
  });
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
  const sources = withMeasures(
    db,
    offices,
    withCards(
      db,
      offices,
      withFindings(
        db,
        withObligations(
          db,
          withTasks(
            db,
            withSendings(db, withInspections(db, withMeetings(db, withActs(db, noticeSources(db, appeals))))),
          ),
        ),
      ),
    ),
  );
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
    workOf,
    handovers,
    cardsOf,
    registerOf,
    findingsOf,
    inspectionsOf,
    tasksOf,
    mechanismsOf,
    meetingsOf,
    sendingsOf,
    projectsOf,
    publicProjects,
    gridsOf,
    gridDesk,
    receptionOf,
    receptions,
    measuresOf,
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

/** Every route of the application. */
export function routes(app: App, house: House): void {
  firstAdministratorRoutes(app, house);
  sessionRoutes(app, house);
  accountRoutes(app, {
    ...house,
    ensureNothingLeft: async (tx, ctx, accountId) => {
      const { calendar } = await house.offices.get(ctx.officeId);
      const today = dateIn(calendar.zone, ctx.now);
      await ensureNothingLeft(tx, ctx.actor, house.handovers.openDutiesOf, accountId, today);
    },
  });
  dutyRoutes(app, {
    ...house,
    unitsOf: async (request, actor) => (await house.workOf(request.office.officeId)).scope(actor).below,
    present: present(house),
    handedOn: async (tx, ctx, duty) => {
      await noteHandedOn(tx, ctx, await house.workOf(ctx.officeId), duty);
      await noteTaskHandedOn(tx, ctx, duty);
    },
  });
  registerRoutes(app, house);
  findingRoutes(app, house);
  auditRoutes(app, { ...house, tell });
  findingAttachmentRoutes(app, { ...house, dataDir: house.settings.dataDir });
  cardRoutes(app, { ...house, present: present(house) });
  boardRoutes(app, { ...house, present: present(house) });
  orgRoutes(app, { ...house, ...house.handovers, tell });
  caseRoutes(app, house);
  caseListRoutes(app, house);
  caseHintRoutes(app, house);
  caseActRoutes(app, house);
  secretRoutes(app, house);
  actRoutes(app, house);
  taskRoutes(app, house);
  taskActRoutes(app, house);
  taskFiles(app, { ...house, dataDir: house.settings.dataDir });
  meetingRoutes(app, house);
  sendingRoutes(app, house);
  sendingActs(app, house);
  gridRoutes(app, house);
  receptionRoutes(app, house);
  publicReceptionRoutes(app, house);
  dayImportRoutes(app, { ...house, tell });
  gridImportRoutes(app, { ...house, tell });
  mechanismRoutes(app, house);
  draftRoutes(app, house);
  openToOfficeRoutes(app, house);
  obligationRoutes(app, house);
  figureRoutes(app, house);
  gapRoutes(app, house);
  recordCheckRoutes(app, house);
  recordImportRoutes(app, { ...house, tell });
  feedRoutes(app, {
    ...house,
    publicUrl: house.settings.publicUrl,
    calendarOf: async (officeId) => (await house.offices.get(officeId)).calendar,
    linesOf: calendarLines(house.workOf, things(house)),
  });
  confirmationRoutes(app, house);
  projectRoutes(app, house);
  projectActs(app, house);
  publicProjectRoutes(app, house);
  obligationFiles(app, { ...house, dataDir: house.settings.dataDir });
  inspectionRoutes(app, house);
  photoRoutes(app, { ...house, dataDir: house.settings.dataDir });
  const measures = { ...house, reasonOf, dataDir: house.settings.dataDir };
  measureRoutes(app, measures);
  measureActs(app, measures);
  measureFiles(app, measures);
  publicityRoutes(app, measures);
  citizenRoutes(app, house);
  const letters = { pack: loadLetters(), lexicon: loadRoutingPacks().settings.agencies };
  letterRoutes(app, {
    ...letters,
    guard: house.guard,
    tell,
    runs: openLetterRuns({
      ...house,
      ...letters,
      dataDir: house.settings.dataDir,
      failed: (error) => app.log.error({ at: places(error) }, 'an import of letters broke off'),
    }),
  });
  bulletinRoutes(app, house);
  bulletinActRoutes(app, house);
  portalRoutes(app, house.portal, house.guard);
  choiceRoutes(app, { ...house, packs: loadRoutingPacks() });
  ledgerRoutes(app, house);
  workbenchRoutes(app);
  notifyRoutes(app, { ...house.notify, guard: house.guard });
  attachmentRoutes(app, { ...house, dataDir: house.settings.dataDir });
}

/** Duties as "What I owe" shows them, each with a line of what it is about. */
const present = (house: House) => async (actor: StaffActor, duties: readonly Duty[], now: Instant) => {
  const work = await house.workOf(actor.officeId);
  return presentOwed(house.db, work, things(house), actor, duties, now);
};

/** What duties are about, beside appeals: by the kind in their `about`, each slice its own. */
const things = ({
  db,
  keys,
  clock,
  projectsOf,
  findingsOf,
  measuresOf,
  registerOf,
  tasksOf,
  workOf,
}: House): Things => ({
  finding: findingThings(db, findingsOf),
  grid: gridThings(db),
  inspection: inspectionThings({ db, keys, clock }),
  measure: measureThings(db, measuresOf),
  publicity: publicityThings(db, measuresOf),
  rule: ruleThings(db, registerOf),
  sending: sendingThings(db, keys),
  obligation: obligationThings(db, keys),
  'rule-draft': draftThings(db),
  project: projectThings(db, projectsOf),
  'project-collection': collectionThings(db),
  task: taskThings(db, keys, async (actor) => (await tasksOf(actor.officeId)).below(actor)),
  meeting: meetingThings(db, keys, async (actor) => (await workOf(actor.officeId)).scope(actor)),
});
