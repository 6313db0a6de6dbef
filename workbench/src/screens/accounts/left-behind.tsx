import { Link } from '@tanstack/react-router';
import type { Text } from '../../../../src/kernel/text.ts';
import { useLang } from '../../lang.tsx';
import { accounts } from '../../texts/accounts.ts';

export interface LeftBehind {
  readonly posts: readonly {
    readonly postId: string;
    readonly unitId: string;
    readonly title: Text;
    readonly held: 'still' | 'later' | 'last';
    readonly duties: readonly unknown[];
  }[];
  readonly handovers: readonly { readonly handoverId: string; readonly title: Text; readonly open: number }[];
}

const HELD = { still: accounts.leftStill, later: accounts.leftLater, last: accounts.leftLast } as const;

export const nothingLeft = (left: LeftBehind): boolean => left.posts.length + left.handovers.length === 0;

/** What somebody would leave behind: posts with what is open there, and lists not acknowledged; and where to hand them over. */
export function LeftList({ left }: { left: LeftBehind }) {
  const { t } = useLang();
  if (nothingLeft(left)) return <p className="soft flush">{t(accounts.leftNone)}</p>;
  return (
    <>
      <p>{t(accounts.leftHow)}</p>
      <ul className="flush">
        {left.posts.map((p) => (
          <li key={p.postId}>
            <Link to="/organisation/$unitId" params={{ unitId: p.unitId }}>
              {t(HELD[p.held], { post: t(p.title), n: p.duties.length })}
            </Link>
          </li>
        ))}
        {left.handovers.map((h) => (
          <li key={h.handoverId}>
            <Link to="/organisation/hand-overs">{t(accounts.leftList, { post: t(h.title), n: h.open })}</Link>
          </li>
        ))}
      </ul>
    </>
  );
}
