import { describe, expect, it } from 'vitest';
import { loadCalendar, loadClocks } from '../../src/calendar/pack.ts';
import type { Tx } from '../../src/db/open.ts';
import { accept, extend, open, pause, restart, resume } from '../../src/duties/commands.ts';
import type { Instant } from '../../src/kernel/time.ts';
import type { Context } from '../../src/ledger/append.ts';

const work = { clocks: loadClocks(), calendar: loadCalendar('china').calendar };
/** Commands queue their writes; what they make of a duty is what they return. */
const tx = (): Tx => ({ rows: async () => [], write: () => {} });
const on = (day: string): Context => ({
  officeId: 'test',
  now: `${day}T02:00:00.000Z` as Instant,
  actor: { kind: 'system', officeId: 'test', process: 'test' },
});
const duty = (clock: string) =>
  accept(
    tx(),
    on('2026-03-02'),
    open(tx(), on('2026-03-02'), work, {
      mechanism: 'B2',
      mechanismVersion: 1,
      step: 'handle',
      about: 'case:x',
      holderUnit: 'u',
      clock,
    }),
    'post',
  );

describe('the clock of a duty', () => {
  it('stands still while paused and goes on after, the days between taken out', () => {
    const opened = duty('permit-decide');
    expect(opened.dueOn).toBe('2026-03-30');
    const paused = pause(tx(), on('2026-03-03'), work, opened, 'expert');
    expect([paused.state, paused.dueOn]).toEqual(['paused', null]);
    expect(resume(tx(), on('2026-03-05'), work, paused).dueOn).toBe('2026-04-01');
  });

  it('begins anew when the law says so, and what came before no longer matters (政府信息公开条例 article 30)', () => {
    const opened = duty('disclosure-answer');
    expect(opened.dueOn).toBe('2026-03-30');
    const rested = resume(tx(), on('2026-03-05'), work, pause(tx(), on('2026-03-03'), work, opened, 'supplement'));
    expect(restart(tx(), on('2026-03-16'), work, rested).dueOn).toBe('2026-04-14');
  });

  it('is lengthened by no more than the rule allows, once', () => {
    const longer = extend(tx(), on('2026-03-09'), work, duty('permit-decide'), 10, 0);
    expect(longer.dueOn).toBe('2026-04-14');
    expect(() => extend(tx(), on('2026-03-10'), work, longer, 1, 1)).toThrow('duty.extension-too-long');
    expect(() => extend(tx(), on('2026-03-09'), work, duty('permit-decide'), 11, 0)).toThrow('duty.extension-too-long');
  });
});
