import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import { decrypt, purposeKey } from '../identity/keys.ts';
import { openColumn } from '../identity/vault.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Scope } from './access.ts';
import type { Held } from './who.ts';
import type { OfficeWork } from './work.ts';

/** One line of a list of cases. The title is masked, and `null` once the person is erased. */
export interface CaseLine {
  readonly caseId: string;
  readonly number: string;
  readonly title: string | null;
  readonly kind: string;
  readonly channel: string;
  readonly state: string;
  readonly visibility: string;
  readonly category: string | null;
  readonly unitId: string | null;
  readonly blocked: boolean;
  readonly listedUntil: PlainDate | null;
  readonly contested: number;
  readonly history: boolean;
  /** Taken in from another register, which most often keeps days and no hours. */
  readonly imported: boolean;
  readonly filedAt: Instant;
  readonly closedAt: Instant | null;
  /** The next date something is owed on this case. */
  readonly dueOn: PlainDate | null;
  readonly dueAt: Instant | null;
  /** Who owes it; `null` where nothing is owed, and where it was not asked for. */
  readonly owedBy: Held | null;
}

/** A row as a line is made of; without the duty's columns, nothing was asked of what is owed. */
export interface LineRow {
  readonly case_id: string;
  readonly number: string;
  readonly title: Buffer | null;
  readonly wrapped_key: Buffer | null;
  readonly kind: string;
  readonly channel: string;
  readonly state: string;
  readonly visibility: string;
  readonly category: string | null;
  readonly unit_id: string | null;
  readonly blocked: boolean;
  readonly listed_until: PlainDate | null;
  readonly contested: number;
  readonly history: boolean;
  readonly imported: boolean;
  readonly filed_at: Instant;
  readonly closed_at: Instant | null;
  readonly due_on?: PlainDate | null;
  readonly due_at?: Instant | null;
  readonly holder_unit?: string | null;
  readonly holder_post?: string | null;
}

/** The columns of a line: `a` is the case, `v` its subject in the vault. */
export const LINE = sql`a.case_id, a.number, a.title, v.wrapped_key, a.kind, a.channel, a.state, a.visibility, a.category, a.unit_id,
  a.blocked, a.listed_until, a.contested, a.history, a.source_ref is not null as imported, a.filed_at, a.closed_at`;

/** Who may see which row, as SQL: the same rule as `sees` in access.ts. */
export function visible(scope: Scope) {
  const { actor } = scope;
  if (actor.kind === 'citizen') return sql<boolean>`a.case_id = ${actor.caseId}`;
  if (actor.kind === 'system') return sql<boolean>`true`;
  const own = sql<boolean>`a.units && ${scope.below}::text[]`;
  const normal = scope.office ? sql<boolean>`true` : own;
  const confidential = scope.confidential ? sql<boolean>`true` : own;
  return sql<boolean>`((a.visibility = 'normal' and ${normal}) or (a.visibility = 'confidential' and ${confidential}
    and not a.accused_units && ${scope.within}::text[]))`;
}

/** Makes lines of rows. Titles came with their subject's wrapped key: they are opened in one pass, with no further query. */
export function linesFrom(work: OfficeWork): (row: LineRow) => CaseLine {
  const { keys, officeId } = work;
  const wrap = purposeKey(keys, 'wrap');
  const open = (caseId: string, title: Buffer | null, wrapped: Buffer | null): string | null => {
    if (!title || !wrapped) return null;
    const key = decrypt(wrap, wrapped, `subject:${officeId}:${caseId}`);
    return openColumn({ subjectId: caseId, key }, 'title', title);
  };
  return (r) => ({
    caseId: r.case_id,
    number: r.number,
    title: open(r.case_id, r.title, r.wrapped_key),
    kind: r.kind,
    channel: r.channel,
    state: r.state,
    visibility: r.visibility,
    category: r.category,
    unitId: r.unit_id,
    blocked: r.blocked,
    listedUntil: r.listed_until,
    contested: r.contested,
    history: r.history,
    imported: r.imported,
    filedAt: r.filed_at,
    closedAt: r.closed_at,
    dueOn: r.due_on ?? null,
    dueAt: r.due_at ?? null,
    owedBy: r.holder_unit ? { holderUnit: r.holder_unit, holderPost: r.holder_post ?? null, endedAt: null } : null,
  });
}

/** Lines of those of the cases that the actor may see. */
export async function linesOf(
  read: Reader,
  work: OfficeWork,
  scope: Scope,
  caseIds: readonly string[],
): Promise<Map<string, CaseLine>> {
  if (caseIds.length === 0) return new Map();
  const rows = await read.rows(
    raw(sql<LineRow>`select ${LINE} from appeal a
      left join vault_subject v on v.office_id = a.office_id and v.subject_id = a.case_id
      where a.office_id = ${work.officeId} and a.case_id = any(${caseIds}::uuid[]) and ${visible(scope)}`),
  );
  return new Map(rows.map(linesFrom(work)).map((line) => [line.caseId, line]));
}
