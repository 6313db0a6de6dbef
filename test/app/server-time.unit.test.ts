import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hearTime, now, serverTime } from '../../workbench/src/api/clock.ts';
import { todayIn } from '../../workbench/src/ui/dates.ts';

const told = (at: string) => hearTime(new Date(at).toUTCString());

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2019-01-01T00:00:00Z') }));
afterEach(() => void vi.useRealTimers());

it('a computer whose clock is years behind counts days by the server’s', () => {
  told('2026-11-23T02:00:00Z');
  expect(new Date(now()).toISOString()).toBe('2026-11-23T02:00:00.000Z');
  expect([todayIn('Asia/Shanghai'), todayIn('America/New_York')]).toEqual(['2026-11-23', '2026-11-22']);
  vi.advanceTimersByTime(60_000);
  expect(new Date(now()).toISOString()).toBe('2026-11-23T02:01:00.000Z');
  expect(serverTime(Date.now())).toBe(now());
});

it('an answer without a time, or one that took a moment, changes nothing', () => {
  told('2026-11-23T02:00:00Z');
  hearTime(null);
  hearTime('yesterday');
  expect(todayIn('UTC')).toBe('2026-11-23');
  // The clock was set right meanwhile.
  vi.setSystemTime(Date.parse('2026-11-23T02:00:30.600Z'));
  told('2026-11-23T02:00:00Z');
  expect(now()).toBe(Date.now());
});
