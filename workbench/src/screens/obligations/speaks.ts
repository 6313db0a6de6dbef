import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import type { Speaks } from './amount.ts';

/** How amounts are told in this office to this reader. */
export function useSpeaks(): Speaks {
  const { t, lang } = useLang();
  const { money } = useOffice();
  return { t, lang, money };
}
