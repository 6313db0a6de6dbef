import { addWorkingDays } from '../calendar/calendar.ts';
import { dueOn } from '../calendar/due.ts';
import { dateIn, parseMoment } from '../calendar/zone.ts';
import { openDossier } from '../cases/dossier.ts';
import * as intake from '../cases/intake.commands.ts';
import type { OfficeWork } from '../cases/work.ts';
import { derivedId } from '../kernel/ids.ts';
import { type Instant, instant, millis } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import type { House } from './compose.ts';
import { type DemoAppeal, type DemoOffice, type DemoStep, demoAppeals, filedOn } from './demo-data.ts';
import type { Cast } from './demo-people.ts';
import { playStep } from './demo-steps.ts';

const DAY_MS = 86_400_000;
/** What becomes of somebody who wrote when the matter was answered already. */
const ALONE: readonly DemoStep[] = [
  { day: 0.1, do: 'route', by: 'clerk' },
  { day: 0.4, do: 'accept', by: 'handler' },
  { day: 1.2, do: 'answer', by: 'handler' },
  { day: 2.5, do: 'call-back', by: 'callback', reached: true },
  { day: 3, do: 'settle-responsibility', by: 'supervisor' },
];
const byTime = (a: { at: Instant }, b: { at: Instant }): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
const AFTER_ANSWER = new Set(['call-back', 'settle-responsibility', 'review', 'close']);

/** Plays the year's appeals, each at its own time, as far as now. */
export async function playAll(house: House, demo: DemoOffice, cast: Cast): Promise<void> {
  const player = new Player(house, demo, cast, await house.workOf(demo.office.id));
  // A matter and the others who wrote of it are played together, in the order of time; matters side by side.
  const matters = [...Map.groupBy(demoAppeals(demo), (a) => a.matter.id).values()];
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let m = matters.shift(); m; m = matters.shift()) await player.play(m);
    }),
  );
}

class Player {
  readonly #house: House;
  readonly #demo: DemoOffice;
  readonly #cast: Cast;
  readonly #work: OfficeWork;
  readonly #officeId: string;
  readonly #now: Instant;

  constructor(house: House, demo: DemoOffice, cast: Cast, work: OfficeWork) {
    this.#house = house;
    this.#demo = demo;
    this.#cast = cast;
    this.#work = work;
    this.#officeId = demo.office.id;
    this.#now = house.clock();
  }

  #system(at: Instant): Context {
    return { officeId: this.#officeId, now: at, actor: { kind: 'system', officeId: this.#officeId, process: 'demo' } };
  }

  /** When an appeal was filed: on its day, at an hour that follows from its place in the list. */
  #filedAt(appeal: DemoAppeal): Instant {
    const work = this.#work;
    const { zone } = work.calendar;
    const way = this.#demo.ways.find((w) => w.id === appeal.matter.way);
    const hash = Number.parseInt(derivedId(appeal.id).slice(0, 6), 16);
    const clock = `${String(8 + (hash % 11)).padStart(2, '0')}:${String(hash % 60).padStart(2, '0')}`;
    const today = dateIn(zone, this.#now);
    if (way?.dueInWorkingDays !== undefined && !appeal.leadId) {
      const wanted = addWorkingDays(work.calendar, today, way.dueInWorkingDays);
      const rule = work.clocks.get(work.pack.kinds[appeal.matter.kind].handle)!;
      for (let ago = 0; ago < 120; ago++) {
        const from = parseMoment(`${dateIn(zone, instant(millis(this.#now) - ago * DAY_MS))}T${clock}`, zone);
        const accepted = instant(millis(from) + 0.3 * DAY_MS);
        if (accepted < this.#now && dueOn(rule, { from: accepted, pauses: [] }, work.calendar)?.dueOn === wanted)
          return from;
      }
    }
    const at = parseMoment(`${filedOn(appeal, this.#demo, today)}T${clock}`, zone);
    return at < this.#now ? at : instant(millis(this.#now) - 3_600_000);
  }

  async play(appeals: readonly DemoAppeal[]): Promise<void> {
    const { db } = this.#house;
    const work = this.#work;
    const filed = new Map<string, string>();
    const rated = new Map<string, number>();
    const lead = appeals.find((a) => a.leadId === null)!;
    const leadStart = this.#filedAt(lead);
    const events = appeals.flatMap((appeal) => {
      const start = this.#filedAt(appeal);
      const later = (millis(leadStart) - millis(start)) / DAY_MS + 0.3;
      // Each of the others is called back too, after the lead.
      const asked = appeal.leadId
        ? lead.steps.filter((s) => AFTER_ANSWER.has(s.do)).map((s) => ({ ...s, day: s.day + later }))
        : [];
      return [...appeal.steps, ...asked].flatMap((step) => {
        const at = instant(millis(start) + step.day * DAY_MS + (step.do === 'file' ? 0 : 60_000));
        // Taken up again, it goes over the desk like any other.
        const again: DemoStep = { day: step.day + 0.2, do: 'route', by: 'clerk' };
        const route = { at: instant(millis(at) + 0.2 * DAY_MS), appeal, step: again };
        return step.do === 'reopen' ? [{ at, appeal, step }, route] : [{ at, appeal, step }];
      });
    });
    events.sort(byTime);
    for (let next = events.shift(); next && next.at < this.#now; next = events.shift()) {
      const { at, appeal, step } = next;
      if (step.do === 'file') {
        filed.set(appeal.id, await this.#file(appeal, at));
        continue;
      }
      const caseId = filed.get(appeal.id)!;
      const done = await db.transact(async (tx) => {
        const dossier = await openDossier(tx, this.#system(at), work, caseId);
        if (dossier === null) return false;
        const scene = { cast: this.#cast, work, system: this.#system(at), filed, rated: rated.get(appeal.id) ?? 0 };
        return playStep(tx, scene, dossier, appeal, step);
      });
      if (done && step.do !== 'link') rated.set(appeal.id, (rated.get(appeal.id) ?? 0) + 1);
      // Who wrote when the lead was answered already is handled alone.
      if (!done && step.do === 'link') {
        const alone = ALONE.map((s) => ({ at: instant(millis(at) + s.day * DAY_MS), appeal, step: s }));
        events.push(...alone);
        events.sort(byTime);
      }
    }
  }

  async #file(appeal: DemoAppeal, at: Instant): Promise<string> {
    const { db } = this.#house;
    const work = this.#work;
    const { matter, person } = appeal;
    const filing: intake.Filing = {
      kind: matter.kind,
      channel: appeal.channel,
      title: appeal.title,
      text: appeal.text,
      person: person ? { name: person.name, phone: person.mobile } : null,
      anonymous: matter.anonymous ?? false,
      categoryId: matter.category,
      placeUnit: work.units.has(matter.place) ? matter.place : null,
      accusedUnits: matter.accused === undefined ? [] : [matter.accused],
      publish: matter.way === 'published',
    };
    const { caseId } = await intake.file(db, this.#system(at), work, filing, `demo-${appeal.id}-${at}`);
    const { title, text } = appeal;
    // The story says where it goes; the rules say only how urgent it is.
    const proposal = {
      ...work.propose({ kind: matter.kind, title, text, categoryId: matter.category }),
      needsClerk: true,
    };
    await db.transact((tx) => intake.prepare(tx, this.#system(at), work, caseId, { title, text }, proposal));
    return caseId;
  }
}
