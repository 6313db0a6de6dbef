import { Refusal } from '../../src/kernel/refusal.ts';

/** Given what happened, when something is decided: the events, or the code of the refusal. */
export function outcome<E>(decided: () => readonly E[]): readonly E[] | string {
  try {
    return decided();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
