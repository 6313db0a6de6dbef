import type { StaffActor } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { Duty } from './rules.ts';

/** A line of what a duty is about, where that is no appeal: a task, a finding, a measure. */
export interface Thing {
  /** As in the duty's `about`, `task:<id>`; its page in the workbench is `/<kind>s/<id>`. */
  readonly kind: string;
  readonly id: string;
  /** What somebody wrote is the same in both languages. */
  readonly title: Text;
  /** Titles of single duties about it, by their id, where several would look alike. */
  readonly titles?: ReadonlyMap<string, Text>;
}

/** A title that somebody wrote: it has one language, which is shown in both. */
export const asWritten = (title: string): Text => ({ zh: title, en: title });

/** Lines of the things of one kind by their id; absent where the actor may not see the thing. */
export type ThingsOf = (actor: StaffActor, ids: readonly string[]) => Promise<ReadonlyMap<string, Thing>>;

/** The things that duties are about, by their kind: `app/owed.ts` gathers them, since they live on floors above. */
export type Things = Readonly<Record<string, ThingsOf>>;

type Owed = Pick<Duty, 'about' | 'dutyId'>;

/** For each duty the line of what it is about; one question for each kind. */
export async function thingsOf(
  things: Things,
  actor: StaffActor,
  duties: readonly Owed[],
): Promise<(duty: Owed) => Thing | null> {
  const byKind = Map.groupBy(new Set(duties.map((d) => d.about)), (about) => about.slice(0, about.indexOf(':')));
  const found = await Promise.all(
    Object.entries(things).map(async ([kind, of]): Promise<[string, ReadonlyMap<string, Thing>]> => {
      const ids = (byKind.get(kind) ?? []).map((about) => about.slice(kind.length + 1));
      return [kind, ids.length === 0 ? new Map() : await of(actor, ids)];
    }),
  );
  const lines = new Map(found);
  return ({ about, dutyId }) => {
    const at = about.indexOf(':');
    const thing = lines.get(about.slice(0, at))?.get(about.slice(at + 1));
    return thing ? { kind: thing.kind, id: thing.id, title: thing.titles?.get(dutyId) ?? thing.title } : null;
  };
}
