/*
 * Blocked matters (事难办, row B9): a chain of conditions, each of which waits for the next, so that no department can undo it alone.
 * Pure. It goes to the level that can decide on the rule or the cause; no safety condition is waived there.
 */

/** One condition of the chain: what is asked, by which unit, and whether it keeps people safe. */
export interface ChainLink {
  readonly what: string;
  readonly unit: string | null;
  readonly safety: boolean;
}

/**
 * What the level decided about one condition: it stands; it may be met in another way; it need not be met first; it falls.
 * A safety condition never falls.
 */
export const LINK_DECISIONS = ['kept', 'otherwise', 'later', 'dropped'] as const;
export type LinkDecision = (typeof LINK_DECISIONS)[number];

/** What was decided on: the rule itself (the condition), or the cause that it could not be met. */
export const DECIDED_ON = ['rule', 'cause'] as const;
export type DecidedOn = (typeof DECIDED_ON)[number];

/** Reads a chain as the vault keeps it; the first ones were lines of words only. */
export const readChain = (json: string): ChainLink[] =>
  (JSON.parse(json) as (string | ChainLink)[]).map((link) =>
    typeof link === 'string' ? { what: link, unit: null, safety: false } : link,
  );

/** A chain told line by line, without who asks for what: whoever traces it adds that. */
export const chainOf = (lines: readonly string[]): ChainLink[] =>
  lines.map((what) => ({ what, unit: null, safety: false }));

/** A chain as it was given, trimmed; what the pack's words show to be about safety is so, whoever wrote it down. */
export const tidyChain = (links: readonly ChainLink[], safetyWords: readonly string[]): ChainLink[] =>
  links
    .map(({ what, unit, safety }) => ({ what: what.trim(), unit, safety }))
    // The same condition of the same unit twice is one.
    .filter(({ what, unit }, i, all) => what !== '' && all.findIndex((l) => l.what === what && l.unit === unit) === i)
    .map((link) => ({ ...link, safety: link.safety || safetyWords.some((word) => link.what.includes(word)) }));

/**
 * A chain drawn after another: what kept people safe in the one before keeps them safe still, whoever draws it. Otherwise a condition
 * would be waived by taking its mark off first. `lost` is the place in the chain before of the first such condition that the new one
 * has no more in its own words; -1 if none.
 */
export function stillSafe(before: readonly ChainLink[], links: readonly ChainLink[]) {
  const safe = before.filter((b) => b.safety);
  const same = (a: string, b: string) => a.includes(b) || b.includes(a);
  const marked = links.map((link) => ({ ...link, safety: link.safety || safe.some((b) => same(link.what, b.what)) }));
  const lost = before.findIndex((b) => b.safety && !marked.some((link) => link.what.includes(b.what)));
  return { links: marked, lost };
}

/**
 * The lowest unit that stands above all who ask for a condition, none of whom can undo it alone. `null` where no unit is named yet:
 * somebody has to trace the chain first.
 *
 * @param paths of the units named and of the lead, each the unit and all above it, nearest first
 */
export function decidingLevel(named: readonly string[], paths: readonly (readonly string[])[]): string | null {
  const [first, ...others] = paths;
  if (named.length === 0 || !first) return null;
  const common = first.filter((unit) => others.every((path) => path.includes(unit)));
  return common.find((unit) => !named.includes(unit)) ?? common.at(-1) ?? null;
}
