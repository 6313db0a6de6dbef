import type { OfficeWork } from '../cases/work.ts';
import type { ClockWork } from '../duties/commands.ts';
import type { Keys } from '../identity/keys.ts';
import type { MechanismWork } from '../mechanisms/work.ts';
import type { CardsPack } from '../supervision/cards.ts';
import type { MeasuresPack } from './pack.ts';

/** What commands on an office's measures work with. */
export interface MeasureDesk extends ClockWork {
  readonly keys: Keys;
  readonly pack: MeasuresPack;
  /** The office's units, and what cases say of themselves. */
  readonly work: OfficeWork;
  readonly cards: CardsPack;
  /** Promises that were made in public, and how they were measured. */
  readonly mechanisms: MechanismWork;
}
