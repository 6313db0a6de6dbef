import { type Actor, actorRef, hasRole, type StaffActor } from '../kernel/actor.ts';
import { headed, isAbout, isDiscipline, standsInAccused, type Verdict } from './measures.access.ts';
import type { Measure } from './measures.rules.ts';
import type { MeasuresPack } from './pack.ts';
import type { Publicity, PublicityAction } from './publications.rules.ts';

const YES: Verdict = { may: true };
const no = (reason: string): Verdict => ({ may: false, reason });

/** Heads who approve are those who stand above the unit, or the office's. */
const approves = (actor: StaffActor, pack: MeasuresPack, path: readonly string[]): boolean =>
  actor.posts.some(
    (p) =>
      pack.approves.includes(p.role) && (p.role !== 'head' || path.slice(1).includes(p.unitId) || path.length === 1),
  );

/**
 * May the actor know of what is written for the public, before it is shown? Who wrote it, who may approve it, discipline; the person
 * concerned too, who is to learn of it before everybody else. Nobody else of a unit that a report behind it accuses.
 * @param path the unit concerned and all above it
 * @param accused the units that the measure's facts accuse now
 */
export function sees(
  actor: Actor,
  pack: MeasuresPack,
  p: Publicity,
  m: Measure,
  path: readonly string[],
  accused: readonly string[],
): boolean {
  if (actor.kind !== 'staff') return actor.kind === 'system';
  if (isAbout(actor, m)) return p.state !== 'draft' && p.state !== 'returned';
  if (standsInAccused(actor, accused)) return false;
  return actorRef(actor) === p.writer || approves(actor, pack, path) || isDiscipline(actor);
}

/** May the actor do this to it? Says nothing about its state. */
export function can(
  actor: Actor,
  action: PublicityAction,
  pack: MeasuresPack,
  p: Publicity,
  m: Measure,
  path: readonly string[],
): Verdict {
  if (actor.kind !== 'staff') return no('measure.staff-only');
  if (isAbout(actor, m)) return no('measure.concerned-self');
  const writer = actorRef(actor) === p.writer;
  switch (action) {
    case 'redraft':
    case 'justify':
      return writer || hasRole(actor, 'discipline') ? YES : no('publicity.writer-only');
    case 'approve':
    case 'return':
      if (writer) return no('publicity.by-another');
      // Whoever heads the unit itself would judge of what is said of it.
      if (headed(actor).includes(p.unit) && path.length > 1) return no('measure.concerned-unit');
      return approves(actor, pack, path) ? YES : no('publicity.approver-only');
    case 'withdraw':
      return writer || approves(actor, pack, path) ? YES : no('publicity.approver-only');
    default:
      return action satisfies never;
  }
}
