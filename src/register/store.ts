import { type Selectable, sql } from 'kysely';
import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import type { Json, RegisterRule, RuleCheck as RuleCheckRow } from '../db/schema.generated.ts';
import { isId } from '../kernel/ids.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import {
  type CheckEvent,
  evolve,
  evolveCheck,
  type OwnRule,
  type RuleCheck,
  type RuleEvent,
  type RuleKind,
  type RuleState,
  type RuleVersion,
} from './rules.ts';

export const streamOf = (ruleId: string): string => `rule:${ruleId}`;
export const checkStreamOf = (checkId: string): string => `rule-check:${checkId}`;

const toRow = (rule: OwnRule) => ({
  version: rule.version,
  kind: rule.kind,
  issuer: rule.issuer,
  state: rule.state,
  versions: rule.versions as unknown as Json,
  repealed_on: rule.repealedOn,
});

export const fromRow = (row: Selectable<RegisterRule>): OwnRule => ({
  ruleId: row.rule_id,
  version: row.version,
  kind: row.kind as RuleKind,
  issuer: row.issuer,
  state: row.state as RuleState,
  versions: row.versions as unknown as RuleVersion[],
  repealedOn: row.repealed_on,
});

export function save(tx: Tx, officeId: string, rule: OwnRule): void {
  const row = { ...toRow(rule), versions: sql<Json>`${JSON.stringify(rule.versions)}::jsonb` };
  tx.write(
    rule.version === 1
      ? sqlOf.insertInto('register_rule').values({ office_id: officeId, rule_id: rule.ruleId, ...row })
      : sqlOf
          .updateTable('register_rule')
          .set(row)
          .where('office_id', '=', officeId)
          .where('rule_id', '=', rule.ruleId),
  );
}

/** A rule of the office's own; `null` also for the id of a shipped one. */
export async function load(read: Reader, officeId: string, ruleId: string): Promise<OwnRule | null> {
  if (!isId(ruleId)) return null;
  const [row] = await read.rows(
    sqlOf.selectFrom('register_rule').selectAll().where('office_id', '=', officeId).where('rule_id', '=', ruleId),
  );
  return row ? fromRow(row) : null;
}

const toCheckRow = (check: RuleCheck) => ({
  version: check.version,
  rule_id: check.ruleId,
  unit_id: check.unit,
  post_id: check.post,
  every: check.every,
  duty_id: check.dutyId,
  checked_on: check.checkedOn,
  kept: check.kept,
  checks: check.checks,
});

export const checkFromRow = (row: Selectable<RuleCheckRow>): RuleCheck => ({
  checkId: row.check_id,
  version: row.version,
  ruleId: row.rule_id,
  unit: row.unit_id,
  post: row.post_id,
  every: row.every,
  dutyId: row.duty_id,
  checkedOn: row.checked_on,
  kept: row.kept,
  checks: row.checks,
});

export function saveCheck(tx: Tx, officeId: string, check: RuleCheck): void {
  const row = toCheckRow(check);
  tx.write(
    check.version === 1
      ? sqlOf.insertInto('rule_check').values({ office_id: officeId, check_id: check.checkId, ...row })
      : sqlOf
          .updateTable('rule_check')
          .set(row)
          .where('office_id', '=', officeId)
          .where('check_id', '=', check.checkId),
  );
}

const toEvent = <E>(entry: Entry): E => ({ type: entry.type, at: entry.occurredAt, body: entry.body }) as E;

export const registerProjections: readonly Projection[] = [
  {
    table: 'register_rule',
    streamKind: 'rule',
    idColumn: 'rule_id',
    idType: 'uuid',
    rowKey: [],
    columns: Object.fromEntries(Object.keys(toRow({} as OwnRule)).map((column) => [column, 'folded' as const])),
    fold: (entries) => {
      const rule = entries.reduce<OwnRule | null>(
        (state, e) => evolve(state, e.stream.slice('rule:'.length), e.version, toEvent<RuleEvent>(e)),
        null,
      );
      return rule ? [{ rule_id: rule.ruleId, ...toRow(rule) }] : [];
    },
  },
  {
    table: 'rule_check',
    streamKind: 'rule-check',
    idColumn: 'check_id',
    idType: 'uuid',
    rowKey: [],
    columns: Object.fromEntries(Object.keys(toCheckRow({} as RuleCheck)).map((column) => [column, 'folded' as const])),
    fold: (entries) => {
      const check = entries.reduce<RuleCheck | null>(
        (state, e) => evolveCheck(state, e.stream.slice('rule-check:'.length), e.version, toEvent<CheckEvent>(e)),
        null,
      );
      return check ? [{ check_id: check.checkId, ...toCheckRow(check) }] : [];
    },
  },
];
