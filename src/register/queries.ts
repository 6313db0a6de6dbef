import { type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf } from '../db/open.ts';
import type { RegisterRule } from '../db/schema.generated.ts';
import type { Keys } from '../identity/keys.ts';
import { kept } from '../identity/vault.ts';
import { hasRole, type StaffActor } from '../kernel/actor.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { headed, OVERSEES } from './access.ts';
import { loadRegister, type ShippedRule, shippedRule } from './pack.ts';
import { bindingOn, type OwnRule, type RuleCheck, type RuleKind, type RuleVersion, type RuleWords } from './rules.ts';
import { checkFromRow, fromRow, load } from './store.ts';

/** A version of a rule in words, shipped or the office's own. English is the Chinese where the office wrote none. */
export interface RuleText {
  readonly id: string;
  readonly version: number;
  readonly kind: RuleKind;
  readonly title: Text;
  readonly text: Text;
  readonly binds: Text;
  readonly basis: Text;
}

const ofShipped = ({ id, version, kind, title, text, binds, basis }: ShippedRule): RuleText => ({
  id,
  version,
  kind,
  title,
  text,
  binds,
  basis,
});

export function inWords(rule: OwnRule, version: RuleVersion, words: RuleWords<string>): RuleText {
  const both = (zh: string, en = zh): Text => ({ zh, en });
  return {
    id: rule.ruleId,
    version: version.number,
    kind: rule.kind,
    title: both(words.title, words.titleEn),
    text: both(words.text, words.textEn),
    binds: both(words.binds),
    basis: both(words.basis),
  };
}

type Words = ReadonlyMap<string, string>;

/** What versions of rules say, by the items of the vault: two statements, however many rules. */
export async function wordsOf(read: Reader, keys: Keys, officeId: string, ruleIds: readonly string[]): Promise<Words> {
  if (ruleIds.length === 0) return new Map();
  const found = await kept(read, keys, officeId, ruleIds);
  return new Map(
    [...found.values()].flatMap(({ items }) =>
      [...items].flatMap(([id, item]): [string, string][] => (item ? [[id, item.text]] : [])),
    ),
  );
}

/** The words of one version. */
export function readWords(words: Words, version: RuleVersion): RuleWords<string> {
  const of = (ref: TextRef): string => words.get(ref.item) ?? '';
  const { title, text, binds, basis, titleEn, textEn } = version;
  return {
    title: of(title),
    text: of(text),
    binds: of(binds),
    basis: of(basis),
    ...(titleEn ? { titleEn: of(titleEn) } : {}),
    ...(textEn ? { textEn: of(textEn) } : {}),
  };
}

/** The version of a rule that binds on a day; `null` if there is no such rule, or none of its versions does. */
export async function ruleInForce(
  read: Reader,
  keys: Keys,
  officeId: string,
  id: string,
  day: PlainDate,
): Promise<RuleText | null> {
  const shipped = shippedRule(id);
  if (shipped)
    return day >= shipped.from && (!shipped.repealedOn || day < shipped.repealedOn) ? ofShipped(shipped) : null;
  const rule = await load(read, officeId, id);
  const version = rule && bindingOn(rule, day);
  if (!version) return null;
  return inWords(rule, version, readWords(await wordsOf(read, keys, officeId, [id]), version));
}

/** All rules that bind on a day, the office's own first: to choose from. */
export async function rulesInForce(read: Reader, keys: Keys, officeId: string, day: PlainDate): Promise<RuleText[]> {
  const own = (await ownRules(read, officeId)).flatMap((rule) => {
    const version = bindingOn(rule, day);
    return version ? [{ rule, version }] : [];
  });
  const words = await wordsOf(
    read,
    keys,
    officeId,
    own.map(({ rule }) => rule.ruleId),
  );
  const shipped = loadRegister().rules.filter((r) => day >= r.from && (!r.repealedOn || day < r.repealedOn));
  return [
    ...own.map(({ rule, version }) => inWords(rule, version, readWords(words, version))),
    ...shipped.map(ofShipped),
  ];
}

/** What units say they are there for (单位职责), as it binds on a day, by unit. A few per unit. */
export async function responsibilitiesOf(
  read: Reader,
  keys: Keys,
  officeId: string,
  units: readonly string[],
  day: PlainDate,
): Promise<ReadonlyMap<string, RuleText[]>> {
  const own = (await ownRules(read, officeId)).flatMap((rule) => {
    const version = rule.kind === 'responsibility' && units.includes(rule.issuer) ? bindingOn(rule, day) : null;
    return version ? [{ rule, version }] : [];
  });
  const words = await wordsOf(
    read,
    keys,
    officeId,
    own.map(({ rule }) => rule.ruleId),
  );
  const told = own.map(({ rule, version }) => ({
    unit: rule.issuer,
    text: inWords(rule, version, readWords(words, version)),
  }));
  return new Map([...Map.groupBy(told, (t) => t.unit)].map(([unit, all]) => [unit, all.map((t) => t.text)]));
}

/** Versions of rules in words, by `id version`, whether they still bind or not: for what cites them. */
export async function rulesCited(
  read: Reader,
  keys: Keys,
  officeId: string,
  cited: readonly { readonly id: string; readonly version: number }[],
): Promise<(rule: { readonly id: string; readonly version: number }) => RuleText | null> {
  const ids = [...new Set(cited.map((c) => c.id))].filter((id) => !shippedRule(id));
  const rules = (await Promise.all(ids.map((id) => load(read, officeId, id)))).filter((r) => r !== null);
  const words = await wordsOf(read, keys, officeId, ids);
  const byId = new Map(rules.map((r) => [r.ruleId, r]));
  return ({ id, version }) => {
    const shipped = shippedRule(id);
    if (shipped) return { ...ofShipped(shipped), version };
    const rule = byId.get(id);
    const found = rule?.versions.find((v) => v.number === version);
    return rule && found ? inWords(rule, found, readWords(words, found)) : null;
  };
}

/** Rules of the office's own that bind or did, newest first. */
async function ownRules(read: Reader, officeId: string): Promise<OwnRule[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('register_rule')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('state', '<>', 'draft')
      .orderBy('rule_id', 'desc'),
  );
  return rows.map(fromRow);
}

/** A rule of the office's own, with the path of the unit that gives it. */
export interface RuleSeen {
  readonly rule: OwnRule;
  readonly path: readonly string[];
}

/** Rules of the office's own that the actor may see, newest first: `sees` of access.ts, in SQL. */
export async function rulesFor(read: Reader, actor: StaffActor, ruleId: string | null = null): Promise<RuleSeen[]> {
  const rows = await read.rows(
    raw(sql<Selectable<RegisterRule> & { path: string[] }>`select r.*, u.path from register_rule r
      join unit u on u.office_id = r.office_id and u.unit_id = r.issuer
      where r.office_id = ${actor.officeId} and (${ruleId}::uuid is null or r.rule_id = ${ruleId}::uuid)
        and (r.state <> 'draft' or ${hasRole(actor, ...OVERSEES)}::boolean or u.path && ${headed(actor)}::text[])
      order by r.rule_id desc`),
  );
  return rows.map((row) => ({ rule: fromRow(row), path: row.path }));
}

/** Who checks a rule; `null` where nobody does. */
export async function checkOf(read: Reader, officeId: string, ruleId: string): Promise<RuleCheck | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('rule_check').selectAll().where('office_id', '=', officeId).where('rule_id', '=', ruleId),
  );
  return row ? checkFromRow(row) : null;
}

/** Who checks which rule. */
export async function checksOf(read: Reader, officeId: string): Promise<ReadonlyMap<string, RuleCheck>> {
  const rows = await read.rows(sqlOf.selectFrom('rule_check').selectAll().where('office_id', '=', officeId));
  return new Map(rows.map((row) => [row.rule_id, checkFromRow(row)]));
}
