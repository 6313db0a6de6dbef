import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryOptions,
  useInfiniteQuery,
} from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';

interface Props<P, K extends QueryKey> {
  /** Of the other list, as the screen's filter names it. */
  readonly name: string;
  readonly query: UseInfiniteQueryOptions<P, Error, InfiniteData<P>, K, string>;
  readonly count: (page: P) => number;
  readonly to: string;
  readonly search: object;
}

/** In an empty list of one's own: how much another list of the same screen holds that the reader may see, and the way there. */
export function Elsewhere<P, K extends QueryKey>({ name, query, count, to, search }: Props<P, K>) {
  const { t } = useLang();
  const found = useInfiniteQuery(query);
  const [page] = found.data?.pages ?? [];
  const n = page ? count(page) : 0;
  if (n === 0) return null;
  return (
    <p className="flush">
      <Link to={to} search={search as never}>
        {t(found.hasNextPage ? frame.elsewhereMore : frame.elsewhere, { name, n })}
      </Link>
    </p>
  );
}
