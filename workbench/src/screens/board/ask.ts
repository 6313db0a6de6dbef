import type { Text } from '../../../../src/kernel/text.ts';
import type { Axis, Figures, Light } from '../../../../src/supervision/board.rules.ts';
import type { BoardSearch, DutiesSearch } from '../../api/board.ts';
import { bandTexts, boardTexts, lightTexts } from '../../texts/board.ts';

/** A figure as it is shown: its words, its count, and what opens the duties behind it. */
export interface Shown {
  readonly key: string;
  readonly text: Text;
  readonly light?: Exclude<Light, 'none'>;
  readonly of: (figures: Figures) => number;
  readonly ask: Pick<DutiesSearch, 'band' | 'light'>;
}

const BANDS = {
  untaken: { key: 'untaken', text: bandTexts.untaken, of: (f) => f.untaken, ask: { band: 'untaken' } },
  late: { key: 'late', text: bandTexts.late, of: (f) => f.late, ask: { band: 'late' } },
  today: { key: 'today', text: bandTexts.today, of: (f) => f.today, ask: { band: 'today' } },
  soon: { key: 'soon', text: bandTexts.soon, of: (f) => f.soon, ask: { band: 'soon' } },
  stopped: { key: 'stopped', text: bandTexts.stopped, of: (f) => f.stopped, ask: { band: 'stopped' } },
  paused: { key: 'paused', text: bandTexts.paused, of: (f) => f.paused, ask: { band: 'paused' } },
  claimed: { key: 'claimed', text: bandTexts.claimed, of: (f) => f.claimed, ask: { band: 'claimed' } },
} as const satisfies Record<string, Shown>;
const LIGHTS = {
  prompt: { key: 'prompt', text: lightTexts.prompt, light: 'prompt', of: (f) => f.prompt, ask: { light: 'prompt' } },
  yellow: { key: 'yellow', text: lightTexts.yellow, light: 'yellow', of: (f) => f.yellow, ask: { light: 'yellow' } },
  red: { key: 'red', text: lightTexts.red, light: 'red', of: (f) => f.red, ask: { light: 'red' } },
} as const satisfies Record<string, Shown>;
const OPEN: Shown = { key: 'open', text: bandTexts.open, of: (f) => f.open, ask: {} };

/** Everything that is owed now. */
export const NOW: readonly Shown[] = [
  OPEN,
  BANDS.today,
  BANDS.soon,
  BANDS.late,
  LIGHTS.prompt,
  LIGHTS.yellow,
  LIGHTS.red,
  BANDS.stopped,
  BANDS.untaken,
  BANDS.paused,
  BANDS.claimed,
];
/** What a table has room for. */
export const COLUMNS: readonly Shown[] = [
  OPEN,
  BANDS.today,
  BANDS.soon,
  BANDS.late,
  LIGHTS.prompt,
  LIGHTS.yellow,
  LIGHTS.red,
  BANDS.stopped,
];
/** The imported past. */
export const PAST: readonly Shown[] = [
  { ...OPEN, text: boardTexts.total },
  {
    key: 'in-time',
    text: boardTexts.inTime,
    of: (f) => f.open - f.yellow - f.red,
    ask: { light: 'none' },
  },
  { key: 'past-late', text: boardTexts.pastLate, of: (f) => f.yellow, ask: { light: 'yellow' } },
  { key: 'past-long', text: boardTexts.pastLong, of: (f) => f.red, ask: { light: 'red' } },
];

/** The same question, narrowed. */
export const narrowed = (search: BoardSearch, axis: Axis, id: string): BoardSearch => ({ ...search, [axis]: id });
