import { type Db, sqlOf, type Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { blind, sha256 } from '../identity/keys.ts';
import { openSubject, put, sealColumn, subjects, texts } from '../identity/vault.ts';
import { sameUnits } from '../kernel/actor.ts';
import { codeFrom, derivedId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import { tokens } from '../text/bigrams.ts';
import { beginning, maskText } from '../text/mask.ts';
import { bands, fingerprint } from '../text/similarity.ts';
import type { Scope } from './access.ts';
import { type CaseWork, openDossier, openFor, releaseLinked, reportDesk, standInDesk } from './dossier.ts';
import { evolve } from './evolve.rules.ts';
import type { Route } from './routing.ts';
import type { Appeal, CaseEvent, CaseState, Channel, Kind } from './rules.ts';
import { index, insert, load, streamOf } from './store.ts';

/** Who wrote. Everything is optional: a report may come from nobody. */
export interface Person {
  readonly name?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly address?: string;
  readonly idNumber?: string;
}

export interface Filing {
  readonly kind: Kind;
  readonly channel: Channel;
  readonly title: string;
  readonly text: string;
  readonly person: Person | null;
  readonly anonymous: boolean;
  readonly categoryId: string | null;
  readonly placeUnit: string | null;
  readonly accusedUnits: readonly string[];
  /** The person agrees that question and answer are published without personal data. */
  readonly publish: boolean;
}

/** What the person takes away. The secret is shown once and made again only from the form's own key. */
export interface Filed {
  readonly caseId: string;
  readonly number: string;
  readonly secret: string;
}

/** A number or a secret, fixed by what it is made from: 8 symbols, some 37 bits, behind a limit on guessing. */
export function codeOf(work: Pick<CaseWork, 'keys'>, purpose: string, from: string): string {
  const code = codeFrom(blind(work.keys, purpose, from), 8);
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** Number and secret of a filing, fixed by its key. */
export function credentials(work: Pick<CaseWork, 'keys'>, officeId: string, key: string): Filed {
  const make = (purpose: string) => codeOf(work, purpose, `${officeId}\n${key}`);
  return { caseId: derivedId(officeId, 'case', key), number: make('case-number'), secret: make('case-secret') };
}

export const secretHash = (work: Pick<CaseWork, 'keys'>, number: string, secret: string): Buffer =>
  blind(work.keys, 'secret-check', `${number}\n${secret.toUpperCase().replace(/[^0-9A-Z]/g, '')}`);

/** Digits only, without a country code: the same telephone written in two ways is one. */
export const phoneHash = (work: Pick<CaseWork, 'keys'>, phone: string | undefined): Buffer | null => {
  const digits = (phone ?? '')
    .normalize('NFKC')
    .replace(/\D/g, '')
    .replace(/^(00)?86(?=1\d{10}$)/, '');
  return digits.length >= 7 ? blind(work.keys, 'phone', digits) : null;
};

/**
 * Takes in an appeal and opens the intake desk's duty to dispatch it, in one transaction and one round trip. The case's id follows
 * from the idempotency key, so a form sent twice meets its own first entry: no second row, no look-up beforehand.
 *
 * @param key the client's idempotency key, 16 characters or more, new for every form
 * @returns number and secret; the same ones when the form was sent before
 * @throws Refusal `request.idempotency-mismatch` if the key was used for other words
 */
export async function file(db: Db, ctx: Context, work: CaseWork, filing: Filing, key: string): Promise<Filed> {
  const filed = credentials(work, ctx.officeId, key);
  try {
    await db.transact(async (tx) => {
      write(tx, ctx, work, filing, filed, null);
    });
  } catch (error) {
    const first = await load(db, ctx.officeId, filed.caseId).catch(() => null);
    if (!first) throw error;
    if (
      first.kind !== filing.kind ||
      first.channel !== filing.channel ||
      !(await sameWords(db, ctx, work, first, filing))
    )
      throw new Refusal('request.idempotency-mismatch');
  }
  return filed;
}

/** Whether a case was filed with these words; one that was erased cannot tell, and is taken for the same. */
async function sameWords(db: Db, ctx: Context, work: CaseWork, first: Appeal, filing: Filing): Promise<boolean> {
  const subject = (await subjects(db, work.keys, ctx.officeId, [first.caseId])).get(first.caseId);
  const said = subject && (await texts(db, ctx.officeId, subject)).get(first.detail.text.item);
  return !said || said.text === JSON.stringify({ title: titleOf(work, filing), text: filing.text });
}

const titleOf = ({ pack }: CaseWork, filing: Filing): string =>
  filing.title.trim() || beginning(filing.text, pack.limits.titleMade);

/** The rows and entries of a new case. `sourceRef` names the row of an import, so that taken up again it stays one case. */
function write(tx: Tx, ctx: Context, work: CaseWork, filing: Filing, filed: Filed, sourceRef: string | null): Appeal {
  const at = happenedAt(ctx);
  const kind = work.pack.kinds[filing.kind];
  const subject = openSubject(tx, work.keys, ctx.officeId, filed.caseId);
  const title = titleOf(work, filing);
  const named = filing.person && !filing.anonymous ? filing.person : null;
  const visibility = kind.confidential ? 'confidential' : 'normal';
  for (const unit of [...filing.accusedUnits, filing.placeUnit]) if (unit !== null) work.path(unit);
  const accusedUnits = [...new Set(filing.accusedUnits)];
  // Item ids follow from the case: made anew by a form sent twice, they are the same.
  const sealed = put(tx, ctx.officeId, subject, [
    { itemId: derivedId(filed.caseId, 'text'), kind: 'text', text: JSON.stringify({ title, text: filing.text }) },
    ...(named ? [{ itemId: derivedId(filed.caseId, 'person'), kind: 'person', text: JSON.stringify(named) }] : []),
  ]).map((s) => ({ item: s.itemId, digest: s.digest }));
  const event: CaseEvent = {
    type: 'case.filed',
    at,
    body: {
      number: filed.number,
      kind: filing.kind,
      channel: filing.channel,
      visibility,
      anonymous: named === null,
      accusedUnits,
      category: filing.categoryId,
      placeUnit: filing.placeUnit,
      publish: filing.publish && !kind.confidential,
      history: sourceRef !== null,
      sourceRef,
      text: sealed[0]!,
      person: sealed[1] ?? null,
      desk: standInDesk(work, visibility, accusedUnits),
      secretDigest: sha256(secretHash(work, filed.number, filed.secret)).toString('hex'),
    },
  };
  const appeal = evolve(null, filed.caseId, 1, event);
  append(tx, ctx, [
    { stream: streamOf(filed.caseId), version: 1, type: event.type, body: event.body as never, occurredAt: at },
  ]);
  insert(tx, ctx.officeId, appeal, {
    title: sealColumn(subject, 'title', maskText(title)),
    secretHash: secretHash(work, filed.number, filed.secret),
    phoneHash: phoneHash(work, named?.phone),
  });
  const confidential = visibility === 'confidential';
  if (sourceRef === null) {
    duties.open(tx, ctx, work, {
      dutyId: derivedId(filed.caseId, 'dispatch'),
      mechanism: 'B2',
      mechanismVersion: work.pack.version,
      step: 'dispatch',
      about: streamOf(filed.caseId),
      beneficiary: streamOf(filed.caseId),
      // Reports go to discipline, never through the general desk; see `kinds` in packs/appeals.yaml.
      holderUnit: confidential ? reportDesk(work, accusedUnits) : work.desk('intake'),
      clock: work.pack.steps.dispatch.clock!,
      visibility: appeal.visibility,
      hiddenFrom: confidential ? accusedUnits : [],
    });
  }
  return appeal;
}

/** Words of an appeal for finding it and its like: bigrams and fingerprint of the masked text, so nothing personal is searchable. */
export function indexText(tx: Tx, officeId: string, caseId: string, title: string, text: string): void {
  const masked = maskText(`${title}\n${text}`);
  index(tx, officeId, caseId, tokens(masked), bands(fingerprint(masked)));
}

/**
 * After filing, as a job: makes the case findable, and routes it where the rules are sure enough. What they are not sure of stays
 * on the clerk's list with the proposal. What is urgent gets its shorter clock, counted from the filing.
 */
export async function prepare(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  caseId: string,
  words: { title: string; text: string },
  proposal: Route,
): Promise<void> {
  indexText(tx, ctx.officeId, caseId, words.title, words.text);
  const dossier = await openDossier(tx, ctx, work, caseId);
  if (dossier?.appeal.state !== 'filed') return;
  const { appeal } = dossier;
  const { kind, visibility } = appeal;
  // One unit too many costs the desk a click; from one too few nothing that it has read can be taken back.
  const named = visibility === 'confidential' ? proposal.accusedUnitIds : [];
  const accusedUnits = [...new Set([...appeal.accusedUnits, ...named])];
  const category = appeal.category ?? proposal.category.id;
  const placeUnit = appeal.placeUnit ?? proposal.placeUnitId;
  const more = accusedUnits.length > appeal.accusedUnits.length;
  if (category !== appeal.category || placeUnit !== appeal.placeUnit || more) {
    const desk = standInDesk(work, visibility, accusedUnits);
    dossier.emit('case.classified', { kind, visibility, category, placeUnit, accusedUnits, desk });
    dossier.goAround();
  }
  const best = proposal.candidates[0];
  const dispatch = dossier.duty('dispatch');
  if (best && proposal.outcome === 'one' && !proposal.needsClerk && visibility === 'normal') {
    const confidence = Math.round(best.confidence * 100);
    dossier.emit('case.routed', { unit: best.unitId, why: { by: 'rule', confidence } });
    dossier.claimNow('dispatch', null);
    dossier.openDuty('accept', best.unitId, { parentId: dispatch?.dutyId ?? null });
  } else if (dispatch && proposal.urgency && proposal.urgency.clock !== dispatch.clock) {
    dossier.cancelDuties('urgent', 'dispatch');
    dossier.openDuty('dispatch', dispatch.holderUnit, { clock: proposal.urgency.clock, from: dispatch.openedAt });
  }
  dossier.close();
}

/** Sets kind, category, place and the accused right. A matter that turns out to be a report becomes confidential at once. */
export async function classify(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  to: { kind: Kind; categoryId: string | null; placeUnit: string | null; accusedUnits: readonly string[] },
): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'classify');
  const { appeal } = dossier;
  const { kind, placeUnit } = to;
  const accusedUnits = [...new Set(to.accusedUnits)];
  for (const unit of [...accusedUnits, placeUnit]) if (unit !== null) work.path(unit);
  const wasConfidential = appeal.visibility === 'confidential';
  const confidential = wasConfidential || work.pack.kinds[kind].confidential === true;
  const visibility = confidential ? 'confidential' : 'normal';
  // Whoever had it while it was an ordinary matter, and an accused who has it, have it no longer: it begins anew at the desk.
  const back = confidential && appeal.state !== 'filed' && (!wasConfidential || dossier.isWith(accusedUnits));
  const desk = standInDesk(work, visibility, accusedUnits);
  if (visibility !== appeal.visibility || !sameUnits(accusedUnits, appeal.accusedUnits))
    await releaseLinked(dossier, wasConfidential ? 'other-accused' : 'became-confidential');
  dossier.emit('case.classified', { kind, visibility, category: to.categoryId, placeUnit, accusedUnits, desk, back });
  if (back) dossier.backToDesk(wasConfidential ? 'goes-around-accused' : 'became-confidential');
  else dossier.goAround();
  return dossier.close();
}

/** Looks at who wrote or at the unmasked words, on record: who, when, which case. */
export async function reveal(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  what: 'person' | 'text',
): Promise<void> {
  await openFor(tx, ctx, work, scope, caseId, 'reveal');
  const look = derivedId(caseId, ctx.now, what, JSON.stringify(ctx.actor));
  append(tx, ctx, [
    {
      stream: `look:${look}`,
      version: 1,
      type: 'vault.looked',
      body: { case: caseId, what },
      occurredAt: happenedAt(ctx),
    },
  ]);
}

const LEADING: readonly CaseState[] = ['filed', 'routed', 'contested', 'handling', 'asking', 'correcting'];

/** Ties a case to the one that leads on the same matter: handled once, each answered. */
export async function link(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  leadCase: string,
): Promise<Appeal> {
  if (caseId === leadCase) throw new Refusal('case.link-to-itself');
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'link');
  const lead = await openFor(tx, ctx, work, scope, leadCase, 'note');
  if (lead.appeal.leadCase !== null) throw new Refusal('case.lead-is-linked', { number: lead.appeal.number });
  const { visibility, accusedUnits } = dossier.appeal;
  // Two reports against different units are never tied: whoever may know of the one might be accused in the other.
  if (
    lead.appeal.visibility !== visibility ||
    (visibility === 'confidential' && !sameUnits(lead.appeal.accusedUnits, accusedUnits))
  )
    throw new Refusal('case.link-across-visibility');
  // Whoever joins one that is answered already would never get an answer of their own.
  if (!LEADING.includes(lead.appeal.state)) throw new Refusal('case.lead-is-answered', { number: lead.appeal.number });
  const [follower] = await tx.rows(
    sqlOf
      .selectFrom('appeal')
      .select('case_id')
      .where('office_id', '=', ctx.officeId)
      .where('lead_case', '=', caseId)
      .where('state', '=', 'linked')
      .limit(1),
  );
  if (follower) throw new Refusal('case.is-itself-a-lead', { number: dossier.appeal.number });
  dossier.cancelDuties('linked');
  dossier.emit('case.linked', { lead: leadCase });
  // An entry on the lead's side too: an answer given at the same moment and this link cannot both go through unseen.
  lead.emit('case.led', { follower: caseId });
  lead.close();
  return dossier.close();
}

export async function unlink(tx: Tx, ctx: Context, work: CaseWork, scope: Scope, caseId: string): Promise<Appeal> {
  const dossier = await openFor(tx, ctx, work, scope, caseId, 'unlink');
  dossier.emit('case.unlinked', { because: 'clerk' });
  dossier.openDuty('dispatch', dossier.intakeDesk());
  return dossier.close();
}
