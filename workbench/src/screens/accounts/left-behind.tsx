import type { Text } from '../../../../src/kernel/text.ts';
import { useLang } from '../../lang.tsx';
import { accounts } from '../../texts/accounts.ts';

export interface LeftBehind {
  readonly posts: readonly { readonly postId: string; readonly title: Text; readonly duties: readonly unknown[] }[];
  readonly handovers: readonly unknown[];
}

/** What somebody would leave behind: posts still held with what is open there, and lists nobody acknowledged. */
export function LeftList({ left }: { left: LeftBehind }) {
  const { t } = useLang();
  if (left.posts.length === 0 && left.handovers.length === 0)
    return <p className="soft flush">{t(accounts.leftNone)}</p>;
  return (
    <ul className="flush">
      {left.posts.map((p) => (
        <li key={p.postId}>{t(accounts.leftPost, { post: t(p.title), n: p.duties.length })}</li>
      ))}
      {left.handovers.length > 0 ? <li>{t(accounts.leftHandovers, { n: left.handovers.length })}</li> : null}
    </ul>
  );
}
