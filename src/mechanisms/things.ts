import type { Reader } from '../db/open.ts';
import type { Thing, ThingsOf } from '../duties/things.ts';
import { seesDrafts } from './access.ts';
import { load } from './handed.store.ts';
import { saidBy } from './work.ts';

/** Prepared rules as lists of duties show them. */
export const draftThings =
  (read: Reader): ThingsOf =>
  async (actor, ids) => {
    if (!seesDrafts(actor)) return new Map();
    const drafts = (await Promise.all(ids.map((id) => load(read, actor.officeId, id)))).filter((d) => d !== null);
    const said = await saidBy(
      read,
      actor.officeId,
      drafts.map((d) => d.digest),
    );
    return new Map(
      drafts.map(({ draftId, row, number, digest }): [string, Thing] => {
        const { name } = said.get(digest)!.mechanism;
        const title = { zh: `${row} ${name.zh}，第 ${number} 版`, en: `${row} ${name.en}, version ${number}` };
        return [draftId, { kind: 'rule-draft', id: draftId, title }];
      }),
    );
  };
