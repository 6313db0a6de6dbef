import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';
import type { SampleSize } from './collection.rules.ts';

/** The steps that projects make people owe. */
export type ProjectStep =
  | 'group-proposals'
  | 'check-supporters'
  | 'adopt-projects'
  | 'carry-project'
  | 'project-milestone'
  | 'confirm-milestone'
  | 'state-reached'
  | 'ask-entitled'
  | 'make-good';

/** `packs/projects.yaml`: how many, how long, how many are asked, and the words people read. */
export interface ProjectsPack {
  readonly version: number;
  readonly source: Text;
  /** Functions of the units that keep the collection, confirm milestones, and call people. */
  readonly functions: { readonly desk: string; readonly checks: string; readonly calls: string };
  readonly year: {
    readonly projects: number;
    /** Lengths of time, as `parseLimit` reads them. */
    readonly collect: string;
    readonly choose: string;
    readonly group: string;
    /** So many projects one person may support. */
    readonly each: number;
  };
  readonly sample: { readonly supporters: SampleSize; readonly entitled: SampleSize };
  readonly attempts: number;
  readonly code: { readonly length: number; readonly serves: string };
  /** A place with fewer people entitled is shown as "fewer than". */
  readonly smallest: number;
  readonly reach: string;
  readonly erase: { readonly numbers: string; readonly lists: string };
  readonly limits: {
    readonly title: number;
    readonly words: number;
    readonly milestones: number;
    readonly places: number;
    readonly people: number;
    readonly candidates: number;
    /** Files that a project has at most. */
    readonly attachments: number;
  };
  /** Ids in packs/clocks.yaml. */
  readonly clocks: Readonly<Record<'check' | 'adopt' | 'confirm' | 'ask' | 'good', string>>;
  readonly steps: Readonly<Record<ProjectStep, Text>>;
}

let loaded: ProjectsPack | undefined;

/** @throws Refusal `pack.bad` */
export function loadProjects(): ProjectsPack {
  loaded ??= readPack<ProjectsPack>('projects').value;
  return loaded;
}
