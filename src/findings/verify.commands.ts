import type { Reader, Tx } from '../db/open.ts';
import { say } from '../identity/said.ts';
import { subjects, texts } from '../identity/vault.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { ruleInForce } from '../register/queries.ts';
import { repeats } from '../text/repeats.ts';
import { done, type FindingWork, happen, openFinding, openFor, todayOf } from './commands.ts';
import { numberOf } from './queries.ts';
import type { Finding } from './rules.ts';

/** What came of looking into a held finding: a fact of its own, in words of its own; or nothing. */
export type Verified =
  | { readonly outcome: 'put'; readonly what: string; readonly place: string | null }
  | { readonly outcome: 'unfounded'; readonly reasons: string };

/**
 * Ends a held finding. What was established is put to the unit as a finding of its own, found today by whoever looked into it: it has an
 * id, words, duties and a history of its own, and nothing in it leads to the report (docs/decisions/findings-from-reports.md).
 *
 * @throws Refusal `finding.tells-of-report` where the words for the unit repeat the report's, `finding.rule-not-in-force`
 */
export async function verify(
  tx: Tx,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  verified: Verified,
): Promise<Finding> {
  const seen = await openFor(tx, ctx, work, findingId, 'verify');
  const { finding } = seen;
  done(tx, ctx, seen, 'verify');
  if (verified.outcome === 'unfounded') {
    const said = await say(tx, ctx, work.keys, findingId, { reasons: verified.reasons });
    return happen(tx, ctx, finding, findingId, { type: 'finding.unfounded', body: said });
  }
  const { what, place } = verified;
  const secret = await wordsOfReport(tx, ctx, work, finding.source.id!);
  if ([what, place ?? ''].some((text) => repeats(text, secret))) throw new Refusal('finding.tells-of-report');
  const foundOn = todayOf(ctx, work);
  const rule = await ruleInForce(tx, work.keys, ctx.officeId, finding.rule.id, foundOn);
  const { findingId: as } = await openFinding(tx, ctx, work, {
    source: { kind: 'supervision', id: null },
    by: finding.by,
    unit: finding.unit,
    concerned: finding.concerned,
    rule: { id: finding.rule.id, version: rule?.version ?? finding.rule.version },
    what,
    place,
    foundOn,
    evidence: [],
  });
  return happen(tx, ctx, finding, findingId, { type: 'finding.put', body: { as } });
}

/** The number and the words of a report, which whoever it accuses must never read (信访工作条例 第30条); of an erased one, its number. */
async function wordsOfReport(read: Reader, ctx: Context, work: FindingWork, caseId: string): Promise<string[]> {
  const [number, subject] = await Promise.all([
    numberOf(read, ctx.officeId, caseId),
    subjects(read, work.keys, ctx.officeId, [caseId]).then((all) => all.get(caseId)),
  ]);
  const items = subject ? [...(await texts(read, ctx.officeId, subject)).values()] : [];
  const words = items.flatMap(({ kind, text }) =>
    kind === 'person' ? Object.values(JSON.parse(text) as Record<string, string>) : [text],
  );
  return [number, ...words];
}
