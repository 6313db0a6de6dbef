import type { LightMyRequestResponse } from 'fastify';
import type { Ids, Things } from './make.ts';
import type { Asked, MatrixOffice } from './office.ts';
import { named } from './people.ts';
import type { Line, Seen } from './table.ts';

export const NOWHERE = '00000000-0000-4000-8000-0000000000ff';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The same form of ids, of nothing that exists. */
export const none = (ids: Ids): Ids =>
  Object.fromEntries(
    Object.entries(ids).map(([name, id]) => [name, UUID.test(id) ? NOWHERE : name === 'unitId' ? 'nowhere' : id]),
  );

/** What a response says, without what differs between any two: when, how long, and the ids that were asked for. */
export function said(response: LightMyRequestResponse, ids: Ids): string {
  const { date: _, 'content-length': __, ...headers } = response.headers;
  const body = Object.values(ids).reduce((text, id) => text.replaceAll(id, 'id'), response.body);
  return JSON.stringify([response.statusCode, headers, body]);
}

/** `404 case.not-found`, or the status alone of what has no code. */
export const codeOf = (response: LightMyRequestResponse): string =>
  response.headers['content-type']?.toString().startsWith('application/problem+json')
    ? `${response.statusCode} ${response.json().code}`
    : String(response.statusCode);

/** The request of a line about the thing with these ids. */
export function asking([operation, of, , body, more = {}]: Line, things: Things, ids: Ids): Asked {
  const [method, path] = operation.split(' ') as [string, string];
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (!(name in ids)) throw new Error(`${operation}: “${of}” has no ${name}`);
    return encodeURIComponent(ids[name]!);
  });
  const told = of === null ? things : { ...things, [of]: ids };
  const query = typeof more.query === 'function' ? more.query(told) : more.query;
  return {
    method,
    url: query ? `${url}?${query}` : url,
    body: typeof body === 'function' ? body(told) : body,
  };
}

/** Tries lines of the matrix on everybody. */
export function trial(office: MatrixOffice, things: Things, seen: Seen) {
  const looked = new Map<string, Promise<boolean>>();
  /** Whether somebody is shown the page of a thing; asked once. */
  const looksAt = (who: string, of: string): Promise<boolean> => {
    const page: Line = [`GET ${seen[of]![0]}`, of, 'seen'];
    const asked =
      looked.get(`${who} ${of}`) ??
      office.answer({ ...asking(page, things, things[of]!), as: who }).then((r) => r.statusCode === 200);
    looked.set(`${who} ${of}`, asked);
    return asked;
  };

  const toldOfNothing = new Map<string, Promise<{ said: string; code: string }>>();
  /** What somebody is answered who asks the same of a thing that does not exist; asked once, whatever states there are of such things. */
  const ofNothing = (line: Line, ids: Ids, who: string | undefined) => {
    const asked: Asked = { ...asking(line, things, ids), ...(who === undefined ? {} : { as: who }) };
    const key = JSON.stringify(asked);
    const answer =
      toldOfNothing.get(key) ??
      office.try(asked).then(({ response }) => ({ said: said(response, ids), code: codeOf(response) }));
    toldOfNothing.set(key, answer);
    return answer;
  };

  /** What is wrong with a line, a sentence each; none where it is true of everybody. */
  return async function faultsOf(line: Line): Promise<string[]> {
    const [, of, may, , more = {}] = line;
    const faults: string[] = [];
    const ids = of === null ? {} : things[of]!;
    const attempt = (as: string | undefined, at: Ids) =>
      office.try({ ...asking(line, things, at), ...(as === undefined ? {} : { as }) });
    const sees = of === null ? null : named(seen[of]![1], office.everybody);
    const allowed = may === 'seen' ? sees! : named(may, office.everybody);
    const before = await office.written();

    const denied = office.everybody.map((p) => p.who).filter((who) => !allowed.has(who));
    const refuse = async (who: string) => {
      const { response: there, writes } = await attempt(who, ids);
      const answer = codeOf(there);
      if (writes > 0) faults.push(`${who} is refused with ${answer}, and something is written`);
      if (sees?.has(who)) {
        if (there.statusCode !== 403) faults.push(`${who} sees it and is answered ${answer}, not 403 and why`);
        if (!(await looksAt(who, of!))) faults.push(`${who} should see it and does not`);
        return;
      }
      if (there.statusCode !== 404 && there.statusCode !== 403 && answer !== more.refused?.[0])
        faults.push(`${who} is answered ${answer}`);
      if (of !== null) await same(who, there);
    };
    const same = async (who: string | undefined, there: LightMyRequestResponse) => {
      const not = await ofNothing(line, none(ids), who);
      if (said(there, ids) !== not.said)
        faults.push(`${who ?? 'nobody'} can tell it from one that does not exist: ${codeOf(there)} and ${not.code}`);
    };
    await Promise.all(denied.map(refuse));
    for (const who of [undefined, office.stranger]) {
      const { response: there } = await attempt(who, ids);
      if (who === undefined && there.statusCode !== 401) faults.push(`nobody signed in is answered ${codeOf(there)}`);
      if (of !== null) await same(who, there);
    }

    // One after the other: each writes the same rows as the one before, and takes them back.
    for (const who of more.costly ? [...allowed].slice(0, 1) : allowed) {
      const { response: done } = await attempt(who, ids);
      if (done.statusCode >= 300 && codeOf(done) !== more.content?.[0])
        faults.push(`${who} may, and is answered ${codeOf(done)}`);
      for (const thing of more.shows ?? []) {
        const shown = Object.values(things[thing]!).some((id) => done.body.includes(id));
        const should = named(seen[thing]![1], office.everybody).has(who);
        if (shown !== should) faults.push(`${thing} is ${shown ? '' : 'not '}in the list of ${who}`);
      }
    }
    if ((await office.written()) !== before) faults.push('something was written past the transaction');
    return faults.sort();
  };
}
