import { describe, expect, it } from 'vitest';
import { knows } from '../../src/inspections/access.ts';
import { evolve, type Inspection, type InspectionEvent } from '../../src/inspections/rules.ts';
import type { Role, StaffActor } from '../../src/kernel/actor.ts';
import type { Instant } from '../../src/kernel/time.ts';

const at = (day: number) => `2026-03-${String(day).padStart(2, '0')}T01:00:00.000Z` as Instant;

const somebody = (postId: string, unitPath: readonly string[], role: Role): StaffActor => ({
  kind: 'staff',
  officeId: 'qu',
  accountId: postId,
  posts: [{ postId, unitId: unitPath[0]!, role, unitPath }],
});

const planner = somebody('planner', ['supervision', 'qu'], 'supervisor');
const colleague = somebody('colleague', ['supervision', 'qu'], 'supervisor');
const member = somebody('member', ['supervision', 'qu'], 'inspector');
const stranger = somebody('stranger', ['supervision', 'qu'], 'inspector');
const discipline = somebody('discipline', ['discipline', 'qu'], 'discipline');
const auditor = somebody('auditor', ['qu'], 'auditor');
const inspected = somebody('inspected', ['housing', 'qu'], 'handler');
const section = somebody('section', ['repair', 'housing', 'qu'], 'head');
const head = somebody('head', ['qu'], 'head');
const watcherInside = somebody('watcher', ['housing', 'qu'], 'supervisor');
const ALL = { planner, colleague, member, stranger, discipline, auditor, inspected, section, head, watcherInside };

const EVENTS: readonly InspectionEvent[] = [
  {
    type: 'inspection.sealed',
    at: at(1),
    body: {
      unit: 'supervision',
      post: 'planner',
      team: ['planner', 'member'],
      from: '2026-03-10' as never,
      to: '2026-03-12' as never,
      duties: [],
      plan: { item: 'plan', digest: '' },
      commitment: 'ab',
      teamFrom: at(9),
    },
  },
  { type: 'inspection.opened', at: at(10), body: { madeAt: at(10), salt: 'cd', targets: ['housing'] } },
];
const grown = (n: number): Inspection =>
  EVENTS.slice(0, n).reduce<Inspection | null>((i, event, v) => evolve(i, 'one', v + 1, event), null)!;

const who = (inspection: Inspection, now: Instant) => {
  const paths = inspection.targets.map((u) => [u, 'qu']);
  return Object.fromEntries(
    Object.entries(ALL).flatMap(([name, actor]) => {
      const level = knows(actor, { inspection, paths }, now);
      return level ? [[name, level]] : [];
    }),
  );
};

describe('who knows of an inspection', () => {
  it('sealed: the planner whole, the team from the moment set, those who plan beside them that there is one', () => {
    expect(who(grown(1), at(2))).toEqual({ planner: 'whole', colleague: 'dated', member: 'dated' });
    expect(who(grown(1), at(9))).toEqual({ planner: 'whole', colleague: 'dated', member: 'whole' });
  });

  it('opened: supervision whole, the unit inspected and heads above as inspected, a supervisor inside as their unit', () => {
    expect(who(grown(2), at(10))).toEqual({
      planner: 'whole',
      colleague: 'whole',
      member: 'whole',
      discipline: 'whole',
      auditor: 'whole',
      inspected: 'inspected',
      head: 'inspected',
      watcherInside: 'inspected',
    });
  });

  it('cancelled sealed: as before, but the team has no plan to read any more', () => {
    const reason = { item: 'reason', digest: '' };
    const event = { type: 'inspection.cancelled', at: at(9), body: { reason, targets: [] } } as const;
    const cancelled = evolve(grown(1), 'one', 2, event);
    expect(who(cancelled, at(10))).toEqual({ planner: 'whole', colleague: 'dated', member: 'dated' });
  });
});
