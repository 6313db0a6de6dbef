import { useEffect, useState } from 'react';
import { ActiveTime } from './active-time.ts';

const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'touchmove'] as const;

/**
 * Seconds that a form is worked on while it is there, for the measure of its rule: never for a person.
 *
 * @param idle seconds after the last touch until time stops
 * @param before seconds of earlier sittings
 */
export function useWorked(idle: number, before: number): () => number {
  const [time] = useState(() => new ActiveTime(idle * 1000, before * 1000));
  useEffect(() => {
    const touched = () => {
      if (document.visibilityState === 'visible') time.touch(performance.now());
      else time.leave(performance.now());
    };
    touched();
    for (const touch of TOUCHES) document.addEventListener(touch, touched, { capture: true, passive: true });
    document.addEventListener('visibilitychange', touched);
    return () => {
      for (const touch of TOUCHES) document.removeEventListener(touch, touched, { capture: true });
      document.removeEventListener('visibilitychange', touched);
    };
  }, [time]);
  return () => time.seconds(performance.now());
}
