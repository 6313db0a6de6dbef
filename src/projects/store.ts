import { type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type {
  ProjectCollection as CollectionRow,
  DB,
  Json,
  ProjectList as ListRow,
  Project as ProjectRow,
  ProjectProposal as ProposalRow,
} from '../db/schema.generated.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import {
  type Collection,
  type CollectionState,
  evolveCollection,
  evolveProposal,
  type Proposal,
  type ProposalState,
  type Support,
} from './collection.rules.ts';
import { evolveList, type List } from './list.rules.ts';
import { evolveProject, type Project, type ProjectState } from './project.rules.ts';

export const collectionStream = (id: string): string => `project-collection:${id}`;
export const proposalStream = (id: string): string => `project-proposal:${id}`;
export const projectStream = (id: string): string => `project:${id}`;
export const supportStream = (id: string): string => `project-support:${id}`;
export const listStream = (id: string): string => `project-list:${id}`;

const json = (value: unknown) => sql<Json>`${JSON.stringify(value)}::jsonb`;

const collectionDetail = ({ duty, checkDuty, drawn, called, why }: Collection) => ({
  duty,
  checkDuty,
  drawn,
  called,
  why,
});

const collectionRow = (c: Collection) => ({
  version: c.version,
  year: c.year,
  unit_id: c.unit,
  state: c.state,
  collect_until: c.collectUntil,
  choose_until: c.chooseUntil,
  detail: collectionDetail(c),
  opened_at: c.openedAt,
  adopted_on: c.adoptedOn,
  erased_at: c.erasedAt,
});

const collectionOf = (row: Selectable<CollectionRow>): Collection => ({
  ...(row.detail as unknown as ReturnType<typeof collectionDetail>),
  collectionId: row.collection_id,
  version: row.version,
  year: row.year,
  unit: row.unit_id,
  state: row.state as CollectionState,
  collectUntil: row.collect_until,
  chooseUntil: row.choose_until,
  openedAt: row.opened_at,
  adoptedOn: row.adopted_on,
  erasedAt: row.erased_at,
});

const proposalDetail = ({ title, why, contact, reason }: Proposal) => ({ title, why, contact, reason });

const proposalRow = (p: Proposal) => ({
  version: p.version,
  collection_id: p.collectionId,
  place_unit: p.place,
  state: p.state,
  project_id: p.project,
  detail: proposalDetail(p),
  proposed_at: p.at,
});

const proposalOf = (row: Selectable<ProposalRow>): Proposal => ({
  ...(row.detail as unknown as ReturnType<typeof proposalDetail>),
  proposalId: row.proposal_id,
  version: row.version,
  collectionId: row.collection_id,
  place: row.place_unit,
  state: row.state as ProposalState,
  project: row.project_id,
  at: row.proposed_at,
});

const projectDetail = ({ title, what, gains, milestones, reach }: Project) => ({
  title,
  what,
  gains,
  milestones,
  reach,
});

const projectRow = (p: Project) => ({
  version: p.version,
  collection_id: p.collectionId,
  nth: p.nth,
  state: p.state,
  owner_unit: p.owner,
  places: [...p.places],
  money: p.money,
  duty_id: p.duty,
  detail: projectDetail(p),
  drafted_at: p.at,
  finished_at: p.finishedAt,
});

const projectOf = (row: Selectable<ProjectRow>): Project => ({
  ...(row.detail as unknown as ReturnType<typeof projectDetail>),
  projectId: row.project_id,
  version: row.version,
  collectionId: row.collection_id,
  nth: row.nth,
  state: row.state as ProjectState,
  owner: row.owner_unit,
  places: row.places,
  money: row.money,
  duty: row.duty_id,
  at: row.drafted_at,
  finishedAt: row.finished_at,
});

const listDetail = ({ list, seed, picks }: List) => ({ list, seed, picks });

const listRow = (l: List) => ({
  version: l.version,
  project_id: l.project,
  place_unit: l.place,
  people: l.people,
  detail: listDetail(l),
  given_at: l.at,
  erased_at: l.erasedAt,
});

const listOf = (row: Selectable<ListRow>): List => ({
  ...(row.detail as unknown as ReturnType<typeof listDetail>),
  listId: row.list_id,
  version: row.version,
  project: row.project_id,
  place: row.place_unit,
  people: row.people,
  at: row.given_at,
  erasedAt: row.erased_at,
});

type Table = 'project_collection' | 'project_proposal' | 'project' | 'project_list';

/** Writes a row by its key; `detail` as JSON text. */
function save(
  tx: Tx,
  table: Table,
  officeId: string,
  key: string,
  id: string,
  row: { version: number; detail: object },
) {
  const values = { ...row, detail: json(row.detail) };
  const column = sql.ref(key);
  tx.write(
    row.version === 1
      ? sqlOf.insertInto(table).values({ office_id: officeId, [key]: id, ...values } as never)
      : sqlOf
          .updateTable(table)
          .set(values as never)
          .where('office_id', '=', officeId as never)
          .where(sql<boolean>`${column} = ${id}::uuid`),
  );
}

export const saveCollection = (tx: Tx, officeId: string, c: Collection): void =>
  save(tx, 'project_collection', officeId, 'collection_id', c.collectionId, collectionRow(c));
export const saveProposal = (tx: Tx, officeId: string, p: Proposal): void =>
  save(tx, 'project_proposal', officeId, 'proposal_id', p.proposalId, proposalRow(p));
export const saveProject = (tx: Tx, officeId: string, p: Project): void =>
  save(tx, 'project', officeId, 'project_id', p.projectId, projectRow(p));
export const saveList = (tx: Tx, officeId: string, l: List): void =>
  save(tx, 'project_list', officeId, 'list_id', l.listId, listRow(l));

const supportRow = (s: Support) => ({
  version: s.version,
  collection_id: s.collectionId,
  projects: [...s.projects],
  given_at: s.at,
});

/** @param person keyed digest of the number: a second of the same year breaks `project_support_person` */
export function insertSupport(tx: Tx, officeId: string, s: Support, person: Buffer): void {
  tx.write(
    sqlOf
      .insertInto('project_support')
      .values({ office_id: officeId, support_id: s.supportId, ...supportRow(s), person }),
  );
}

/** Takes the digests of a year's numbers away. */
export function forgetPeople(tx: Tx, officeId: string, collectionId: string): void {
  tx.write(
    raw(sql`update project_support set person = null
      where office_id = ${officeId} and collection_id = ${collectionId}::uuid and person is not null`),
  );
}

async function one<Row, T>(read: Reader, table: Table, officeId: string, key: string, id: string, of: (row: Row) => T) {
  const [row] = await read.rows(
    raw(sql<Row>`select * from ${sql.table(table)} where office_id = ${officeId} and ${sql.ref(key)} = ${id}::uuid`),
  );
  return row ? of(row) : null;
}

export const loadCollection = (read: Reader, officeId: string, id: string): Promise<Collection | null> =>
  one(read, 'project_collection', officeId, 'collection_id', id, collectionOf);
export const loadProposal = (read: Reader, officeId: string, id: string): Promise<Proposal | null> =>
  one(read, 'project_proposal', officeId, 'proposal_id', id, proposalOf);
export const loadProject = (read: Reader, officeId: string, id: string): Promise<Project | null> =>
  one(read, 'project', officeId, 'project_id', id, projectOf);
export const loadList = (read: Reader, officeId: string, id: string): Promise<List | null> =>
  one(read, 'project_list', officeId, 'list_id', id, listOf);

/** Years in which the days to choose are over; and those whose list was adopted by a day, and which have their numbers still. */
export async function yearsOver(
  read: Reader,
  officeId: string,
  { today, adopted }: { readonly today: PlainDate; readonly adopted: PlainDate },
): Promise<Collection[]> {
  const rows = await read.rows(
    raw(sql<Selectable<CollectionRow>>`select * from project_collection where office_id = ${officeId}
      and (state = 'choosing' and choose_until < ${today}::date or erased_at is null and adopted_on <= ${adopted}::date)`),
  );
  return rows.map(collectionOf);
}

/** Lists that have their people still, of projects that were finished by a day; and when they were. @param zone its name */
export async function listsOver(
  read: Reader,
  officeId: string,
  finished: PlainDate,
  zone: string,
): Promise<{ readonly listId: string; readonly finishedAt: Instant }[]> {
  const rows = await read.rows(
    raw(sql<{ list_id: string; finished_at: Instant }>`select l.list_id, p.finished_at from project_list l
      join project p on p.office_id = l.office_id and p.project_id = l.project_id
      where l.office_id = ${officeId} and l.erased_at is null and (p.finished_at at time zone ${zone})::date <= ${finished}::date`),
  );
  return rows.map((r) => ({ listId: r.list_id, finishedAt: r.finished_at }));
}

export async function collectionsOf(read: Reader, officeId: string): Promise<Collection[]> {
  const rows = await read.rows(
    sqlOf.selectFrom('project_collection').selectAll().where('office_id', '=', officeId).orderBy('year', 'desc'),
  );
  return rows.map(collectionOf);
}

/** The candidates, or the projects, of a year, in their order. */
export async function projectsOf(read: Reader, officeId: string, collectionId: string): Promise<Project[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('project')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('collection_id', '=', collectionId)
      .orderBy('nth'),
  );
  return rows.map(projectOf);
}

export async function projectsById(read: Reader, officeId: string, ids: readonly string[]): Promise<Project[]> {
  const rows = await read.rows(
    raw(sql<Selectable<ProjectRow>>`select * from project
      where office_id = ${officeId} and project_id = any(${ids}::uuid[])`),
  );
  return rows.map(projectOf);
}

export async function listsOf(read: Reader, officeId: string, projectIds: readonly string[]): Promise<List[]> {
  const rows = await read.rows(
    raw(sql<Selectable<ListRow>>`select * from project_list
      where office_id = ${officeId} and project_id = any(${projectIds}::uuid[])`),
  );
  return rows.map(listOf);
}

export interface ProposalFilter {
  readonly states: readonly ProposalState[];
  readonly after?: { readonly at: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Proposals of a year, newest first. */
export async function proposalsOf(
  read: Reader,
  officeId: string,
  collectionId: string,
  { states, after, limit }: ProposalFilter,
): Promise<Proposal[]> {
  const page = after ? sql`and (proposed_at, proposal_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``;
  const rows = await read.rows(
    raw(sql<Selectable<ProposalRow>>`select * from project_proposal
      where office_id = ${officeId} and collection_id = ${collectionId}::uuid and state = any(${states}::text[]) ${page}
      order by proposed_at desc, proposal_id desc limit ${limit}`),
  );
  return rows.map(proposalOf);
}

const folded = (row: object): Projection['columns'] =>
  Object.fromEntries(Object.keys(row).map((column) => [column, 'folded' as const]));

/** A projection of one row a stream, folded with the slice's own `evolve`. */
const projection = <T>(
  table: keyof DB,
  [streamKind, idColumn]: readonly [string, string],
  columns: Projection['columns'],
  evolve: (before: T | null, id: string, version: number, event: never) => T,
  row: (state: T) => object,
): Projection => ({
  table,
  streamKind,
  idColumn,
  idType: 'uuid',
  rowKey: [],
  columns,
  fold: (entries) => {
    const id = entries[0]?.stream.slice(streamKind.length + 1) ?? '';
    const state = entries.reduce<T | null>((now, e) => evolve(now, id, e.version, toEvent(e) as never), null);
    return state ? [{ [idColumn]: id, ...row(state) }] : [];
  },
});

const toEvent = (e: Entry) => ({ type: e.type, at: e.occurredAt, body: e.body });

export const evolveSupport = (
  _before: Support | null,
  supportId: string,
  version: number,
  { at, body }: { at: Support['at']; body: { collection: string; projects: readonly string[] } },
): Support => ({ supportId, version, collectionId: body.collection, projects: body.projects, at });

export const projectProjections: readonly Projection[] = [
  projection(
    'project_collection',
    ['project-collection', 'collection_id'],
    folded(collectionRow({} as Collection)),
    evolveCollection,
    collectionRow,
  ),
  projection(
    'project_proposal',
    ['project-proposal', 'proposal_id'],
    folded(proposalRow({} as Proposal)),
    evolveProposal,
    proposalRow,
  ),
  projection(
    'project',
    ['project', 'project_id'],
    folded(projectRow({ places: [] } as unknown as Project)),
    evolveProject,
    projectRow,
  ),
  projection(
    'project_support',
    ['project-support', 'support_id'],
    { ...folded(supportRow({ projects: [] } as unknown as Support)), person: 'erasable' },
    evolveSupport as never,
    supportRow as (s: unknown) => object,
  ),
  projection('project_list', ['project-list', 'list_id'], folded(listRow({} as List)), evolveList, listRow),
];
