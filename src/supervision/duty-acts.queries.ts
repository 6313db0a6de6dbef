import type { OfficeWork } from '../cases/work.ts';
import type { Reader } from '../db/open.ts';
import type { Verdict } from '../duties/access.ts';
import { about, dutiesById, pathOf } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import { type Things, type ThingsOf, thingsOf } from '../duties/things.ts';
import { namesOf } from '../identity/said.ts';
import { kept } from '../identity/vault.ts';
import type { Actor, StaffActor } from '../kernel/actor.ts';
import type { TextRef } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { maskText } from '../text/mask.ts';
import { can, canAnswer, canAsk, knows, knowsAct, type Placed } from './duty-acts.access.ts';
import { type DutyAct, isAsked, lapsed, whyNot } from './duty-acts.rules.ts';
import { actsAbout, actsById } from './duty-acts.store.ts';

/** What has no limit comes last. */
const NEVER = '9999';

const no = (reason: string): Verdict => ({ may: false, reason });

/** An act as staff read it: its words masked, whoever did it by name. */
export interface DutyActLine {
  readonly act: DutyAct;
  /** Fell away: the duty is kept from whoever was asked. */
  readonly lapsed: boolean;
  readonly name: string | null;
  readonly words: string | null;
  readonly answer: string | null;
  /** Of a question: until when the explanation is owed. */
  readonly dueOn: PlainDate | null;
  readonly abilities: Readonly<Record<'answer' | 'acknowledge', Verdict>>;
}

/** What acts on duties work with. */
export interface DutyActDesk {
  readonly work: OfficeWork;
  /** What duties are about, each kind of thing by its own slice: passed in by `app/routes.ts`. */
  readonly things: (read: Reader) => Things;
}

/** A thing as duties name it, `task:<id>`, with all its duties; or a single duty. */
export type ActedOn = { readonly about: string } | { readonly duty: string };

/** What supervision did about the duties of a thing, newest first, and those that still wait, most urgent first, with what the actor may do. */
interface DutyActsPage {
  readonly acts: readonly DutyActLine[];
  readonly duties: readonly { readonly duty: Duty; readonly abilities: Readonly<Record<'urge' | 'ask', Verdict>> }[];
}

/** Of a thing or duty that there is not, or not for the actor, nothing. */
export async function dutyActsPage(
  read: Reader,
  desk: DutyActDesk,
  actor: StaffActor,
  on: ActedOn,
): Promise<DutyActsPage> {
  const { work } = desk;
  const { officeId } = work;
  const { all, owed } = 'about' in on ? await ofThing(read, officeId, on.about) : await ofDuty(read, officeId, on.duty);
  const explanations = await dutiesById(
    read,
    officeId,
    all.flatMap((a) => (a.kind === 'ask' ? a.explainId : [])),
  );
  const placed = await placing(read, desk, actor, [...owed, ...explanations]);
  const explainOf = (act: DutyAct): Placed | null => (act.kind === 'ask' ? placed.get(act.explainId)! : null);
  const acts = all.filter((act) => knowsAct(actor, placed.get(act.dutyId)!, explainOf(act)));
  const [said, names] = await Promise.all([
    kept(
      read,
      work.keys,
      officeId,
      acts.map((a) => a.actId),
    ),
    namesOf(
      read,
      officeId,
      acts.map((a) => a.by.account),
    ),
  ]);
  const shown = (act: DutyAct, ref: TextRef | null): string | null => {
    const item = ref && said.get(act.actId)?.items.get(ref.item);
    return item ? maskText(item.text) : null;
  };
  const lines = acts.map((act): DutyActLine => {
    const explain = explainOf(act);
    return {
      act,
      lapsed: lapsed(act, explanations),
      name: names.get(act.by.account) ?? null,
      words: shown(act, act.words),
      answer: act.kind === 'ask' ? shown(act, act.answer) : null,
      dueOn: explain?.duty.dueOn ?? null,
      abilities: questionAbilities(actor, act, placed.get(act.dutyId)!, explain),
    };
  });
  const waiting = owed
    .filter((duty) => whyNot(duty) === null && knows(actor, placed.get(duty.dutyId)!))
    .sort((a, b) => (a.dueAt ?? NEVER).localeCompare(b.dueAt ?? NEVER));
  return {
    acts: lines.reverse(),
    duties: waiting.map((duty) => {
      const ask = canAsk(actor, duty);
      const asked = ask.may && isAsked(all, duty.dutyId, explanations);
      return { duty, abilities: { urge: can(actor, duty), ask: asked ? no('act.already-asked') : ask } };
    }),
  };
}

async function ofThing(read: Reader, officeId: string, stream: string) {
  const [all, owed] = await Promise.all([actsAbout(read, officeId, stream), about(read, officeId, stream)]);
  return { all, owed };
}

/** Of an explanation that is owed: what it is asked about. */
async function ofDuty(read: Reader, officeId: string, dutyId: string): Promise<{ all: DutyAct[]; owed: Duty[] }> {
  const [duty] = await dutiesById(read, officeId, [dutyId]);
  if (!duty) return { all: [], owed: [] };
  const [kind, id] = duty.about.split(':') as [string, string];
  if (kind === 'duty-act') {
    const [asked] = await actsById(read, officeId, [id]);
    return ofDuty(read, officeId, asked!.dutyId);
  }
  const all = await actsAbout(read, officeId, duty.about);
  return { all: all.filter((a) => a.dutyId === dutyId), owed: [duty] };
}

/** Each duty as it stands to the actor: with its holder's unit and all above that, and whether they may see what it is about. */
export async function placing(
  read: Reader,
  { work, things: thingsIn }: DutyActDesk,
  actor: Actor,
  duties: readonly Duty[],
): Promise<ReadonlyMap<string, Placed>> {
  const units = [...new Set(duties.map((d) => d.holderUnit))];
  const things = thingsIn(read);
  const kept = duties.filter((d) => d.visibility === 'confidential' && d.about.split(':')[0]! in things);
  const [paths, thingOf] = await Promise.all([
    Promise.all(units.map(async (unit) => [unit, await pathOf(read, work.officeId, unit)] as const)),
    actor.kind === 'staff' ? thingsOf(things, actor, kept) : null,
  ]);
  const pathsOf = new Map(paths);
  return new Map(
    duties.map((duty) => {
      const inSight = !kept.includes(duty) || (thingOf !== null && thingOf(duty) !== null);
      return [duty.dutyId, { duty, path: pathsOf.get(duty.holderUnit)!, inSight }];
    }),
  );
}

function questionAbilities(actor: StaffActor, act: DutyAct, on: Placed, explain: Placed | null) {
  if (act.kind !== 'ask' || explain === null || lapsed(act, [explain.duty]))
    return { answer: no('duty-act.lapsed'), acknowledge: no('duty-act.lapsed') };
  return {
    answer: act.state === 'open' ? canAnswer(actor, explain) : no('act.already-answered'),
    acknowledge: act.state === 'answered' ? can(actor, on.duty) : no('act.not-answered'),
  };
}

/** Explanations as lists of duties name them: by the thing that is asked about, whose page they are given on. */
export const explanationThings =
  (read: Reader, things: Things): ThingsOf =>
  async (actor, ids) => {
    const acts = await actsById(read, actor.officeId, ids);
    const thingOf = await thingsOf(things, actor, acts);
    return new Map(
      acts.flatMap((act) => {
        const thing = thingOf(act);
        return thing ? [[act.actId, thing] as const] : [];
      }),
    );
  };
