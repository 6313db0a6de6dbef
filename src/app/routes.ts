import { portalRoutes } from '../../portal/routes.ts';
import { measureActs } from '../accountability/acts.http.ts';
import { measureFiles } from '../accountability/attachments.http.ts';
import { measureRoutes } from '../accountability/measures.http.ts';
import { publicityRoutes } from '../accountability/publications.http.ts';
import { bulletinActRoutes } from '../bulletins/acts.http.ts';
import { bulletinDutyRoutes } from '../bulletins/duties.http.ts';
import { bulletinRoutes } from '../bulletins/http.ts';
import { dateIn } from '../calendar/zone.ts';
import { caseActRoutes } from '../cases/acts.http.ts';
import { attachmentRoutes } from '../cases/attachments.http.ts';
import { loadRoutingPacks } from '../cases/categories.ts';
import { choiceRoutes } from '../cases/choices.http.ts';
import { noteHandedOn } from '../cases/handling.commands.ts';
import { caseHintRoutes } from '../cases/hints.http.ts';
import { caseRoutes } from '../cases/http.ts';
import { letterRoutes } from '../cases/letters.http.ts';
import { openLetterRuns } from '../cases/letters.runs.ts';
import { loadLetters } from '../cases/letters.ts';
import { caseListRoutes } from '../cases/list.http.ts';
import { listRoutes } from '../cases/lists.http.ts';
import { citizenRoutes } from '../cases/public.http.ts';
import { secretRoutes } from '../cases/secret.http.ts';
import { dutyRoutes } from '../duties/http.ts';
import { figureRoutes } from '../figures/http.ts';
import { findingAttachmentRoutes } from '../findings/attachments.http.ts';
import { auditRoutes } from '../findings/audits.http.ts';
import { findingRoutes } from '../findings/http.ts';
import { gridRoutes } from '../grids/http.ts';
import { gridImportRoutes } from '../grids/import.http.ts';
import { accountRoutes } from '../identity/accounts.http.ts';
import type { App } from '../identity/guard.ts';
import { sessionRoutes } from '../identity/http.ts';
import { inspectionRoutes } from '../inspections/http.ts';
import { photoRoutes } from '../inspections/photos.http.ts';
import { draftRoutes } from '../mechanisms/handed.http.ts';
import { mechanismRoutes } from '../mechanisms/http.ts';
import { notifyRoutes } from '../notify/http.ts';
import { obligationFiles } from '../obligations/attachments.http.ts';
import { feedRoutes } from '../obligations/feed.http.ts';
import { gapRoutes } from '../obligations/gaps.http.ts';
import { obligationRoutes } from '../obligations/http.ts';
import { recordImportRoutes } from '../obligations/import.http.ts';
import { openToOfficeRoutes } from '../obligations/office.http.ts';
import { confirmationRoutes } from '../obligations/outside.http.ts';
import { recordCheckRoutes } from '../obligations/record-check.http.ts';
import { ensureNothingLeft } from '../org/handovers.ts';
import { orgRoutes } from '../org/http.ts';
import { projectActs } from '../projects/acts.http.ts';
import { projectFiles } from '../projects/attachments.http.ts';
import { projectRoutes } from '../projects/http.ts';
import { publicProjectRoutes } from '../projects/public.http.ts';
import { receptionActs } from '../reception/acts.http.ts';
import { receptionRoutes } from '../reception/http.ts';
import { dayImportRoutes } from '../reception/import.http.ts';
import { publicReceptionRoutes } from '../reception/public.http.ts';
import { registerRoutes } from '../register/http.ts';
import { sendingActs } from '../sendings/acts.http.ts';
import { sendingRoutes } from '../sendings/http.ts';
import { planSheetRoutes } from '../sendings/plan.http.ts';
import { actRoutes } from '../supervision/acts.http.ts';
import { boardRoutes } from '../supervision/board.http.ts';
import { cardRoutes } from '../supervision/cards.http.ts';
import { dutyActRoutes } from '../supervision/duty-acts.http.ts';
import { meetingRoutes } from '../supervision/meetings.http.ts';
import { taskActRoutes } from '../tasks/acts.http.ts';
import { taskFiles } from '../tasks/attachments.http.ts';
import { noteHandedOn as noteTaskHandedOn } from '../tasks/commands.ts';
import { taskRoutes } from '../tasks/http.ts';
import { calendarLines } from './calendar-lines.ts';
import type { House } from './compose.ts';
import { firstAdministratorRoutes } from './first-admin.ts';
import { ledgerRoutes } from './ledger.http.ts';
import { present, things } from './owed.ts';
import { places, reasonOf } from './problems.ts';
import { tell } from './refusals.ts';
import { workbenchRoutes } from './workbench.ts';

/** Which slice serves what. Slices are plain functions, `xxxRoutes(app, deps)`: each takes what it needs of the house. */
export function routes(app: App, house: House): void {
  const { dataDir, publicUrl } = house.settings;
  const withFiles = { ...house, dataDir };
  const withTell = { ...house, tell };
  const withOwed = { ...house, present: present(house) };

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
  orgRoutes(app, { ...withTell, ...house.handovers });
  dutyRoutes(app, {
    ...withOwed,
    unitsOf: async (request, actor) => (await house.workOf(request.office.officeId)).scope(actor).below,
    handedOn: async (tx, ctx, duty) => {
      await noteHandedOn(tx, ctx, await house.workOf(ctx.officeId), duty);
      await noteTaskHandedOn(tx, ctx, duty);
    },
  });
  ledgerRoutes(app, house);
  notifyRoutes(app, { ...house.notify, guard: house.guard });

  const packs = loadRoutingPacks();
  const letters = { pack: loadLetters(), lexicon: packs.settings.agencies };
  caseRoutes(app, house);
  caseListRoutes(app, house);
  caseHintRoutes(app, house);
  caseActRoutes(app, house);
  secretRoutes(app, house);
  choiceRoutes(app, { ...house, packs });
  attachmentRoutes(app, withFiles);
  citizenRoutes(app, house);
  listRoutes(app, house);
  letterRoutes(app, {
    ...letters,
    guard: house.guard,
    tell,
    runs: openLetterRuns({
      ...withFiles,
      ...letters,
      failed: (error) => app.log.error({ at: places(error) }, 'an import of letters broke off'),
    }),
  });

  registerRoutes(app, house);
  taskRoutes(app, house);
  taskActRoutes(app, house);
  taskFiles(app, withFiles);

  mechanismRoutes(app, house);
  draftRoutes(app, house);
  openToOfficeRoutes(app, house);
  obligationRoutes(app, house);
  obligationFiles(app, withFiles);
  recordCheckRoutes(app, house);
  recordImportRoutes(app, withTell);
  confirmationRoutes(app, house);
  gapRoutes(app, house);
  figureRoutes(app, house);
  feedRoutes(app, {
    ...house,
    publicUrl,
    calendarOf: async (officeId) => (await house.offices.get(officeId)).calendar,
    linesOf: calendarLines(house.workOf, things(house)),
  });

  sendingRoutes(app, house);
  sendingActs(app, house);
  planSheetRoutes(app, withTell);

  gridRoutes(app, house);
  gridImportRoutes(app, withTell);
  receptionRoutes(app, house);
  receptionActs(app, house);
  publicReceptionRoutes(app, house);
  dayImportRoutes(app, withTell);
  projectRoutes(app, house);
  projectActs(app, house);
  projectFiles(app, withFiles);
  publicProjectRoutes(app, house);

  findingRoutes(app, house);
  auditRoutes(app, withTell);
  findingAttachmentRoutes(app, withFiles);
  inspectionRoutes(app, house);
  photoRoutes(app, withFiles);

  cardRoutes(app, withOwed);
  boardRoutes(app, withOwed);
  actRoutes(app, house);
  dutyActRoutes(app, { ...house, things: (read) => things(house, read) });
  meetingRoutes(app, house);

  const measures = { ...withFiles, reasonOf };
  measureRoutes(app, measures);
  measureActs(app, measures);
  measureFiles(app, measures);
  publicityRoutes(app, measures);

  bulletinRoutes(app, house);
  bulletinDutyRoutes(app, withOwed);
  bulletinActRoutes(app, house);

  portalRoutes(app, house.portal, house.guard);
  workbenchRoutes(app);
}
