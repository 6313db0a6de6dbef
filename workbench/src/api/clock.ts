/** The header that tells it has whole seconds, and an answer takes its time. */
const SLACK_MS = 60_000;

let ahead = 0;

/** The server tells its time with every answer. */
export function hearTime(date: string | null): void {
  const off = Date.parse(date ?? '') - Date.now();
  if (!Number.isNaN(off)) ahead = Math.abs(off) < SLACK_MS ? 0 : off;
}

/** What this computer's clock said, in ms, as the server's would have: one at a counter may be hours or years wrong. */
export const serverTime = (ms: number): number => ms + ahead;

export const now = (): number => serverTime(Date.now());
