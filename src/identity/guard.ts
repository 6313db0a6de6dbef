import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Reader } from '../db/open.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Lang, Text } from '../kernel/text.ts';
import { type Instant, parsePlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import type { Call } from '../ledger/idempotency.ts';
import { cleanText } from '../text/clean.ts';
import type { Verdict } from './access.ts';
import type { Auth } from './auth.ts';
import { addressSubject, type Limits } from './limits.ts';
import type { Office } from './offices.ts';
import { type SignedIn, signedInAs } from './store.ts';

/** What every slice's `http.ts` registers its routes on. Schemas are Zod; see `server.ts`. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** When it arrived: the one "now" of everything done for it. */
    now: Instant;
    lang: Lang;
    /** The office it came to. */
    office: Office;
    /** Who is signed in; `null` before `authenticate`, and on public routes. */
    actor: StaffActor | null;
    signedIn: SignedInStaff | null;
  }
}

/** The signed-in member of staff with names and the state of the sign-in, for showing. */
export interface SignedInStaff extends SignedIn {
  readonly passwordTemporary: boolean;
  readonly twoFactor: boolean;
}

type OnRequest = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** What a route puts in its `onRequest`, in this order: limit, then authenticate. Both come before anything is read or validated. */
export interface Guard {
  /** Refuses with `session.needed` (401) unless a member of staff is signed in; sets `request.actor` and `request.signedIn`. */
  readonly authenticate: OnRequest;
  /** As `authenticate`, but also lets on who has to set a password first: for the routes that this takes. */
  readonly authenticateTemporary: OnRequest;
  /** Sets `request.actor` where somebody is signed in, and lets everybody on. */
  readonly recognise: OnRequest;
  /**
   * Of requests that are answered for long, those whose sign-in has ended since, wherever it was ended: one question for all. Whether
   * the account's posts are still the same, `authenticate` asks.
   */
  signedOut(requests: readonly FastifyRequest[]): Promise<readonly FastifyRequest[]>;
  /** Counts the request for its address under a rule of `packs/limits.yaml`; refuses with `limit.reached` (429). */
  limit(rule: string): OnRequest;
  /** Puts the verdicts of an `access.ts` into words, for the response that shows the thing. */
  abilities(verdicts: Readonly<Record<string, Verdict>>): Abilities;
}

/** The signed-in member of staff. @throws Refusal `session.needed` */
export function staffOf(request: FastifyRequest): StaffActor {
  if (!request.actor) throw new Refusal('session.needed');
  return request.actor;
}

/** The context of a command given by the signed-in member of staff. @throws Refusal `session.needed` */
export const contextOf = (request: FastifyRequest): Context => ({
  officeId: request.office.officeId,
  actor: staffOf(request),
  now: request.now,
});

/** The client's address as limits count it. Personal data: it goes into keyed digests and nowhere else. */
export const clientOf = (request: FastifyRequest): string => addressSubject(request.ip);

/** The words of a schema's own rule: `z.string().regex(X, bothLanguages('…', '…'))`. Everything else is put into words in one place. */
export const bothLanguages = (zh: string, en: string): string => `${zh}\n${en}`;

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{16,200}$/;

/** A day that exists, `YYYY-MM-DD`. */
export const Day = z.string().refine((day) => parsePlainDate(day) !== null, {
  message: bothLanguages('请写成 YYYY-MM-DD，并且是存在的日期。', 'Write it as YYYY-MM-DD, a day that exists.'),
});

/** What somebody writes: something, no more than so many characters, and none that nobody sees. */
export const words = (most: number) => z.string().overwrite(cleanText).min(1).max(most);

/** The headers of every write: `schema: { headers: WriteHeaders, … }`. Loose, as a strict one would strip the cookie. */
export const WriteHeaders = z.looseObject({
  'idempotency-key': z.string().regex(IDEMPOTENCY_KEY).meta({
    description:
      '16–200 visible ASCII characters, new for each write. Sent again with the same content, it returns the first result.',
  }),
});

/** The write as `idempotent` wants it. @param asked what was asked, after validation: body and the ids in the path */
export const callOf = (request: FastifyRequest, command: string, asked: unknown): Call => ({
  key: String(request.headers['idempotency-key']),
  command,
  request: asked,
});

export const BothLanguages = z.strictObject({ zh: z.string(), en: z.string() });

/** What the actor may do with a thing, in a response: `true`, or why not, in words. Made by `Guard.abilities`. */
export const Abilities = z
  .record(z.string(), z.union([z.literal(true), z.strictObject({ code: z.string(), reason: BothLanguages })]))
  .meta({ description: 'Action → true, or the reason why it is not allowed now.' });
export type Abilities = z.infer<typeof Abilities>;

export interface GuardDeps {
  readonly db: Reader;
  readonly auth: Auth;
  readonly limits: Limits;
  /** The sentence of a refusal's code. */
  readonly reasonOf: (code: string) => Text;
}

export function openGuard({ db, auth, limits, reasonOf }: GuardDeps): Guard {
  const recognise: OnRequest = async (request, reply) => {
    const session = await auth.session(request.headers.cookie ?? '');
    if (!session) return;
    const { officeId, calendar } = request.office;
    const signedIn = await signedInAs(db, officeId, session.userId, dateIn(calendar.zone, request.now));
    if (!signedIn) return;
    request.signedIn = { ...signedIn, passwordTemporary: session.passwordTemporary, twoFactor: session.twoFactor };
    if (!session.passwordTemporary) request.actor = signedIn.actor;
    if (session.cookies.length > 0) reply.header('set-cookie', session.cookies);
  };
  const authenticateTemporary: OnRequest = async (request, reply) => {
    await recognise(request, reply);
    if (!request.signedIn) throw new Refusal('session.needed');
    request.actor = request.signedIn.actor;
  };

  return {
    recognise,
    authenticateTemporary,
    async authenticate(request, reply) {
      await authenticateTemporary(request, reply);
      if (request.signedIn?.passwordTemporary) throw new Refusal('password.change-needed');
    },
    async signedOut(requests) {
      const signed = requests.filter((r) => r.headers.cookie);
      if (signed.length === 0) return [];
      const ended = new Set(await auth.ended(signed.map((r) => r.headers.cookie!)));
      return signed.filter((r) => ended.has(r.headers.cookie!));
    },
    limit: (rule) => (request) => limits.take(request.office.officeId, rule, clientOf(request)),
    abilities: (verdicts) =>
      Object.fromEntries(
        Object.entries(verdicts).map(([action, verdict]) => [
          action,
          verdict.may ? true : { code: verdict.reason, reason: { ...reasonOf(verdict.reason) } },
        ]),
      ),
  };
}
