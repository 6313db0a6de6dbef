import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';
import type { GroundKind, Lane, LaneId } from './rules.ts';

/** The steps that a task makes people owe. */
export const TASK_STEPS = [
  'accept-task',
  'carry-out',
  'report-task',
  'check-task',
  'confirm-task',
  'decide-more-time',
] as const;
export type TaskStep = (typeof TASK_STEPS)[number];

/** `packs/tasks.yaml`: lanes with their grounds and limits, and the words people read. */
export interface TasksPack {
  readonly version: number;
  readonly steps: Readonly<Record<TaskStep, Text>>;
  /** Clock of whoever decides on more time. */
  readonly moreTime: string;
  readonly grounds: readonly GroundKind[];
  readonly lanes: readonly Lane[];
  /** So many tasks one arrangement or one splitting gives at most. */
  readonly most: number;
  readonly limits: { readonly attachments: number };
}

let loaded: TasksPack | undefined;

/** @throws Refusal `pack.bad`, also where a lane but the normal one rests on what is not published */
export function loadTasks(): TasksPack {
  if (loaded) return loaded;
  const pack = readPack<TasksPack>('tasks');
  const { grounds, lanes } = pack.value;
  const open = new Set(grounds.filter((g) => g.published).map((g) => g.id));
  for (const [i, lane] of lanes.entries()) {
    const wish = lane.id === 'normal' ? -1 : lane.grounds.findIndex((g) => !open.has(g));
    if (wish >= 0)
      throw pack.bad(
        ['lanes', i, 'grounds', wish],
        {
          zh: `“${lane.zh}”不能以未公开的“${lane.grounds[wish]}”为依据`,
          en: `"${lane.grounds[wish]}" is not published and opens no lane`,
        },
        { zh: '请换成公开的依据，或从列表中删去', en: 'name a published ground, or leave it out' },
      );
  }
  loaded = pack.value;
  return loaded;
}

export const laneOf = (pack: TasksPack, id: LaneId): Lane => pack.lanes.find((l) => l.id === id)!;
