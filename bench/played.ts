import { dueOn } from '../src/calendar/due.ts';
import type { Step } from '../src/cases/appeals.ts';
import { evolve } from '../src/cases/evolve.rules.ts';
import { credentials, type Filed, phoneHash, secretHash } from '../src/cases/intake.commands.ts';
import type { Appeal, CaseEvent, Kind } from '../src/cases/rules.ts';
import { type Erasable, streamOf } from '../src/cases/store.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import { ruleOf } from '../src/duties/commands.ts';
import { type Duty, type DutyEvent, evolve as evolveDuty, type Opened, paused } from '../src/duties/rules.ts';
import { streamOf as dutyStream } from '../src/duties/store.ts';
import { type SealedSubject, sealColumn, sealSubject } from '../src/identity/vault.ts';
import { derivedId } from '../src/kernel/ids.ts';
import type { TextRef } from '../src/kernel/text.ts';
import { type Instant, instant, millis } from '../src/kernel/time.ts';
import type { Body, NewEntry } from '../src/ledger/entry.ts';
import { tokens } from '../src/text/bigrams.ts';
import { maskText } from '../src/text/mask.ts';
import { bands, fingerprint } from '../src/text/similarity.ts';

/** How far an appeal of the benches has come. */
export type Way =
  | 'filed'
  | 'routed'
  | 'contested'
  | 'handling'
  | 'asking'
  | 'answered'
  | 'correcting'
  | 'review'
  | 'withdrawn'
  | 'referred'
  | 'closed';

export interface Plan {
  readonly n: number;
  readonly kind: Kind;
  readonly way: Way;
  readonly filedAt: Instant;
  readonly unit: string;
  readonly category: string | null;
  readonly publish: boolean;
  readonly title: string;
  readonly text: string;
  readonly answer: string;
  readonly phone: string;
}

/** What a case writes: rows, entries, texts, and what it is found by. */
export interface Played {
  readonly appeal: Appeal;
  readonly duties: readonly Duty[];
  readonly entries: readonly NewEntry[];
  readonly erasable: Erasable;
  readonly person: SealedSubject;
  readonly search: { readonly tokens: readonly string[]; readonly bands: readonly number[] };
  readonly words: { readonly title: string; readonly question: string; readonly answer: string };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type EventBody<T extends CaseEvent['type']> = Extract<CaseEvent, { type: T }>['body'];

/**
 * Plays one appeal the way the commands do (intake, routing, handling, closing), without a database: the same events in the same
 * order, folded by the same rules. `npm run bench` verifies what was filled, as `changxiao verify` would.
 */
export function play(work: OfficeWork, issuer: string, plan: Plan): Played {
  const { kind, way, filedAt, unit } = plan;
  const { pack } = work;
  const confidential = kind === 'report';
  const filed: Filed = credentials(work, work.officeId, `bench-case-${plan.n}`);
  const { caseId } = filed;
  const stream = streamOf(caseId);
  const item = (name: string) => derivedId(caseId, name);
  const question = '请一次补齐：房屋权属证明复印件、现场照片、联系方式。';
  const { subject, sealed, refs } = sealSubject(work.keys, work.officeId, caseId, [
    { itemId: item('text'), kind: 'text', text: JSON.stringify({ title: plan.title, text: plan.text }) },
    { itemId: item('person'), kind: 'person', text: JSON.stringify({ name: '测试', phone: plan.phone }) },
    { itemId: item('answer'), kind: 'answer', text: answerOf(plan.answer) },
    { itemId: item('question'), kind: 'question', text: question },
    { itemId: item('contest'), kind: 'contest', text: '这件事属于另一个单位的职责，本单位没有执法权限。' },
  ]);
  const [text, person, answer, asked, contest] = refs.map((r): TextRef => ({ item: r.itemId, digest: r.digest })) as [
    TextRef,
    TextRef,
    TextRef,
    TextRef,
    TextRef,
  ];
  const entries: NewEntry[] = [];
  const duties = new Map<Step, Duty>();
  let appeal: Appeal | null = null;
  let at = filedAt;
  const later = (ms: number) => (at = instant(millis(at) + ms));
  const emit = <T extends CaseEvent['type']>(type: T, body: EventBody<T>): void => {
    const version = (appeal?.version ?? 0) + 1;
    appeal = evolve(appeal, caseId, version, { type, at, body } as unknown as CaseEvent);
    entries.push({ stream, version, type, body: body as unknown as Body, occurredAt: at });
  };
  const put = (step: Step, event: DutyEvent): void => {
    const before = duties.get(step) ?? null;
    const dutyId = before?.dutyId ?? item(`duty-${step}`);
    const version = (before?.version ?? 0) + 1;
    duties.set(step, evolveDuty(before, dutyId, version, event));
    const { type, body } = event;
    entries.push({ stream: dutyStream(dutyId), version, type, body: body as unknown as Body, occurredAt: at });
  };
  const open = (step: Step, holderUnit: string, parent: Step | null = null): void => {
    const clock = (step === 'handle' ? pack.kinds[kind].handle : pack.steps[step].clock) ?? null;
    const from = step === 'handle' && pack.kinds[kind].from === 'dispatched' ? (appeal!.detail.routedAt ?? at) : at;
    const run = { from, pauses: [] };
    const due = clock === null ? null : dueOn(ruleOf(work, clock), run, work.calendar);
    const body: Opened = {
      mechanism: 'B2',
      mechanismVersion: pack.version,
      step,
      about: stream,
      parentId: parent === null ? null : duties.get(parent)!.dutyId,
      issuer,
      holderUnit,
      holderPost: null,
      assistants: [],
      beneficiary: stream,
      confirmerUnit: step === 'handle' || step === 'correct' ? work.desk('callBack') : null,
      target: 1,
      visibility: confidential ? 'confidential' : 'normal',
      hiddenFrom: [],
      history: false,
      clock,
      run: clock === null ? null : run,
      dueOn: due?.dueOn ?? null,
      dueAt: due?.dueAt ?? null,
    };
    put(step, { type: 'duty.opened', at, body });
  };
  const take = (step: Step, post: string) => put(step, { type: 'duty.accepted', at, body: { post } });
  const claim = (step: Step, evidence: string | null) => put(step, { type: 'duty.claimed', at, body: { evidence } });
  const confirm = (step: Step) => put(step, { type: 'duty.confirmed', at, body: { by: issuer } });
  const cancel = (step: Step, reason: string) => put(step, { type: 'duty.cancelled', at, body: { reason } });
  const fulfil = (step: Step, post: string) => {
    take(step, post);
    claim(step, null);
    confirm(step);
  };

  const desk = confidential ? work.desk('discipline') : work.desk('intake');
  emit('case.filed', {
    number: filed.number,
    kind,
    channel: 'portal',
    visibility: confidential ? 'confidential' : 'normal',
    anonymous: false,
    accusedUnits: [],
    category: plan.category,
    placeUnit: null,
    publish: plan.publish,
    history: false,
    sourceRef: null,
    text,
    person,
    desk: null,
  });
  open('dispatch', desk);
  const steps = (): void => {
    if (way === 'filed') return;
    later(2 * HOUR);
    if (way === 'withdrawn') {
      emit('case.withdrawn', { reason: null });
      cancel('dispatch', 'withdrawn');
      return;
    }
    if (way === 'referred') {
      emit('case.referred', { channel: 'litigation', notice: answer });
      fulfil('dispatch', `${desk}-clerk`);
      return;
    }
    emit('case.routed', { unit, why: { by: 'clerk', confidence: null } });
    take('dispatch', `${desk}-clerk`);
    claim('dispatch', null);
    open('accept', unit, 'dispatch');
    if (way === 'routed') return;
    later(DAY);
    if (way === 'contested') {
      emit('case.routing-contested', { unit, reason: contest });
      cancel('accept', 'contested');
      open('decide-contest', work.desk('supervision'));
      return;
    }
    const post = `${unit}-handler`;
    emit('case.accepted', { unit, post });
    fulfil('accept', post);
    confirm('dispatch');
    open('handle', unit, 'accept');
    take('handle', post);
    if (way === 'handling') return;
    later(DAY);
    if (way === 'asking') {
      emit('case.asked', { question: asked, again: false });
      const run = paused(duties.get('handle')!.run!, at);
      put('handle', {
        type: 'duty.paused',
        at,
        body: { reason: 'supplement', run, dueOn: null, dueAt: null },
      });
      return;
    }
    later(3 * DAY);
    emit('case.answered', { answer, unit });
    claim('handle', answer.item);
    open('confirm', confidential ? desk : work.desk('callBack'));
    if (way === 'answered') return;
    later(DAY);
    const solved = way !== 'correcting';
    emit('case.called', { reached: true, counts: true });
    emit('case.confirmed', { by: 'call-back', solved, satisfaction: solved ? 4 : 1, comment: null });
    fulfil('confirm', 'callback-callback');
    if (way === 'correcting') {
      put('handle', { type: 'duty.returned', at, body: { reason: 'not-confirmed' } });
      cancel('handle', 'goes-one-level-up');
      emit('case.correction-opened', { unit: work.officeId });
      open('correct', work.officeId);
      return;
    }
    if (way === 'review') {
      confirm('handle');
      emit('case.review-opened', { because: 'responsibility' });
      open('review', work.desk('supervision'));
      return;
    }
    emit('case.responsibility-settled', { finding: 'not-applicable', note: null });
    confirm('handle');
    emit('case.closed', { outcome: 'three', reason: null });
    if (!plan.publish) return;
    later(DAY);
    emit('case.published', {});
  };
  steps();
  const masked = maskText(`${plan.title}\n${plan.text}`);
  return {
    appeal: appeal!,
    duties: [...duties.values()],
    entries,
    erasable: {
      title: sealColumn(subject, 'title', maskText(plan.title)),
      secretHash: secretHash(work, filed.number, filed.secret),
      phoneHash: phoneHash(work, plan.phone),
    },
    person: sealed,
    search: { tokens: tokens(masked), bands: bands(fingerprint(masked)) },
    words: { title: maskText(plan.title), question: maskText(plan.text), answer: maskText(plan.answer) },
  };
}

const answerOf = (result: string): string =>
  JSON.stringify({ result, reasons: '依据现场核实和有关规定办理。', basis: '', next: '' });
