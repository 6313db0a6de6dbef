import { brokenConstraint, type Db } from '../db/open.ts';
import { blind } from '../identity/keys.ts';
import { type Limits, networkSubject } from '../identity/limits.ts';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { normal } from '../obligations/outside.commands.ts';
import { type Proposed, propose, support } from './collect.commands.ts';
import { countsOf } from './counts.queries.ts';
import { type ProjectDesk, todayOf } from './desk.ts';
import { answer, openedBy } from './reach.commands.ts';
import { collectionsOf, proposalsOf } from './store.ts';
import { named, shownWords, type YearView, yearView } from './views.ts';

/** A request from outside: which office, when, and from where (personal data, only for the limits). */
export interface ProjectVisit {
  readonly officeId: string;
  readonly now: Instant;
  readonly client: string;
}

/** A proposal of which nothing became, and why. */
export interface SetAside {
  readonly title: string;
  readonly place: Text | null;
  readonly reason: string;
}

export interface PublicYear extends YearView {
  readonly proposals: { readonly grouped: number; readonly waiting: number; readonly setAside: readonly SetAside[] };
}

/** What somebody entitled is asked about. */
export interface AskedAbout {
  readonly listId: string;
  readonly nth: number;
  readonly title: string;
  readonly what: string;
  readonly owner: Text;
  readonly place: Text;
  /** Last day on which the code serves. */
  readonly until: PlainDate;
}

export interface Choice {
  readonly projects: readonly string[];
  readonly number: string;
}

/** Where everybody proposes, chooses, reads how far projects are, and says what arrived. */
export interface PublicProjects {
  years(officeId: string, now: Instant): Promise<readonly PublicYear[]>;
  /** How many one person may support, how many projects a year has, and how long numbers are kept. */
  settings(officeId: string): Promise<{ readonly each: number; readonly projects: number; readonly keeps: string }>;
  /** @throws Refusal `project.collection-over`, `limit.reached` */
  propose(visit: ProjectVisit, collectionId: string, proposed: Proposed, key: string): Promise<void>;
  /** @throws Refusal `project.supported-already` where the number has chosen, `limit.reached` */
  support(visit: ProjectVisit, collectionId: string, choice: Choice, key: string): Promise<void>;
  /** @throws Refusal `project.wrong-code`, `limit.reached` after too many wrong ones */
  look(visit: ProjectVisit, listId: string, nth: number, code: string): Promise<AskedAbout>;
  /** The same words with the same code are one answer. @throws Refusal as `look` */
  answer(
    visit: ProjectVisit,
    asked: readonly [listId: string, nth: number, code: string],
    said: { readonly got: boolean; readonly words: string | null },
  ): Promise<void>;
}

export interface PublicProjectsDeps {
  readonly db: Db;
  readonly limits: Limits;
  readonly projectsOf: (officeId: string) => Promise<ProjectDesk>;
}

/** So many set-aside proposals are shown of a year. */
const SHOWN = 200;

export function openPublicProjects({ db, limits, projectsOf }: PublicProjectsDeps): PublicProjects {
  const contextOf = ({ officeId, now }: ProjectVisit): Context => ({
    officeId,
    now,
    actor: { kind: 'system', officeId, process: 'portal' },
  });

  /** A try counts as one of a secret does (packs/limits.yaml), and no more once it was right. */
  async function counted<T>({ officeId, client }: ProjectVisit, asked: string, run: () => Promise<T>): Promise<T> {
    const tries = [
      ['secret-network', `${asked} ${networkSubject(client)}`],
      ['secret-address', client],
      ['secret-number', asked],
    ] as const;
    for (const [rule, subject] of tries) await limits.take(officeId, rule, subject);
    const done = await run();
    for (const [rule, subject] of tries) await limits.giveBack(officeId, rule, subject);
    return done;
  }

  const ensureId = (id: string, code = 'project.not-found'): void => {
    if (!isId(id)) throw new Refusal(code);
  };

  return {
    async years(officeId, now) {
      const desk = await projectsOf(officeId);
      const today = todayOf({ officeId, now, actor: { kind: 'system', officeId, process: 'portal' } }, desk);
      return Promise.all(
        (await collectionsOf(db, officeId)).map(async (collection): Promise<PublicYear> => {
          const { collectionId } = collection;
          const [view, aside, counts] = await Promise.all([
            yearView(db, desk, collection, today),
            proposalsOf(db, officeId, collectionId, { states: ['set-aside'], limit: SHOWN }),
            countsOf(db, officeId, collectionId),
          ]);
          const words = await shownWords(
            db,
            desk,
            aside.map((p) => p.proposalId),
            false,
          );
          const setAside = aside.map((p) => ({
            title: words(p.title),
            place: p.place === null ? null : named(desk, p.place),
            reason: p.reason === null ? '' : words(p.reason),
          }));
          const [grouped = 0, waiting = 0] = [counts.get('grouped'), counts.get('new')];
          return { ...view, proposals: { grouped, waiting, setAside } };
        }),
      );
    },

    async settings(officeId) {
      const { pack } = await projectsOf(officeId);
      return { each: pack.year.each, projects: pack.year.projects, keeps: pack.erase.numbers };
    },

    async propose(visit, collectionId, proposed, key) {
      ensureId(collectionId);
      await limits.take(visit.officeId, 'project-propose', visit.client);
      const ctx = contextOf(visit);
      const desk = await projectsOf(visit.officeId);
      const { contact, ...words } = proposed;
      // Who has the digest of a request must not find a number by trying all of them.
      const asked = blind(desk.keys, 'project-request', JSON.stringify([words, contact])).toString('base64url');
      const call = { key, command: 'project.propose', request: { collectionId, asked } };
      await idempotent(db, ctx, call, async (tx) => {
        await propose(tx, ctx, desk, collectionId, proposed);
        return {};
      });
    },

    async support(visit, collectionId, choice, key) {
      ensureId(collectionId);
      for (const id of choice.projects) ensureId(id);
      await limits.take(visit.officeId, 'project-support', visit.client);
      const ctx = contextOf(visit);
      const desk = await projectsOf(visit.officeId);
      const asked = blind(desk.keys, 'project-request', JSON.stringify(choice)).toString('base64url');
      const call = { key, command: 'project.support', request: { collectionId, asked } };
      try {
        await idempotent(db, ctx, call, async (tx) => {
          await support(tx, ctx, desk, collectionId, choice);
          return {};
        });
      } catch (error) {
        if (brokenConstraint(error) === 'project_support_person') throw new Refusal('project.supported-already');
        throw error;
      }
    },

    look: (visit, listId, nth, code) =>
      counted(visit, `${listId}:${nth}`, async () => {
        ensureId(listId, 'project.wrong-code');
        const desk = await projectsOf(visit.officeId);
        const { project, place, pick } = await openedBy(db, contextOf(visit), desk, listId, nth, code);
        const words = await shownWords(db, desk, [project.projectId], false);
        return {
          listId,
          nth,
          title: words(project.title),
          what: words(project.what),
          owner: named(desk, project.owner),
          place: named(desk, place.unit),
          until: pick.code!.until,
        };
      }),

    answer: (visit, [listId, nth, code], said) =>
      counted(visit, `${listId}:${nth}`, async () => {
        ensureId(listId, 'project.wrong-code');
        const ctx = contextOf(visit);
        const desk = await projectsOf(visit.officeId);
        const digest = blind(
          desk.keys,
          'project-answer',
          JSON.stringify([listId, nth, normal(code), said.got, said.words]),
        );
        const call = {
          key: `project.${digest.toString('base64url')}`,
          command: 'project.answer',
          request: { listId, nth, got: said.got },
        };
        await refuseConflict(() =>
          idempotent(db, ctx, call, async (tx) => {
            await answer(tx, ctx, desk, [listId, nth, code], said);
            return {};
          }),
        );
      }),
  };
}
