import { type Compilable, sql } from 'kysely';
import { raw } from './open.ts';
import type { DB } from './schema.generated.ts';

const told = (value: unknown): unknown => (Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value);

/**
 * Inserts many rows in one statement with one parameter. As the text does not grow with the rows it stays prepared, and PostgreSQL
 * reads the JSON faster than it binds thousands of parameters. Every column must be given: defaults do not apply.
 */
export function insertRows(table: keyof DB, rows: readonly object[]): Compilable<unknown> {
  const json = JSON.stringify(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, told(value)]))),
  );
  const name = sql.table(table);
  return raw(sql`insert into ${name} select * from json_populate_recordset(null::${name}, ${json}::json)`);
}
