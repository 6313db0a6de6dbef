import { type Duty, isEnded } from '../duties/rules.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import { type ChainLink, type DecidedOn, type LinkDecision, readChain } from './blocked.rules.ts';
import type { Appeal } from './rules.ts';

/** A measure for the person until it is decided. */
export interface InterimLine {
  readonly dutyId: string;
  readonly what: string;
  readonly unit: string;
  readonly by: PlainDate;
  /** A condition that keeps people safe, put off until then. */
  readonly safety: boolean;
  readonly state: 'open' | 'reported' | 'done' | 'ended';
  /** How it was done, as its unit says. */
  readonly how: string | null;
}

/** What blocks a case, as it is drawn: condition after condition, who decides, and what was decided. */
export interface Block {
  readonly links: readonly (ChainLink & { readonly decided: LinkDecision | null })[];
  readonly since: Instant;
  /** The unit that decides; `null`: the chain does not name yet who asks for what, and a reviewer traces it. */
  readonly level: string | null;
  readonly takenUp: boolean;
  readonly on: DecidedOn | null;
  readonly decision: string | null;
  readonly endedAt: Instant | null;
  readonly interim: readonly InterimLine[];
}

/** @param words of a text in the vault, masked for the reader; `null` once erased */
export function blockOf(
  appeal: Appeal,
  entries: readonly Entry[],
  duties: readonly Duty[],
  words: (ref: TextRef) => string | null,
): Block | null {
  const { block } = appeal.detail;
  const began = entries.findLast((e) => e.type === 'case.blocked');
  if (!block || !began) return null;
  const since = entries.slice(entries.indexOf(began));
  const ended = since.find((e) => e.type === 'case.unblocked');
  const chain = words(block.chain);
  const links = chain === null ? [] : readChain(chain);
  return {
    links: links.map((link, i) => ({ ...link, decided: block.links?.[i] ?? null })),
    since: began.occurredAt,
    level: block.level ?? null,
    takenUp: since.some((e) => e.type === 'case.block-taken-up'),
    on: block.on ?? null,
    decision: block.decision ? words(block.decision) : null,
    endedAt: ended?.occurredAt ?? null,
    interim: since.flatMap((e) => (e.type === 'case.interim-set' ? [interimOf(e, since, duties, words)] : [])),
  };
}

function interimOf(
  entry: Entry,
  entries: readonly Entry[],
  duties: readonly Duty[],
  words: (ref: TextRef) => string | null,
): InterimLine {
  const {
    duty: dutyId,
    unit,
    by,
    what,
    safety = false,
  } = entry.body as unknown as {
    duty: string;
    unit: string;
    by: PlainDate;
    what: TextRef;
    safety?: boolean;
  };
  const duty = duties.find((d) => d.dutyId === dutyId);
  const done = entries.findLast((e) => e.type === 'case.interim-done' && e.body.duty === dutyId);
  return {
    dutyId,
    what: words(what) ?? '',
    unit,
    by,
    safety,
    state:
      duty?.state === 'done'
        ? 'done'
        : !duty || isEnded(duty)
          ? 'ended'
          : duty.state === 'claimed'
            ? 'reported'
            : 'open',
    how: done ? words(done.body.how as unknown as TextRef) : null,
  };
}
