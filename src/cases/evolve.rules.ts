import { type OnRecord, recordOf } from './lists.rules.ts';
import type { Appeal, CaseEvent, Detail } from './rules.ts';

/** How a case follows from its entries. Pure. */
const withMore = (known: readonly string[], ...more: readonly string[]): string[] => [...new Set([...known, ...more])];

const EMPTY: Omit<Detail, 'text' | 'person'> = {
  answer: null,
  asked: null,
  comment: null,
  assistants: [],
  extensionAsked: null,
  extensions: 0,
  pausedFor: null,
  calls: 0,
  calledAt: null,
  referral: null,
  contestReason: null,
  decidedFor: null,
  handlers: [],
  correcting: null,
  handedTo: null,
  routedAt: null,
  desk: null,
  block: null,
};

/** Back at the desk: what belonged to the way it took before is over. */
const afresh = (appeal: Appeal) => ({
  state: 'filed' as const,
  leadCase: null,
  detail: {
    ...appeal.detail,
    asked: null,
    assistants: [],
    extensionAsked: null,
    extensions: 0,
    pausedFor: null,
    calls: 0,
    calledAt: null,
    referral: null,
    contestReason: null,
    correcting: null,
    handedTo: null,
    routedAt: null,
  },
});

/** With the desk that stands in for discipline; `back`: at the desk again, and whoever had it may read it no longer. */
function atDesk(appeal: Appeal, desk: string | null, back: boolean): Appeal {
  const units = withMore(back ? [] : appeal.units, ...(desk === null ? [] : [desk]));
  const changed = { ...appeal, units, detail: { ...appeal.detail, desk } };
  return back ? { ...changed, ...afresh(changed), unitId: null } : changed;
}

/** The case after an event; `null` is "not filed yet". */
export function evolve(before: Appeal | null, caseId: string, version: number, event: CaseEvent): Appeal {
  if (event.type === 'case.filed') {
    const { text, person, desk = null, letter: _elsewhere, ...given } = event.body;
    return {
      ...given,
      caseId,
      version,
      state: 'filed',
      unitId: null,
      units: desk === null ? [] : [desk],
      leadCase: null,
      blocked: false,
      listedUntil: null,
      contested: 0,
      reopened: 0,
      askedAgain: 0,
      secretRenewals: 0,
      solved: null,
      satisfaction: null,
      responsibility: null,
      outcome: null,
      published: false,
      detail: { ...EMPTY, text, person, desk },
      filedAt: event.at,
      acceptedAt: null,
      answeredAt: null,
      closedAt: null,
      changedAt: event.at,
    };
  }
  if (!before) throw new Error(`case ${caseId}: ${event.type} before case.filed`);
  const now: Appeal = { ...before, version, changedAt: event.at };
  const detail = (change: Partial<Detail>): Detail => ({ ...now.detail, ...change });
  switch (event.type) {
    case 'case.classified': {
      const { desk = null, back = false, ...given } = event.body;
      const publish = now.publish && given.visibility === 'normal';
      return atDesk({ ...now, ...given, publish }, desk, back);
    }
    case 'case.accused': {
      const { units, desk, back } = event.body;
      return atDesk({ ...now, accusedUnits: withMore(now.accusedUnits, ...units) }, desk, back);
    }
    case 'case.routed': {
      const { unit, why } = event.body;
      const upheld = now.state === 'contested' && why.by === 'supervisor' && unit === now.unitId;
      return {
        ...now,
        state: 'routed',
        unitId: unit,
        units: withMore(now.units, unit),
        detail: detail({
          contestReason: null,
          decidedFor: upheld ? unit : null,
          handedTo: null,
          routedAt: now.detail.routedAt ?? event.at,
        }),
      };
    }
    case 'case.lead-reported': {
      const { units, level } = event.body;
      const may = withMore(now.units, level);
      return { ...now, state: 'contested', units: may, detail: detail({ leadAsked: { units, level } }) };
    }
    case 'case.routing-contested':
      return {
        ...now,
        state: 'contested',
        contested: now.contested + 1,
        detail: detail({ contestReason: event.body.reason }),
      };
    case 'case.accepted':
      return {
        ...now,
        state: 'handling',
        acceptedAt: now.acceptedAt ?? event.at,
        detail: detail({ handlers: withMore(now.detail.handlers, event.body.post) }),
      };
    case 'case.referred':
      return {
        ...now,
        state: 'referred',
        closedAt: event.at,
        detail: detail({ referral: event.body.channel, answer: event.body.notice }),
      };
    case 'case.linked':
      return { ...now, state: 'linked', leadCase: event.body.lead };
    case 'case.unlinked':
      return { ...now, ...afresh(now) };
    case 'case.led':
      return now;
    case 'case.handed-on':
      return {
        ...now,
        units: withMore(now.units, event.body.unit),
        detail: detail({
          handedTo: event.body.unit,
          handlers: event.body.post === null ? now.detail.handlers : withMore(now.detail.handlers, event.body.post),
        }),
      };
    case 'case.asked':
      return {
        ...now,
        state: 'asking',
        askedAgain: now.askedAgain + (event.body.again ? 1 : 0),
        detail: detail({ asked: event.body.question, pausedFor: 'supplement' }),
      };
    case 'case.supplied':
      return now.state === 'asking' ? { ...now, state: 'handling', detail: detail({ pausedFor: null }) } : now;
    case 'case.paused':
      return { ...now, detail: detail({ pausedFor: event.body.reason }) };
    case 'case.resumed':
      return { ...now, state: now.state === 'asking' ? 'handling' : now.state, detail: detail({ pausedFor: null }) };
    case 'case.joined':
      return {
        ...now,
        units: withMore(now.units, ...event.body.assistants),
        detail: detail({ assistants: event.body.assistants }),
      };
    case 'case.extension-asked':
      return { ...now, detail: detail({ extensionAsked: event.body }) };
    case 'case.extension-decided':
      return {
        ...now,
        detail: detail({ extensionAsked: null, extensions: now.detail.extensions + (event.body.granted ? 1 : 0) }),
      };
    case 'case.blocked':
    case 'case.block-traced':
      return {
        ...now,
        blocked: true,
        units: event.body.level ? withMore(now.units, event.body.level) : now.units,
        detail: detail({ block: { ...event.body, decision: null, ...owing(now.detail.block?.owed ?? []) } }),
      };
    case 'case.interim-set':
      return {
        ...now,
        units: withMore(now.units, event.body.unit),
        detail: event.body.safety ? withOwed(now, (owed) => [...owed, event.body.duty]) : now.detail,
      };
    case 'case.interim-checked':
      return {
        ...now,
        detail: event.body.good ? withOwed(now, (o) => o.filter((d) => d !== event.body.duty)) : now.detail,
      };
    case 'case.block-taken-up':
    case 'case.interim-done':
      return now;
    case 'case.unblocked':
      return {
        ...now,
        blocked: false,
        detail: detail({ block: now.detail.block && { ...now.detail.block, ...event.body } }),
      };
    case 'case.noted':
    case 'case.attached':
      return now;
    case 'case.answered':
      return {
        ...now,
        state: 'answered',
        // One that was handled with another's has from here on the unit that answered it.
        unitId: event.body.unit,
        answeredAt: event.at,
        solved: null,
        satisfaction: null,
        units: event.body.unit === null ? now.units : withMore(now.units, event.body.unit),
        detail: {
          ...afreshRecord(now.detail, event.body),
          answer: event.body.answer,
          ...{ pausedFor: null, extensionAsked: null, calls: 0, calledAt: null },
        },
      };
    case 'case.called':
      return event.body.counts ? { ...now, detail: detail({ calls: now.detail.calls + 1, calledAt: event.at }) } : now;
    case 'case.confirmed':
      return {
        ...now,
        solved: event.body.solved,
        satisfaction: event.body.satisfaction,
        detail: { ...detail({ comment: event.body.comment }), ...withSaid(now.detail.said, event.body) },
      };
    case 'case.correction-opened':
      return {
        ...now,
        state: 'correcting',
        units: withMore(now.units, event.body.unit),
        detail: detail({ correcting: event.body.unit, handedTo: null, calls: 0, calledAt: null }),
      };
    case 'case.review-opened':
      return { ...now, state: 'review' };
    case 'case.responsibility-settled':
      return { ...now, responsibility: event.body.finding };
    case 'case.closed':
      return { ...now, state: 'closed', outcome: event.body.outcome, closedAt: event.at };
    case 'case.reopened':
      return {
        ...now,
        ...afresh(now),
        // Taken up again, what was history is owed again.
        history: false,
        reopened: now.reopened + 1,
        outcome: null,
        closedAt: null,
        solved: null,
        satisfaction: null,
        responsibility: null,
        blocked: false,
      };
    case 'case.withdrawn':
      return { ...now, state: 'withdrawn', closedAt: event.at };
    case 'case.published':
      return { ...now, published: true };
    case 'case.publication-agreed':
      return { ...now, publish: event.body.agrees };
    case 'case.unpublished':
      return { ...now, published: false };
    case 'case.secret-renewed':
      return { ...now, secretRenewals: now.secretRenewals + 1 };
    case 'case.supervised':
      return supervised(now, event.body);
    case 'case.erased':
      return { ...now, published: false, publish: false };
    default:
      return event satisfies never;
  }
}

type Body = Extract<CaseEvent, { type: 'case.supervised' }>['body'];

function supervised(now: Appeal, { what, unit, until }: Body): Appeal {
  switch (what) {
    case 'listed':
      return { ...now, listedUntil: until };
    case 'unlisted':
      return { ...now, listedUntil: null };
    case 'taken-over':
      return {
        ...now,
        unitId: unit,
        units: withMore(now.units, unit),
        detail: {
          ...now.detail,
          handedTo: null,
          decidedFor: null,
          correcting: now.detail.correcting === null ? null : unit,
        },
      };
    case 'urged':
    case 'asked':
    case 'explained':
    case 'acknowledged':
    case 'meeting':
    case 'meeting-held':
      return now;
    default:
      return what satisfies never;
  }
}

/** Another answer: what the unit charged or refused with the one before it, and what the person said of that, is history. */
function afreshRecord({ record: _, said: __, ...detail }: Detail, body: OnRecord): Detail {
  const record = recordOf(body);
  return record ? { ...detail, record } : detail;
}

/** Who said one thing before and another now has said both. */
function withSaid(before: OnRecord | undefined, body: OnRecord): Pick<Detail, 'said'> {
  const [charge, refusal] = [body.charged ? body : before, body.refused ? body : before];
  const { charged, chargedFor } = charge ?? {};
  const { refused, refusedFor } = refusal ?? {};
  const said = recordOf({ charged, chargedFor, refused, refusedFor });
  return said ? { said } : {};
}

/** Left out where nothing is owed, as in what was folded before there was such a thing. */
const owing = (owed: readonly string[]) => (owed.length === 0 ? {} : { owed });

function withOwed({ detail }: Appeal, change: (owed: readonly string[]) => readonly string[]): Appeal['detail'] {
  if (!detail.block) return detail;
  const { owed = [], ...block } = detail.block;
  return { ...detail, block: { ...block, ...owing(change(owed)) } };
}
