import type { Calendar } from '../calendar/calendar.ts';
import type { Tx } from '../db/open.ts';
import type { Context } from '../ledger/append.ts';
import type { OpenDutiesOf } from './queries.ts';

/** What a head owes while a hand-over in their unit is not acknowledged. Duties are a floor above: `app/compose.ts` passes it in. */
export interface HeadsDuty {
  open(
    tx: Tx,
    ctx: Context,
    duty: {
      readonly dutyId: string;
      /** Stream of the post that was handed over. */
      readonly about: string;
      readonly holderUnit: string;
      readonly holderPost: string | null;
    },
  ): Promise<void>;
  /** @param how `moot`: the post went on to somebody else, or what was listed has ended */
  end(tx: Tx, ctx: Context, dutyIds: readonly string[], how: 'acknowledged' | 'moot'): Promise<void>;
}

export interface HandoverWork {
  readonly calendar: Calendar;
  readonly openDutiesOf: OpenDutiesOf;
  readonly headsDuty: HeadsDuty;
}
