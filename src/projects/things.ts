import type { Reader } from '../db/open.ts';
import { asWritten, type Thing, type ThingsOf } from '../duties/things.ts';
import type { ProjectDesk } from './desk.ts';
import { collectionsOf, projectsById } from './store.ts';
import { shownWords } from './views.ts';

/** Projects as "What I owe" names them. */
export const projectThings =
  (read: Reader, projectsOf: (officeId: string) => Promise<ProjectDesk>): ThingsOf =>
  async (actor, ids) => {
    const desk = await projectsOf(actor.officeId);
    const projects = await projectsById(read, actor.officeId, ids);
    const words = await shownWords(read, desk, ids, true);
    return new Map(
      projects.map((p): [string, Thing] => [
        p.projectId,
        { kind: 'project', id: p.projectId, title: asWritten(words(p.title)) },
      ]),
    );
  };

/** A year's collection by its year. */
export const collectionThings =
  (read: Reader): ThingsOf =>
  async (actor, ids) =>
    new Map(
      (await collectionsOf(read, actor.officeId))
        .filter((c) => ids.includes(c.collectionId))
        .map(({ collectionId, year }): [string, Thing] => [
          collectionId,
          {
            kind: 'project-collection',
            id: collectionId,
            title: { zh: `${year} 年民生实事`, en: `Projects for the people ${year}` },
          },
        ]),
    );
