import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import type { Text } from '../../../src/kernel/text.ts';
import { useLang } from '../lang.tsx';
import { Screen } from './screen.tsx';
import { Failed, Loading, titleOf } from './states.tsx';

/**
 * One thing with a screen of its own: the thing, or what stands there `instead` while it is on its way or cannot be shown.
 *
 * @param missing heads the screen where there is no such thing
 * @param back the way to the others
 */
export function useOne<T>(
  found: UseQueryResult<T>,
  missing: Text,
  back?: ReactNode,
): { readonly page: T; readonly instead: null } | { readonly page: null; readonly instead: ReactElement } {
  const { t } = useLang();
  if (found.isPending) return { page: null, instead: <Loading rows={10} /> };
  if (found.data !== undefined) return { page: found.data, instead: null };
  const instead = (
    <Screen title={t(titleOf(found.error, missing))}>
      <Failed error={found.error} retry={() => void found.refetch()} />
      {back}
    </Screen>
  );
  return { page: null, instead };
}
