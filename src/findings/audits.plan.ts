import { sql } from 'kysely';
import type { UnitInfo } from '../cases/work.ts';
import { type Reader, raw } from '../db/open.ts';
import { blind } from '../identity/keys.ts';
import { derivedId } from '../kernel/ids.ts';
import type { PlainDate } from '../kernel/time.ts';
import { type RuleText, rulesInForce } from '../register/queries.ts';
import { headerKey } from '../text/csv.ts';
import { readDate } from '../text/dates.ts';
import { codeOf } from '../text/tables.ts';
import type { AuditColumn, AuditRow, AuditsPack } from './audits.ts';
import type { FindingWork, NewFinding } from './commands.ts';
import type { At } from './rules.ts';

/** What is wrong in one cell; `code` is of packs/refusals.yaml, which has the words and how to mend it. */
export interface Fault {
  readonly column: AuditColumn | null;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What a row comes to: a finding, one that is here already, one that stood further up in the file; `null` where it has faults. */
export interface AuditOutcome {
  readonly sheet: string;
  readonly line: number;
  readonly unitId: string | null;
  readonly outcome: 'new' | 'present' | 'twice' | null;
  readonly errors: readonly Fault[];
}

interface Post {
  readonly post_id: string;
  readonly unit_id: string;
  readonly title_zh: string;
  readonly title_en: string;
}

/** With which post it is found, and whether the findings of a unit may be theirs: nobody checks the correction of their own. */
export interface Auditor extends At {
  mayFind(unit: string): boolean;
}

/** Reads the rows against the office as it stands. */
export async function planAudits(
  read: Reader,
  officeId: string,
  work: FindingWork,
  pack: AuditsPack,
  by: Auditor,
  rows: readonly AuditRow[],
  today: PlainDate,
): Promise<{ readonly rows: readonly AuditOutcome[]; readonly findings: readonly NewFinding[] }> {
  const posts = await read.rows(
    raw(sql<Post>`select post_id, unit_id, title_zh, title_en from post where office_id = ${officeId} and active`),
  );
  const bound = new Map<PlainDate, RuleText[]>();
  const readings = rows.map((row) => new Reading(row, work, pack, by, posts, today));
  for (const { foundOn } of readings)
    if (foundOn && !bound.has(foundOn)) bound.set(foundOn, await rulesInForce(read, work.keys, officeId, foundOn));
  const drafts = readings.map((reading) => reading.finding(officeId, (day) => bound.get(day) ?? []));
  const ids = drafts.flatMap((d) => d?.findingId ?? []);
  const here = await read.rows(
    raw(sql<{ finding_id: string }>`select finding_id from finding
      where office_id = ${officeId} and finding_id = any(${ids}::uuid[])`),
  );
  const present = new Set(here.map((r) => r.finding_id));
  const met = new Set<string>();
  const findings: NewFinding[] = [];
  const outcomes = readings.map(({ row: { sheet, line }, unit, errors }, i): AuditOutcome => {
    const draft = drafts[i];
    const whole = { sheet, line, unitId: unit?.id ?? null, errors };
    if (!draft?.findingId) return { ...whole, outcome: null };
    if (present.has(draft.findingId)) return { ...whole, outcome: 'present' };
    if (met.has(draft.findingId)) return { ...whole, outcome: 'twice' };
    met.add(draft.findingId);
    findings.push(draft);
    return { ...whole, outcome: 'new' };
  });
  return { rows: outcomes, findings };
}

/** One row being read: what it says, and what is wrong with it. */
class Reading {
  readonly row: AuditRow;
  readonly errors: Fault[] = [];
  readonly unit: UnitInfo | null;
  readonly foundOn: PlainDate | null;
  readonly #work: FindingWork;
  readonly #pack: AuditsPack;
  readonly #by: Auditor;
  readonly #kind: string;
  readonly #post: string | null;

  constructor(
    row: AuditRow,
    work: FindingWork,
    pack: AuditsPack,
    by: Auditor,
    posts: readonly Post[],
    today: PlainDate,
  ) {
    this.row = row;
    this.#work = work;
    this.#pack = pack;
    this.#by = by;
    if (row.overlong) this.#fault(null, 'org.import-overlong');
    for (const column of pack.needed)
      if (row.cells[column] === undefined)
        this.#fault(column, 'finding.import-missing', { column: pack.columns[column] });
    for (const column of ['audit', 'what', 'place'] as const)
      if ((row.cells[column] ?? '').length > pack.longest[column])
        this.#fault(column, 'finding.import-too-long', { most: pack.longest[column] });
    this.#kind = this.#kindOf();
    this.foundOn = this.#dayOf(today);
    this.unit = this.#unitOf();
    this.#post = this.#postOf(posts);
  }

  /** The finding it comes to; `null` where something is wrong. */
  finding(officeId: string, rulesOn: (day: PlainDate) => readonly RuleText[]): NewFinding | null {
    const { unit, foundOn } = this;
    const { cells } = this.row;
    const rule = foundOn && cells.rule !== undefined ? this.#ruleOf(cells.rule, rulesOn(foundOn)) : null;
    if (this.errors.length > 0 || !unit || !foundOn || !rule) return null;
    const { audit = null, what = '', place = null } = cells;
    // Keyed: from the database alone nobody can try out which text it was.
    const said = JSON.stringify([this.#kind, audit, unit.id, this.#post, rule.id, plain(what), foundOn]);
    const digest = blind(this.#work.keys, 'audit-finding', said).toString('base64url');
    return {
      findingId: derivedId(officeId, 'audit-finding', digest),
      source: { kind: 'audit', id: this.#kind },
      by: { unit: this.#by.unit, post: this.#by.post },
      unit: unit.id,
      concerned: this.#post,
      rule: { id: rule.id, version: rule.version },
      audit,
      what,
      place,
      foundOn,
      evidence: [],
    };
  }

  #fault(column: AuditColumn | null, code: string, facts: Fault['facts'] = {}): null {
    this.errors.push({ column, code, facts });
    return null;
  }

  #kindOf(): string {
    const { kind } = this.row.cells;
    if (kind === undefined) return 'other';
    const code = codeOf(this.#pack.kinds, kind);
    if (code === null) {
      const names = Object.values(this.#pack.kinds);
      const known = { zh: names.map((k) => k.zh).join('、'), en: names.map((k) => k.en).join(', ') };
      this.#fault('kind', 'finding.import-kind', { value: kind, known });
    }
    return code ?? 'other';
  }

  #dayOf(today: PlainDate): PlainDate | null {
    const { foundOn } = this.row.cells;
    if (foundOn === undefined) return null;
    const day = readDate(foundOn);
    if (!day.ok) return this.#fault('foundOn', 'org.import-date', { value: foundOn });
    return day.date > today ? this.#fault('foundOn', 'finding.not-yet-found', { day: day.date }) : day.date;
  }

  #unitOf(): UnitInfo | null {
    const { unit: cell } = this.row.cells;
    if (cell === undefined) return null;
    const { units } = this.#work.cases;
    const found = matching([...units.values()], cell, (u) => [u.id, u.zh, u.en, ...u.aliases]);
    if (found.length > 1) return this.#fault('unit', 'org.import-ambiguous', { unit: cell });
    const [unit] = found;
    if (!unit) return this.#fault('unit', 'finding.import-unit', { unit: cell });
    return this.#by.mayFind(unit.id) ? unit : this.#fault('unit', 'finding.own-unit');
  }

  #postOf(posts: readonly Post[]): string | null {
    const { unit } = this;
    const { post: cell } = this.row.cells;
    if (cell === undefined || !unit) return null;
    const there = posts.filter((p) => p.unit_id === unit.id);
    const found = matching(there, cell, (p) => [p.post_id, p.title_zh, p.title_en]);
    return found.length === 1 ? found[0]!.post_id : this.#fault('post', 'finding.import-post', { value: cell });
  }

  #ruleOf(cell: string, bound: readonly RuleText[]): RuleText | null {
    // What a unit is there for is nothing that somebody can go against.
    const rules = bound.filter((r) => r.kind !== 'responsibility');
    const found = matching(rules, cell, (r) => [r.id, r.title.zh, r.title.en]);
    return found.length === 1 ? found[0]! : this.#fault('rule', 'finding.import-rule', { value: cell });
  }
}

const plain = (text: string): string => headerKey(text).replace(/[《》“”"']/g, '');

/** Those that are called so; if none is, those whose name ends so: a list says 财政局 where the chart says 某某区财政局. */
function matching<T>(all: readonly T[], spelled: string, namesOf: (one: T) => readonly string[]): readonly T[] {
  const wanted = plain(spelled);
  const exact = all.filter((one) => namesOf(one).some((name) => plain(name) === wanted));
  if (exact.length > 0 || wanted.length < 2) return exact;
  return all.filter((one) => namesOf(one).some((name) => plain(name).endsWith(wanted)));
}
