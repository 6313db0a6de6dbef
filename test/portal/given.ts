import type { LightMyRequestResponse } from 'fastify';
import { inject } from 'vitest';
import { openDb } from '../../src/db/open.ts';
import { seal } from '../../src/ledger/seal.ts';
import { type Served, served } from '../support/served.ts';

/** Somebody with a browser that has no scripts: keeps cookies, follows redirects, sends forms. */
export interface Visitor {
  readonly jar: Map<string, string>;
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  /** @param fields a form, or its bytes as they go over the wire */
  post(
    url: string,
    fields: Record<string, string> | Buffer,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
  /** The key that the form on a page carries. */
  key(url: string): Promise<string>;
}

let address = 0;

/** @param ip limits count by address: each visitor comes from one of their own */
export function visitor(house: Served, ip = `198.51.${Math.floor(++address / 250)}.${(address % 250) + 1}`): Visitor {
  const jar = new Map<string, string>();
  const keep = (response: LightMyRequestResponse) => {
    for (const c of response.cookies) {
      if (c.value === '' || c.maxAge === 0) jar.delete(c.name);
      else jar.set(c.name, c.value);
    }
    return response;
  };
  const cookie = () => [...jar].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ');
  const headers = (more: Record<string, string>) => ({ accept: 'text/html', 'accept-language': 'zh-CN', ...more });
  const self: Visitor = {
    jar,
    get: async (url, more = {}) => keep(await house.ask('GET', url, { cookie: cookie(), ip, headers: headers(more) })),
    post: async (url, fields, more = {}) =>
      keep(
        await house.ask('POST', url, {
          cookie: cookie(),
          ip,
          headers: headers({ 'content-type': 'application/x-www-form-urlencoded', ...more }),
          body: Buffer.isBuffer(fields) ? fields : new URLSearchParams(fields).toString(),
        }),
      ),
    key: async (url) => /name="key" value="([\w-]{24})"/.exec((await self.get(url)).body)![1]!,
  };
  return self;
}

/** A house whose one unit is every desk, with a clerk, a handler and a call-back officer in it. */
export async function openOffice(): Promise<Served & { staffAct: (path: string, body?: object) => Promise<void> }> {
  const house = await served();
  await house.staff('chen', 'clerk', 'handler', 'head', 'supervisor');
  await house.owner.query(
    `UPDATE unit SET functions = '{intake,callback,supervision,discipline}' WHERE office_id = $1`,
    [house.officeId],
  );
  const cookie = await house.signIn('chen');
  let n = 0;
  return {
    ...house,
    async staffAct(path, body = {}) {
      const response = await house.ask('POST', `/api/cases/${path}`, {
        cookie,
        key: `staff-act-${String(++n).padStart(10, '0')}`,
        body,
      });
      if (response.statusCode !== 200) throw new Error(`${path}: ${response.body}`);
    },
  };
}

export interface Filed {
  readonly number: string;
  readonly secret: string;
}

/** Number and secret as the confirmation shows them. */
export function readFiled(html: string): Filed {
  const [number, secret] = [...html.matchAll(/<dd>([0-9A-Z]{4}-[0-9A-Z]{4})<\/dd>/g)].map((m) => m[1]!);
  return { number: number!, secret: secret! };
}

export const LETTER = {
  title: '路灯坏了两个星期',
  text: '听潮路三号楼前的路灯不亮，晚上看不见台阶。',
  phone: '13900001234',
};

/** Seals what there is, as the worker does: under the owner's role, which alone may. */
export async function sealAll({ house, officeId, now }: Served): Promise<void> {
  const { pathname } = new URL(house.settings.appUrl);
  const owner = openDb(Object.assign(new URL(inject('ownerUrl')), { pathname }).href, 1);
  await seal(owner, officeId, house.keys.seal, now()).finally(() => owner.close());
}
