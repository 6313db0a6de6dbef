import { useCallback, useEffect, useRef, useState } from 'react';

const WAIT_MS = 300;

function read<T>(key: string): T | null {
  try {
    const kept = localStorage.getItem(key);
    return kept === null ? null : (JSON.parse(kept) as T);
  } catch {
    // A storage that is full or forbidden, or an older form: then there is no draft.
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The words are still on the page.
  }
}

/** Where a draft is kept: on this computer, for this account, this case and this form. */
export const draftKey = (accountId: string, caseId: string, form: string): string =>
  `changxiao.draft.${accountId}.${caseId}.${form}`;

export const readDraft = read;

/** A form's values, kept on this computer until they are sent. */
export function useDraft<T>(
  key: string,
  empty: T,
): { value: T; set: (value: T) => void; clear: () => void; keep: () => void; kept: boolean } {
  const [value, setValue] = useState<T>(() => read<T>(key) ?? empty);
  const [kept, setKept] = useState(() => read<T>(key) !== null);
  const waiting = useRef<{ timer: number; value: T } | null>(null);
  const flush = useCallback(() => {
    if (!waiting.current) return;
    window.clearTimeout(waiting.current.timer);
    write(key, waiting.current.value);
    waiting.current = null;
  }, [key]);
  // Leaving the page at once after the last letter must not lose it.
  useEffect(() => {
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);
  const set = useCallback(
    (next: T) => {
      setValue(next);
      if (waiting.current) window.clearTimeout(waiting.current.timer);
      const timer = window.setTimeout(() => {
        flush();
        setKept(true);
      }, WAIT_MS);
      waiting.current = { timer, value: next };
    },
    [flush],
  );
  const clear = useCallback(() => {
    if (waiting.current) window.clearTimeout(waiting.current.timer);
    waiting.current = null;
    write(key, null);
    setValue(empty);
    setKept(false);
  }, [key, empty]);
  return { value, set, clear, keep: flush, kept };
}
