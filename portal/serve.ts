import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PublicDecision } from '../src/accountability/publications.queries.ts';
import type { Problem } from '../src/app/problems.ts';
import type { Calendar } from '../src/calendar/calendar.ts';
import type { Branch } from '../src/cases/categories.ts';
import type { CitizenDesk, Visit } from '../src/cases/citizen.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import type { GridDesk } from '../src/grids/desk.ts';
import { clientOf } from '../src/identity/guard.ts';
import type { Keys } from '../src/identity/keys.ts';
import type { Limits } from '../src/identity/limits.ts';
import type { Money } from '../src/kernel/money.ts';
import type { Lang, Text } from '../src/kernel/text.ts';
import type { Instant } from '../src/kernel/time.ts';
import type { Receipt } from '../src/ledger/receipt.ts';
import type { ConfirmationDesk } from '../src/obligations/outside.desk.ts';
import type { PublicMechanisms } from '../src/obligations/public.queries.ts';
import type { PublicProjects } from '../src/projects/public.desk.ts';
import type { ReceptionDesk } from '../src/reception/desk.ts';
import type { PublicListing } from '../src/supervision/acts.queries.ts';
import { problemBody } from './problem-page.ts';
import { type Cookies, openCookies } from './session.ts';
import { loadStylesheet, type Stylesheet } from './style.ts';
import { loadPortalPack, type PortalPack, sayer } from './texts.ts';
import { toTraditional } from './traditional.ts';
import { document, type View } from './view.ts';

export interface PortalDeps {
  readonly desk: CitizenDesk;
  /** Where people outside confirm what was done for them. */
  readonly confirmations: ConfirmationDesk;
  /** Who serves an address. */
  readonly grids: GridDesk;
  /** Reception days: read, booked, withdrawn. */
  readonly receptions: ReceptionDesk;
  /** Where everybody proposes projects, chooses, and reads how far they are. */
  readonly projects: PublicProjects;
  /** What everybody may read of mechanisms. */
  readonly mechanisms: PublicMechanisms;
  readonly limits: Limits;
  readonly keys: Keys;
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
  readonly branches: readonly Branch[];
  /** What stands on the public list of listed matters. */
  readonly listed: (officeId: string) => Promise<readonly PublicListing[]>;
  /** Decided cases that are shown today. */
  readonly decided: (officeId: string, now: Instant) => Promise<readonly PublicDecision[]>;
  readonly dataDir: string;
  /** Where people reach the house, without a slash at the end. */
  readonly publicUrl: string;
}

/** What the portal's routes share. */
export interface Portal extends PortalDeps {
  readonly pack: PortalPack;
  readonly style: Stylesheet;
  readonly cookies: Cookies;
  /** A "no" as a page in the portal's look, whatever was asked; the office may not be known. */
  problemPage(problem: Problem, request: FastifyRequest): Promise<string>;
}

export function openPortal(deps: PortalDeps): Portal {
  const pack = loadPortalPack(deps.dataDir);
  const style = loadStylesheet();
  const portal: Portal = {
    ...deps,
    pack,
    style,
    cookies: openCookies(deps.keys, deps.publicUrl.startsWith('https:')),
    async problemPage(problem, request) {
      const view = viewOf(portal, request);
      return inCharacters(
        view,
        document(view, { title: problem.title[view.lang] }, problemBody(view, problem, request.method === 'POST')),
      );
    },
  };
  return portal;
}

const HOUSE: Text = { zh: '长效', en: 'Changxiao' };

/** How the page is to be made for this request. */
export function viewOf({ pack, style }: Portal, request: FastifyRequest): View {
  const { lang, traditional } = languageOf(request);
  // Where the address could not even be read, no office was looked up.
  const office = request.office as FastifyRequest['office'] | null;
  const name = office?.name ?? HOUSE;
  // A number of its own is not the country's: neither its name nor its hours.
  const shared = pack.desk?.phone ? {} : office?.country.desk;
  const { phone, hours = null, ...called } = { ...name, ...shared, ...pack.desk };
  const desk = phone ? { phone, name: called[lang], hours: hours?.[lang] ?? null } : null;
  return {
    lang,
    tag: lang === 'en' ? 'en' : traditional ? 'zh-TW' : 'zh-CN',
    t: sayer(pack, lang, desk),
    pick: (text) => text[lang],
    office: { name, demo: office?.demo ?? false },
    desk,
    here: hereOf(request),
    now: request.now,
    calendar: office?.calendar as Calendar,
    money: office?.country.money as Money,
    css: style.href,
  };
}

const LANGUAGES = ['zh', 'zh-TW', 'en'];

/** zh-TW is Chinese in other characters; to everything but the last step of a page it is `zh`. */
function languageOf(request: FastifyRequest): { lang: Lang; traditional: boolean } {
  const asked = askedLanguage(request) ?? request.cookies?.lang;
  if (asked === 'zh-TW') return { lang: 'zh', traditional: true };
  return { lang: request.lang, traditional: false };
}

export function askedLanguage(request: FastifyRequest): string | null {
  const asked = (request.query as { lang?: unknown } | null)?.lang;
  return typeof asked === 'string' && LANGUAGES.includes(asked) ? asked : null;
}

/** The address that shows this page again; what came of a form about one's own appeal stands on that appeal's page. */
function hereOf(request: FastifyRequest): string {
  const [path = '/', query = ''] = request.url.split('?', 2) as [string, string?];
  if (request.method !== 'GET' && path.startsWith('/follow/appeal/')) return '/follow/appeal';
  // Two slashes at the start would be another host.
  const clean = `/${path.replace(/^\/+/, '')}`;
  const rest = new URLSearchParams(request.method === 'GET' ? query : '');
  for (const name of ['lang', 'done']) rest.delete(name);
  return rest.size > 0 ? `${clean}?${rest}` : clean;
}

const inCharacters = (view: View, html: string): string | Promise<string> =>
  view.tag === 'zh-TW' ? toTraditional(html) : html;

export async function send(reply: FastifyReply, view: View, html: string, status = 200): Promise<FastifyReply> {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(await inCharacters(view, html));
}

/** A receipt as a file to keep. It is as good for a program as for a person, so it is laid out to be read. */
export const sendReceipt = (reply: FastifyReply, receipt: Receipt): FastifyReply =>
  reply
    .header('content-disposition', 'attachment; filename="receipt.json"')
    .type('application/json; charset=utf-8')
    .serializer((value: unknown) => JSON.stringify(value, null, 2))
    .send(receipt);

export const visitOf = (request: FastifyRequest): Visit => ({
  officeId: request.office.officeId,
  now: request.now,
  client: clientOf(request),
});
