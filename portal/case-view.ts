import type { CitizenPage } from '../src/cases/page.queries.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import type { Listed } from '../src/files/queries.ts';
import type { PlainDate } from '../src/kernel/time.ts';
import type { Money } from './dealing.ts';
import type { Fault } from './view.ts';

/** What a person may do to their own appeal. */
export const ACTS = ['add', 'rate', 'attach', 'block', 'withdraw', 'reopen'] as const;
export type Act = (typeof ACTS)[number];

/** What was typed into one of the forms, to be shown again. */
export interface Entered {
  readonly act: Act | null;
  readonly text: string;
  readonly solved?: string;
  readonly level?: string;
  readonly money?: Money;
}

/** What the page of somebody's own appeal is made from. */
export interface CaseView {
  readonly page: CitizenPage;
  readonly work: OfficeWork;
  readonly files: readonly Listed[];
  /** The last day on which the person may take it up again, while it is closed. */
  readonly reopenUntil: PlainDate | null;
  readonly key: string;
  /** What was just done, said once. */
  readonly done: string | null;
  readonly entered: Entered;
  readonly faults: readonly Fault[];
  readonly lead?: string;
}
