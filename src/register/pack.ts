import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Place } from '../packs/check.ts';
import { type Pack, readPack } from '../packs/read.ts';
import type { RuleKind, RuleState } from './rules.ts';

/** A rule that every office has: of the law, or of what all offices do. */
export interface ShippedRule {
  readonly id: string;
  /** Grows with every change of what it says. */
  readonly version: number;
  readonly kind: RuleKind;
  readonly title: Text;
  readonly text: Text;
  readonly binds: Text;
  readonly basis: Text;
  /** How sure the basis is, as in packs/clocks.yaml. */
  readonly source: 'statute' | 'secondary' | 'local' | 'customary' | 'setting';
  readonly from: PlainDate;
  readonly repealedOn?: PlainDate;
}

/** `packs/register.yaml`: the rules every office has, how often a rule is checked, and the words people read. */
export interface RegisterPack {
  readonly version: number;
  readonly kinds: Readonly<Record<RuleKind, Text>>;
  readonly states: Readonly<Record<RuleState, Text>>;
  /** Clocks that a check can go by; the first is proposed. */
  readonly checks: readonly string[];
  readonly steps: Readonly<Record<'check-rule', Text>>;
  /** From which likeness on two rules are shown as perhaps copied, and how long a passage in common is shown. */
  readonly copied: { readonly from: number; readonly passage: number };
  readonly rules: readonly ShippedRule[];
}

let loaded: RegisterPack | undefined;

/** @throws Refusal `pack.bad`, also for an id that is taken */
export function loadRegister(): RegisterPack {
  if (loaded) return loaded;
  const pack = readPack<RegisterPack>('register');
  pack.ensureDistinct(['rules'], pack.value.rules);
  loaded = pack.value;
  return loaded;
}

/**
 * What another pack rests on is in the register.
 *
 * @throws Refusal `pack.bad` at that place
 */
export function ensureRegistered(pack: Pick<Pack<unknown>, 'bad'>, place: Place, id: string): void {
  if (shippedRule(id)) return;
  throw pack.bad(
    place,
    { zh: `制度清单里没有“${id}”`, en: `the register has no rule "${id}"` },
    { zh: '请写 packs/register.yaml 中的编号', en: 'name an id of packs/register.yaml' },
  );
}

/** A rule every office has, by its id. */
export const shippedRule = (id: string): ShippedRule | undefined => loadRegister().rules.find((r) => r.id === id);
