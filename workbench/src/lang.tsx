import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { closed, fill, type Lang, type Text } from '../../src/kernel/text.ts';

interface Words {
  readonly lang: Lang;
  readonly setLang: (lang: Lang) => void;
  /** The text in the reader's language, with its `{facts}` filled in. */
  readonly t: (text: Text, facts?: Readonly<Record<string, unknown>>) => string;
  /** In brackets, as the language writes them. */
  readonly aside: (words: string | number) => string;
  /** What stands between a name and what it names. */
  readonly colon: string;
}

const LangContext = createContext<Words | null>(null);

const YEAR_S = 365 * 86_400;

function chosen(): Lang {
  const cookie = /(?:^|; )lang=(zh|en)/.exec(document.cookie)?.[1];
  return (cookie ?? (navigator.language.startsWith('zh') ? 'zh' : 'en')) as Lang;
}

/** The language of this browser: the cookie that the portal also reads, else what the browser asks for. */
export function LangProvider({ children }: { children: ReactNode }) {
  const [lang, set] = useState<Lang>(chosen);
  const setLang = useCallback((next: Lang) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that offices use
    document.cookie = `lang=${next}; path=/; samesite=lax; max-age=${YEAR_S}`;
    set(next);
  }, []);
  useEffect(() => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  }, [lang]);
  const words = useMemo<Words>(
    () => ({
      lang,
      setLang,
      t: (text, facts) => {
        if (!facts) return text[lang];
        const said = fill(text[lang], facts);
        return lang === 'zh' ? closed(said) : said;
      },
      aside: (words) => (lang === 'zh' ? `（${words}）` : ` (${words})`),
      colon: lang === 'zh' ? '：' : ': ',
    }),
    [lang, setLang],
  );
  return <LangContext value={words}>{children}</LangContext>;
}

export function useLang(): Words {
  const words = useContext(LangContext);
  if (!words) throw new Error('useLang outside LangProvider');
  return words;
}
