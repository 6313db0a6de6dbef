import { type Compilable, sql } from 'kysely';
import { raw } from './open.ts';
import type { DB } from './schema.generated.ts';

type Row = Readonly<Record<string, unknown>>;

/** A row as JSON can say it: bytes in PostgreSQL's hexadecimal. A row without bytes is not copied. */
function told(row: Row): Row {
  let copy: Record<string, unknown> | null = null;
  for (const column in row) {
    const value = row[column];
    if (!Buffer.isBuffer(value)) continue;
    copy ??= { ...row };
    copy[column] = `\\x${value.toString('hex')}`;
  }
  return copy ?? row;
}

/**
 * What all rows have alike, and what is left of each. Of a day's duties that is half: it is written, sent and read once.
 *
 * @param rows two or more; a column that some lack is alike in none
 */
function parted(rows: readonly Row[]): { readonly alike: Row; readonly own: readonly Row[] } {
  const [first, ...others] = rows as [Row, ...Row[]];
  const alike: Record<string, unknown> = {};
  const columns: string[] = [];
  for (const column of Object.keys(first)) {
    const value = first[column];
    if (others.every((row) => row[column] === value)) alike[column] = value;
    else columns.push(column);
  }
  const own = rows.map((row) => {
    const rest: Record<string, unknown> = {};
    for (const column of columns) rest[column] = row[column];
    return rest;
  });
  return { alike, own };
}

/**
 * Inserts many rows in one statement with two parameters. As the text does not grow with the rows it stays prepared, and PostgreSQL
 * reads the JSON faster than it binds thousands of parameters. Every row gives every column: defaults do not apply.
 */
export function insertRows(table: keyof DB, rows: readonly object[]): Compilable<unknown> {
  const all = rows.map((row) => told(row as Row));
  const { alike, own } = all.length > 1 ? parted(all) : { alike: {}, own: all };
  const name = sql.table(table);
  return raw(sql`insert into ${name} select * from json_populate_recordset(
    json_populate_record(null::${name}, ${JSON.stringify(alike)}::json), ${JSON.stringify(own)}::json)`);
}
