import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** While the server can tell of changes, figures are asked for anew this seldom: for midnight, which is no change. */
const LIVE_MS = 60_000;
/** Without it, so often. */
const POLLING_MS = 15_000;
/** How soon a line that was refused for good is tried again. */
const AGAIN_MS = 60_000;

export interface Live {
  readonly live: boolean;
  /** For `refetchInterval`. */
  readonly every: number;
}

/**
 * Keeps the board's figures as they are: told of changes over a line to the server, asked for now and then where there is none (a
 * proxy that holds it back, a server that restarts). A page that nobody looks at holds no line: browsers have few.
 */
export function useLive(): Live {
  const queries = useQueryClient();
  const [live, setLive] = useState(false);
  useEffect(() => {
    let line: EventSource | null = null;
    let again: ReturnType<typeof setTimeout> | undefined;
    const look = () => void queries.invalidateQueries({ queryKey: ['board'] });
    const leave = () => {
      clearTimeout(again);
      line?.close();
      line = null;
      setLive(false);
    };
    const join = () => {
      leave();
      line = new EventSource('/api/board/events');
      line.addEventListener('open', () => {
        setLive(true);
        look();
      });
      line.addEventListener('changed', look);
      line.addEventListener('error', () => {
        setLive(false);
        // While it is "connecting" the browser tries by itself; closed is a no (signed out, no such route).
        if (line?.readyState === EventSource.CLOSED) again = setTimeout(join, AGAIN_MS);
      });
    };
    const seen = () => (document.visibilityState === 'visible' ? join() : leave());
    seen();
    document.addEventListener('visibilitychange', seen);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      leave();
    };
  }, [queries]);
  return { live, every: live ? LIVE_MS : POLLING_MS };
}
