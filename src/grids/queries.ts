import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Thing, ThingsOf } from '../duties/things.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { postsNamed } from '../org/queries.ts';
import { likePattern, queryTokens, tokens } from '../text/bigrams.ts';
import {
  type Address,
  askedKey,
  distance,
  type Fit,
  fitOf,
  inWords,
  type Misfit,
  misfits,
  nameIn,
  namesIn,
} from './address.rules.ts';
import { fitOfHeard, type Heard, heardIn, sharedWith } from './latin.rules.ts';
import { familyName, type Grid } from './rules.ts';
import { addressOf, loadMany, soundPiece } from './store.ts';
import { type GridWork, streetOf } from './work.ts';

/** Whether a contact answers, as everybody may know. */
export type Contact =
  | { readonly is: 'untried' }
  | { readonly is: 'answered' | 'checking' | 'silent'; readonly since: PlainDate };

/** Who serves an address, as everybody may know: the post and its office telephone; of a person at most the family name. */
export interface Serving {
  readonly gridId: string;
  readonly name: Text;
  readonly community: Text & { readonly id: string };
  readonly street: Text & { readonly id: string };
  readonly post: Text;
  /** The post has no holder today. */
  readonly vacant: boolean;
  /** Only where the unit publishes it. */
  readonly familyName: string | null;
  readonly telephone: string;
  readonly hours: Text;
  /** The addresses of the grid that fit what was asked. */
  readonly addresses: readonly Text[];
  readonly contact: Contact;
}

export interface FoundGrids {
  /** Those that serve the address. */
  readonly found: readonly Serving[];
  /** Where none does: the same street at other numbers, or names like it. */
  readonly near: readonly Serving[];
}

interface Row {
  readonly grid_id: string;
  readonly name: string;
  readonly key: string;
  readonly from_number: number | null;
  readonly to_number: number | null;
  readonly sides: string;
}

const COLUMNS = sql`grid_id, name, key, from_number, to_number, sides`;
/** A street that is called alike in every town of an office has no more parts than this. */
const MOST_ROWS = 200;

export const contactOf = ({ checkingSince, silentSince, answeredOn }: Grid): Contact =>
  silentSince !== null
    ? { is: 'silent', since: silentSince }
    : checkingSince !== null
      ? { is: 'checking', since: checkingSince }
      : answeredOn !== null
        ? { is: 'answered', since: answeredOn }
        : { is: 'untried' };

/** @param rows the grids with the addresses of each that are to be shown */
async function serving(
  read: Reader,
  work: GridWork,
  today: PlainDate,
  shown: ReadonlyMap<string, readonly Address[]>,
): Promise<Serving[]> {
  const grids = await loadMany(read, work.officeId, [...shown.keys()]);
  const posts = await postsNamed(
    read,
    work.officeId,
    grids.map((g) => g.post),
    today,
  );
  const byId = new Map(grids.map((g) => [g.gridId, g]));
  return [...shown].flatMap(([id, addresses]) => {
    const grid = byId.get(id);
    const community = grid && work.units.get(grid.unit);
    if (!grid || !community) return [];
    const street = streetOf(work, grid.unit);
    const post = posts.get(grid.post);
    return {
      gridId: grid.gridId,
      name: grid.name,
      community: { id: community.id, zh: community.zh, en: community.en },
      street: { id: street.id, zh: street.zh, en: street.en },
      post: post?.title ?? { zh: grid.post, en: grid.post },
      vacant: !post?.name,
      familyName: grid.namesHolder && post?.name ? familyName(post.name, work.pack.surnames) : null,
      telephone: grid.telephone,
      hours: grid.hours,
      addresses: addresses.map((a) => inWords(a, work.pack)),
      contact: contactOf(grid),
    };
  });
}

/** Grids with their addresses that fit, in this order, each once. */
function gathered(rows: readonly Row[], most: number): Map<string, Address[]> {
  const out = new Map<string, Address[]>();
  for (const row of rows) {
    const known = out.get(row.grid_id);
    if (known) known.push(addressOf(row));
    else if (out.size < most) out.set(row.grid_id, [addressOf(row)]);
  }
  return out;
}

/**
 * Who serves an address, however it is written. Every name that may stand in it is looked up by equality, and a part of a name by its
 * pieces, so that it costs as much with a hundred thousand addresses as with a hundred.
 */
export async function whoServes(read: Reader, work: GridWork, today: PlainDate, written: string): Promise<FoundGrids> {
  const key = askedKey(written);
  const { pack, officeId } = work;
  if (key.length < 2) return { found: [], near: [] };
  const named = await read.rows(
    raw(sql<Row>`select ${COLUMNS} from grid_address where office_id = ${officeId}
      and key = any(${namesIn(key)}::text[]) order by length(key) desc, grid_id, n limit ${MOST_ROWS}`),
  );
  const fits = named.flatMap((row) => {
    const it = fitOf(key, addressOf(row), pack.before);
    return it ? [{ row, it }] : [];
  });
  // 听潮苑一期 says more than 听潮苑.
  const longest = Math.max(0, ...fits.filter((f) => f.it.as === 'serves').map((f) => f.row.key.length));
  const serves = fits.filter((f) => f.it.as === 'serves' && f.row.key.length === longest).map((f) => f.row);
  if (serves.length > 0)
    return { found: await serving(read, work, today, gathered(serves, pack.shown.found)), near: [] };
  const street = nearest(fits);
  if (street.length > 0)
    return { found: [], near: await serving(read, work, today, gathered(street, pack.shown.near)) };
  const sounding = await soundsLike(read, officeId, heardIn(written, pack.latin, pack.before));
  if (sounding.found.length > 0 || sounding.near.length > 0) {
    const [found, near] = [gathered(sounding.found, pack.shown.found), gathered(sounding.near, pack.shown.near)];
    return { found: await serving(read, work, today, found), near: await serving(read, work, today, near) };
  }
  const like = await alike(read, officeId, nameIn(key) || key);
  const whole = like.filter((row) => row.key.includes(nameIn(key) || key));
  return whole.length > 0
    ? { found: await serving(read, work, today, gathered(whole, pack.shown.found)), near: [] }
    : { found: [], near: await serving(read, work, today, gathered(like, pack.shown.near)) };
}

/** The same street at other numbers, the nearest first. */
const nearest = (fits: readonly { readonly row: Row; readonly it: Fit }[]): Row[] =>
  fits
    .map(({ row, it }) => ({ row, far: distance(addressOf(row), it.number ?? 0) }))
    .toSorted((a, b) => a.far - b.far)
    .map(({ row }) => row);

/** Addresses in Latin letters: names that sound as what was asked; where there are none, names that begin so. */
async function soundsLike(read: Reader, officeId: string, heard: readonly Heard[]) {
  const asked = async (query: string): Promise<Row[]> =>
    query === ''
      ? []
      : read.rows(
          raw(sql<Row>`select ${COLUMNS} from grid_address where office_id = ${officeId}
            and search @@ ${query}::tsquery order by length(key), grid_id, n limit ${MOST_ROWS}`),
        );
  const piece = ({ sound }: Heard) => `'${soundPiece(sound)}'`;
  const fits = (await asked(heard.map(piece).join(' | '))).flatMap((row) => {
    const it = fitOfHeard(heard, addressOf(row));
    return it ? [{ row, it }] : [];
  });
  const all = fits.filter((f) => f.it.as === 'serves');
  const asWritten = all.filter((f) => !f.it.turned);
  const serves = asWritten.length > 0 ? asWritten : all;
  const longest = Math.max(0, ...serves.map((f) => f.it.length));
  if (serves.length > 0) return { found: serves.filter((f) => f.it.length === longest).map((f) => f.row), near: [] };
  if (fits.length > 0) return { found: [], near: nearest(fits) };
  const near = await asked(heard.map((h) => `${piece(h)}:*`).join(' | '));
  return { found: [], near: near.toSorted((a, b) => sharedWith(heard, b.name) - sharedWith(heard, a.name)) };
}

/** Names that have the asked one in them; where there are none, names with pieces of it, those with the most first. */
async function alike(read: Reader, officeId: string, name: string): Promise<Row[]> {
  const pieces = queryTokens(name);
  if (pieces === null) return [];
  const containing = await read.rows(
    raw(sql<Row>`select ${COLUMNS} from grid_address where office_id = ${officeId} and search @@ ${pieces}::tsquery
      and key like ${likePattern(name)} order by length(key), grid_id, n limit ${MOST_ROWS}`),
  );
  if (containing.length > 0) return containing;
  // A single character is in half of all names.
  const asked = new Set(tokens(name).filter((piece) => piece.length > 1));
  if (asked.size === 0) return [];
  const some = await read.rows(
    raw(sql<Row>`select ${COLUMNS} from grid_address where office_id = ${officeId}
      and search @@ ${pieces.replaceAll(' & ', ' | ')}::tsquery limit ${MOST_ROWS}`),
  );
  const shared = (key: string) => tokens(key).filter((piece) => asked.has(piece)).length;
  return some
    .map((row) => ({ row, n: shared(row.key) }))
    .filter(({ n }) => n > 0)
    .toSorted((a, b) => b.n - a.n || (a.row.key < b.row.key ? -1 : 1))
    .map(({ row }) => row);
}

/** One grid, as everybody may know it. @returns `null` for none, or a closed one */
export async function servingOf(
  read: Reader,
  work: GridWork,
  today: PlainDate,
  gridId: string,
): Promise<Serving | null> {
  const grid = await gridOf(read, work.officeId, gridId);
  if (!grid) return null;
  return (await serving(read, work, today, new Map([[gridId, grid.addresses]])))[0] ?? null;
}

export interface GridsAsked {
  /** A community, street or the office: itself and all below it; `null`: all. */
  readonly unit: string | null;
  /** `unanswered`: being checked, or silent. */
  readonly view: 'all' | 'unanswered';
  readonly after: string | null;
  readonly limit: number;
}

/** Open grids by unit and name, those whose contact does not answer by how long. */
export async function listGrids(read: Reader, officeId: string, asked: GridsAsked): Promise<Grid[]> {
  const rows = await read.rows(
    raw(sql<{ grid_id: string }>`select g.grid_id from grid g
      join unit u on u.office_id = g.office_id and u.unit_id = g.unit_id
      where g.office_id = ${officeId} and g.state = 'open'
        and (${asked.unit}::text is null or ${asked.unit} = any(u.path))
        and (${asked.view} = 'all' or g.silent_since is not null or g.checking_since is not null)
        and (${asked.after}::uuid is null
          or (g.unit_id, g.name_zh, g.grid_id) > (select unit_id, name_zh, grid_id from grid x
            where x.office_id = ${officeId} and x.grid_id = ${asked.after}::uuid))
      order by g.unit_id, g.name_zh, g.grid_id limit ${asked.limit}`),
  );
  const ids = rows.map((r) => r.grid_id);
  const byId = new Map((await loadMany(read, officeId, ids)).map((g) => [g.gridId, g]));
  return ids.map((id) => byId.get(id)!);
}

/** Addresses that two grids serve, or none, among those of a unit and all below it. */
export async function misfitsOf(read: Reader, officeId: string, unit: string | null): Promise<Misfit[]> {
  const rows = await read.rows(
    raw(sql<Row & { inside: boolean }>`select a.grid_id, a.name, a.key, a.from_number, a.to_number, a.sides,
        (${unit}::text is null or ${unit} = any(u.path)) as inside
      from grid_address a join grid g on g.office_id = a.office_id and g.grid_id = a.grid_id
      join unit u on u.office_id = g.office_id and u.unit_id = g.unit_id
      where a.office_id = ${officeId}`),
  );
  // A street goes on in the next community: what one leaves out the other may serve.
  const mine = new Set(rows.filter((r) => r.inside).map((r) => r.key));
  return misfits(rows.filter((r) => mine.has(r.key)).map((r) => ({ ...addressOf(r), gridId: r.grid_id })));
}

/** One open grid. */
export async function gridOf(read: Reader, officeId: string, gridId: string): Promise<Grid | null> {
  const [grid] = await loadMany(read, officeId, [gridId]);
  return grid?.state === 'open' ? grid : null;
}

/** Names of grids, for lists that name them. */
export async function gridNames(
  read: Reader,
  officeId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Text>> {
  if (ids.length === 0) return new Map();
  const rows = await read.rows(
    raw(sql<{ grid_id: string; name_zh: string; name_en: string }>`select grid_id, name_zh, name_en from grid
      where office_id = ${officeId} and grid_id = any(${[...ids]}::uuid[])`),
  );
  return new Map(rows.map((r) => [r.grid_id, { zh: r.name_zh, en: r.name_en }]));
}

/** Grids as lists of duties name them. */
export const gridThings =
  (read: Reader): ThingsOf =>
  async (actor, ids): Promise<ReadonlyMap<string, Thing>> =>
    new Map([...(await gridNames(read, actor.officeId, ids))].map(([id, title]) => [id, { kind: 'grid', id, title }]));
