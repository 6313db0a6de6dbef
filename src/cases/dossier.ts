import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { about } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import { isEnded as dutyEnded } from '../duties/rules.ts';
import type { Keys } from '../identity/keys.ts';
import { put, type Subject, subjects, texts } from '../identity/vault.ts';
import { keptAway } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import { can, reaches, type Scope } from './access.ts';
import { type CaseAction, ensureAllowed } from './allowed.rules.ts';
import type { AppealsPack, Desk, Step } from './appeals.ts';
import { evolve } from './evolve.rules.ts';
import type { ListsPack } from './lists.ts';
import type { Appeal, CaseEvent, Unlinked } from './rules.ts';
import { linkedTo, load, streamOf, update } from './store.ts';

/** What commands on cases work with, for one office: its clocks, its pack, its keys, and who does what. */
export interface CaseWork extends duties.ClockWork {
  readonly pack: AppealsPack;
  readonly keys: Keys;
  /** What may be charged, and on what grounds a matter may be refused. */
  readonly lists: ListsPack;
  /** Statutory channels that a matter may be referred to, by id. */
  readonly channels: readonly string[];
  readonly units: ReadonlyMap<string, Text>;
  /** The unit of a desk. @throws Refusal `case.no-such-desk` if no unit has the function */
  desk(desk: Desk): string;
  /** The post that heads a unit, or the nearest unit above that has a head, and that unit. `null` where nobody does. */
  headOf(unitId: string): { readonly unit: string; readonly post: string } | null;
  /** A unit and all above it, nearest first. @throws Refusal `org.unknown-unit` */
  path(unitId: string): readonly string[];
}

type Body<T extends CaseEvent['type']> = Extract<CaseEvent, { type: T }>['body'];

/**
 * One case while a command works on it: what it is, its duties, and the key of its texts. Whatever the command says happens is
 * evolved here at once and written by `close`: entries and row together, in the command's transaction.
 */
export class Dossier {
  appeal: Appeal;
  duties: Duty[];
  readonly tx: Tx;
  readonly ctx: Context;
  readonly work: CaseWork;
  readonly #subject: Subject | undefined;

  constructor(tx: Tx, ctx: Context, work: CaseWork, appeal: Appeal, held: Duty[], subject: Subject | undefined) {
    this.tx = tx;
    this.ctx = ctx;
    this.work = work;
    this.appeal = appeal;
    this.duties = held;
    this.#subject = subject;
  }

  get stream(): string {
    return streamOf(this.appeal.caseId);
  }

  get at(): Instant {
    return happenedAt(this.ctx);
  }

  /** Something happened to the case. */
  emit<T extends CaseEvent['type']>(type: T, body: Body<T>): void {
    const event = { type, at: this.at, body } as unknown as CaseEvent;
    this.appeal = evolve(this.appeal, this.appeal.caseId, this.appeal.version + 1, event);
    append(this.tx, this.ctx, [
      { stream: this.stream, version: this.appeal.version, type, body: body as never, occurredAt: this.at },
    ]);
  }

  /** Whether the person's data are still there, so that something can be said to them. */
  get readable(): boolean {
    return this.#subject !== undefined;
  }

  /** Puts what somebody wrote into the vault. @throws Refusal `case.erased` once the person's data are destroyed */
  say(kind: string, text: string): TextRef {
    if (!this.#subject) throw new Refusal('case.erased');
    const [sealed] = put(this.tx, this.ctx.officeId, this.#subject, [
      { itemId: newId(Date.parse(this.ctx.now)), kind, text },
    ]);
    return { item: sealed!.itemId, digest: sealed!.digest };
  }

  /** What a reference says; `null` once the person's data are destroyed. */
  async read({ item }: TextRef): Promise<string | null> {
    if (!this.#subject) return null;
    return (await texts(this.tx, this.ctx.officeId, this.#subject)).get(item)?.text ?? null;
  }

  sayIf(kind: string, text: string | null | undefined): TextRef | null {
    return text?.trim() ? this.say(kind, text) : null;
  }

  /** The open duty of a step, if there is one. */
  duty(step: Step): Duty | undefined {
    return this.duties.find((d) => d.step === step && !dutyEnded(d));
  }

  openDuty(step: Step, unit: string, more: Partial<duties.NewDuty> = {}): Duty {
    const pack = this.work.pack;
    const { handle, from } = pack.kinds[this.appeal.kind];
    const clock = step === 'handle' ? handle : pack.steps[step].clock;
    // Counted from the first dispatch, whoever it was sent to: contesting and handing on begin nothing anew.
    const dispatched = step === 'handle' && from === 'dispatched' ? this.appeal.detail.routedAt : null;
    const duty = duties.open(this.tx, this.ctx, this.work, {
      mechanism: 'B2',
      mechanismVersion: pack.version,
      step,
      about: this.stream,
      holderUnit: unit,
      beneficiary: this.stream,
      clock: clock ?? null,
      ...this.hidden,
      ...(dispatched ? { from: dispatched } : {}),
      history: this.appeal.history,
      ...more,
    });
    this.duties = [...this.duties, duty];
    return duty;
  }

  /** From whom duties on this case are kept. */
  get hidden(): Pick<Duty, 'visibility' | 'hiddenFrom'> {
    const { visibility, accusedUnits } = this.appeal;
    return { visibility, hiddenFrom: visibility === 'confidential' ? accusedUnits : [] };
  }

  /**
   * After a change of kind or of who is accused: what is owed is kept from the accused, and what they or the wrong desk hold goes to
   * the desk that may have it, its clock running on.
   */
  goAround(): void {
    this.hideDuties();
    for (const duty of this.duties) {
      const step = duty.step as Step;
      const desk = step === 'dispatch' ? this.intakeDesk() : this.reviewDesk();
      const misplaced = step === 'dispatch' && duty.state === 'open' && duty.holderUnit !== desk;
      if (dutyEnded(duty) || !(misplaced || keptFrom(this.work, duty.hiddenFrom, duty.holderUnit))) continue;
      this.put(duties.cancel(this.tx, this.ctx, duty, 'goes-around-accused'));
      // A question of supervision was for that unit alone.
      if (step === 'explain') continue;
      this.openDuty(step, desk, { clock: duty.clock, from: duty.run?.from ?? this.at });
    }
  }

  /** Whatever is or was owed becomes as hidden as the case is: cards tell of duties that are over too. */
  hideDuties(): void {
    for (const duty of this.duties) this.put(duties.hide(this.tx, this.ctx, duty, this.hidden));
  }

  /** Whether a unit that answers for it, corrects it or was handed it is one of these accused, or stands below one. */
  isWith(accused: readonly string[]): boolean {
    const { unitId, detail } = this.appeal;
    return [unitId, detail.correcting, detail.handedTo].some((u) => u !== null && keptFrom(this.work, accused, u));
  }

  /** It begins anew at the desk: whoever had it has it no longer. */
  backToDesk(because: string): void {
    this.hideDuties();
    this.cancelDuties(because);
    this.openDuty('dispatch', this.intakeDesk());
  }

  /** Who decides for a unit: its head, or the nearest above; where that one is accused, whoever reviews the report. */
  deciderFor(unit: string): { readonly unit: string; readonly post: string | null } {
    const head = this.work.headOf(unit);
    if (head && keptFrom(this.work, this.hidden.hiddenFrom, head.unit)) return { unit: this.reviewDesk(), post: null };
    return head ?? { unit, post: null };
  }

  /** Takes up what a duty's command made of it. */
  put(duty: Duty): Duty {
    this.duties = this.duties.map((d) => (d.dutyId === duty.dutyId ? duty : d));
    return duty;
  }

  /** The step was done, which proves itself; if it is not open, nothing is owed. @param post of whoever did it; `null`: nobody's */
  fulfil(step: Step, post = this.postOf(this.duty(step)?.holderUnit ?? null)): void {
    const duty = this.duty(step);
    if (!duty) return;
    const running = duty.state === 'paused' ? this.put(duties.resume(this.tx, this.ctx, this.work, duty)) : duty;
    this.put(duties.fulfil(this.tx, this.ctx, running, post, null));
  }

  /** The step is done as far as its holder can; somebody else's act will confirm it. */
  claimNow(step: Step, post = this.postOf(this.duty(step)?.holderUnit ?? null)): void {
    const duty = this.duty(step);
    if (duty && duty.state !== 'claimed') this.put(duties.claimNow(this.tx, this.ctx, duty, post, null));
  }

  /** Nothing more is owed: the case took another way. */
  cancelDuties(reason: string, ...steps: readonly Step[]): void {
    for (const duty of this.duties) {
      if (dutyEnded(duty) || (steps.length > 0 && !steps.includes(duty.step as Step))) continue;
      this.put(duties.cancel(this.tx, this.ctx, duty, reason));
    }
  }

  /** Writes the case's row. Called once, at the end of the command. */
  close(): Appeal {
    update(this.tx, this.ctx.officeId, this.appeal);
    return this.appeal;
  }

  /** Who reviews and decides between units: supervision, or discipline where supervision itself leads and for what is confidential. */
  reviewDesk(): string {
    const supervision = this.work.desk('supervision');
    const { visibility, kind, unitId } = this.appeal;
    const discipline =
      visibility === 'confidential' || this.work.pack.kinds[kind].settles === 'discipline' || unitId === supervision;
    return discipline ? reportDesk(this.work, this.hidden.hiddenFrom) : supervision;
  }

  /** Supervision; of a report that accuses it, whoever reviews that. */
  supervisors(): string {
    const desk = this.work.desk('supervision');
    return keptFrom(this.work, this.hidden.hiddenFrom, desk) ? this.reviewDesk() : desk;
  }

  /** Who asks the person: the call-back desk, unless it handles the case itself; for a report whoever reviews it. */
  confirmDesk(): string {
    const desk = this.work.desk('callBack');
    const { unitId, visibility, detail } = this.appeal;
    const concerned = [unitId, detail.correcting, detail.handedTo, ...detail.assistants].includes(desk);
    return visibility === 'confidential' || concerned ? this.reviewDesk() : desk;
  }

  /** The desk that takes in and dispatches: for reports it is discipline, never the general one. */
  intakeDesk(): string {
    const { visibility, hiddenFrom } = this.hidden;
    return visibility === 'confidential' ? reportDesk(this.work, hiddenFrom) : this.work.desk('intake');
  }

  /** The actor's post in a unit, `null` if they have none there. */
  postIn(unit: string): string | null {
    const { actor } = this.ctx;
    return actor.kind === 'staff' ? (actor.posts.find((p) => p.unitId === unit)?.postId ?? null) : null;
  }

  /**
   * Whoever acts on an open duty takes it. Somebody of another unit (the unit below, told to correct; a head who steps in) takes it by
   * being handed it, so that the chain says who did the work and who stays answerable.
   */
  takeUp(step: Step): Duty | undefined {
    const duty = this.duty(step);
    const { actor } = this.ctx;
    if (duty?.state !== 'open' || actor.kind !== 'staff') return duty;
    const own = this.postIn(duty.holderUnit);
    if (own !== null) return this.put(duties.accept(this.tx, this.ctx, duty, own));
    const other = actor.posts.find((p) => p.unitId === this.appeal.unitId) ?? actor.posts[0];
    if (!other) return duty;
    const handed = duties.handOn(this.tx, this.ctx, duty, other.unitId, other.postId);
    return this.put(duties.accept(this.tx, this.ctx, handed, other.postId));
  }

  /** The actor's post that acts here: in the unit that leads, else the first. `null` for the house and for citizens. */
  postOf(unit: string | null = this.appeal.unitId): string | null {
    const { actor } = this.ctx;
    if (actor.kind !== 'staff') return null;
    return (actor.posts.find((p) => p.unitId === unit) ?? actor.posts[0])?.postId ?? null;
  }
}

/**
 * Who takes in and reviews a report: discipline; where discipline itself is accused, or stands below an accused, the nearest unit above
 * that is not; where the office itself is accused too, supervision. Nobody in an accused unit ever has it (信访工作条例 article 30).
 */
export function reportDesk(work: CaseWork, accused: readonly string[]): string {
  const desk = work.desk('discipline');
  const free = (unit: string) => !keptFrom(work, accused, unit);
  return work.path(desk).find(free) ?? [work.desk('supervision')].find(free) ?? desk;
}

/** The unit that stands in for discipline, `null` where discipline itself may have it. */
export function standInDesk(
  work: CaseWork,
  visibility: Appeal['visibility'],
  accused: readonly string[],
): string | null {
  if (visibility === 'normal') return null;
  const desk = reportDesk(work, accused);
  return desk === work.desk('discipline') ? null : desk;
}

/** Whether a matter that accuses units must not come to another: to an accused itself, or to anything below it. */
export const keptFrom = (work: CaseWork, accused: readonly string[], unit: string): boolean =>
  keptAway(accused, work.path(unit));

/** Those handled with this one go back to the desk: their matter is still there, and nobody answers it any more. */
export async function releaseLinked(lead: Dossier, because: Exclude<Unlinked, 'clerk'>): Promise<void> {
  for (const { caseId } of await linkedTo(lead.tx, lead.ctx.officeId, lead.appeal.caseId)) {
    const other = (await openDossier(lead.tx, lead.ctx, lead.work, caseId))!;
    other.emit('case.unlinked', { because });
    other.openDuty('dispatch', other.intakeDesk());
    other.close();
  }
}

/** Opens a case's dossier without asking who wants it: for jobs, and for cases reached from one already opened. */
export async function openDossier(tx: Tx, ctx: Context, work: CaseWork, caseId: string): Promise<Dossier | null> {
  const [appeal, held, keys] = await Promise.all([
    load(tx, ctx.officeId, caseId),
    about(tx, ctx.officeId, streamOf(caseId)),
    subjects(tx, work.keys, ctx.officeId, [caseId]),
  ]);
  return appeal && new Dossier(tx, ctx, work, appeal, held, keys.get(caseId));
}

/** A unit's name as a fact of a refusal. */
export const unitFact = ({ units }: CaseWork, unitId: string): Text => {
  const { zh, en } = units.get(unitId) ?? { zh: unitId, en: unitId };
  return { zh, en };
};

/**
 * Opens a case for somebody who wants to do something to it: what they may not see is not there, what they may not do is refused
 * with the reason, what the state does not allow says the state.
 *
 * @throws Refusal `case.not-found`, the reason of `access.ts`, or `case.not-in-this-state`
 */
export async function openFor(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  action: CaseAction,
): Promise<Dossier> {
  const dossier = await reachFor(tx, ctx, work, scope, caseId, action);
  ensureAllowed(dossier.appeal, action);
  return dossier;
}

/**
 * As `openFor`, for a command that has more to say about the state than that it does not allow it: `ensureAllowed` is its own to call.
 *
 * @throws Refusal `case.not-found`, or the reason of `access.ts`
 */
export async function reachFor(
  tx: Tx,
  ctx: Context,
  work: CaseWork,
  scope: Scope,
  caseId: string,
  action: CaseAction,
): Promise<Dossier> {
  const dossier = await openDossier(tx, ctx, work, caseId);
  if (!dossier || !reaches(scope, action, dossier.appeal)) throw new Refusal('case.not-found');
  const verdict = can(scope, action, dossier.appeal);
  if (!verdict.may) throw new Refusal(verdict.reason, verdict.unit ? { unit: unitFact(work, verdict.unit) } : {});
  return dossier;
}
