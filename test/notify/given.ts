import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { SMTPServer } from 'smtp-server';
import { sqlOf } from '../../src/db/open.ts';
import type { Role } from '../../src/kernel/actor.ts';
import type { Entry } from '../../src/ledger/entry.ts';
import { toEntry } from '../../src/ledger/queries.ts';
import { type Served, served } from '../support/served.ts';

/** An office with a hall, a roads unit, the watch and the supervisors, each with somebody in it. */
export async function officeWithUnits(): Promise<Served> {
  const house = await served();
  const units: [string, string | null, string[]][] = [
    ['root', null, []],
    ['hall', 'root', ['intake', 'callback']],
    ['roads', 'root', []],
    ['depot', 'roads', []],
    ['watch', 'root', ['discipline']],
    ['tower', 'root', ['supervision']],
  ];
  for (const [unit, parent, functions] of units) {
    const path = unit === 'root' ? ['root'] : unit === 'depot' ? ['depot', 'roads', 'root'] : [unit, 'root'];
    await house.owner.query(
      `INSERT INTO unit (office_id, unit_id, version, parent_id, kind, name_zh, name_en, functions, path)
       VALUES ($1, $2, 1, $3, 'bureau', $2, $2, $4, $5)`,
      [house.officeId, unit, parent, functions, path],
    );
  }
  const staff: [string, string, Role][] = [
    ['wang', 'hall', 'clerk'],
    ['zhou', 'hall', 'callback'],
    ['chen', 'roads', 'head'],
    ['liu', 'roads', 'handler'],
    ['ding', 'depot', 'handler'],
    ['wen', 'watch', 'discipline'],
    ['tang', 'tower', 'supervisor'],
    ['admin', 'hall', 'administrator'],
  ];
  for (const [name, unit, role] of staff) {
    await house.staff(name, role);
    await house.owner.query(`UPDATE post SET unit_id = $2 WHERE post_id = $1`, [`${name}-${role}`, unit]);
  }
  return house;
}

/** Entries of the ledger in the order of their recording, as a follower would hand them over; each once. */
export function follower(house: Served): () => Promise<Entry[]> {
  const seen = new Set<string>();
  return async () => {
    const rows = await house.house.db.rows(
      sqlOf
        .selectFrom('ledger_entry')
        .selectAll()
        .where('office_id', '=', house.officeId)
        .orderBy('recorded_at')
        .orderBy(sql`stream`)
        .orderBy('version'),
    );
    return rows.map(toEntry).filter((e) => {
      const key = `${e.stream} ${e.version}`;
      return !seen.has(key) && seen.add(key) !== undefined;
    });
  };
}

/** A mail server that keeps what it gets; addresses that begin with `nobody` are refused, with `later` put off. */
export async function mailServer() {
  const got: { to: string; raw: string; header(name: string): string; body: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const code = address.startsWith('nobody') ? 550 : address.startsWith('later') ? 451 : 0;
      done(code === 0 ? null : Object.assign(new Error('no'), { responseCode: code }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString();
        const [head = '', ...rest] = raw.split('\r\n\r\n');
        const unfolded = head.replace(/\r\n\s+/g, ' ');
        got.push({
          to: session.envelope.rcptTo.map((r) => r.address).join(),
          raw,
          header: (name) => new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? '',
          body: plain(unfolded, rest.join('\r\n\r\n')),
        });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}?from=office@example.org`,
    got,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const plain = (head: string, body: string): string =>
  /base64/i.test(head)
    ? Buffer.from(body, 'base64').toString()
    : /quoted-printable/i.test(head)
      ? Buffer.from(
          body
            .replace(/=\r\n/g, '')
            .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        ).toString()
      : body;

/** Decodes an encoded header (RFC 2047). */
export const decoded = (header: string): string =>
  header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('latin1')
        : text
            .replace(/_/g, ' ')
            .replace(/=([0-9A-F]{2})/gi, (__, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    )
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString());

/** Another system that is called: `answers` are its statuses in turn, the last one for ever; `Infinity` never answers. */
export async function receiver(...answers: number[]) {
  return answering(answers.map((status) => ({ status, text: '{}' })));
}

/** The same with what it says. */
export async function answering(answers: { status: number; text: string }[]) {
  const got: { headers: Record<string, string>; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() });
      const { status, text } = answers.length > 1 ? answers.shift()! : answers[0]!;
      response.writeHead(status, status === 302 ? { location: `http://127.0.0.1:${port}/elsewhere` } : {}).end(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, got, close: () => new Promise<void>((r) => server.close(() => r())) };
}
