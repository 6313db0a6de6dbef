import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { orgWordsQuery, type PostView, type UnitView } from '../../api/org.ts';
import { choicesQuery } from '../../api/queries.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { org } from '../../texts/organisation.ts';
import { AbleButton } from '../../ui/able-button.tsx';
import { dayText } from '../../ui/dates.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { HandOverForm, LeaveForm, RetitleForm } from './post-forms.tsx';

type Open = { readonly form: 'retitle' | 'handOver' | 'leave'; readonly post: PostView } | null;

/** The posts of a unit: role, holder, who answers if it stands vacant, and what may be done. */
export function Posts({ unit }: { unit: UnitView }) {
  const { t, lang } = useLang();
  const words = useQuery(orgWordsQuery).data;
  const [open, setOpen] = useState<Open>(null);
  const write = useWrite([['org'], choicesQuery.queryKey]);
  const roleOf = (post: PostView) => {
    const role = words?.roles.find((r) => r.code === post.role);
    return role ? t(role) : post.role;
  };
  const act = (post: PostView, name: string, body?: unknown) =>
    write.mutate({
      path: `/api/org/posts/${encodeURIComponent(post.postId)}/${name}`,
      ...(body === undefined ? {} : { body }),
    });
  const close = () => setOpen(null);
  return (
    <>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <ul className="rows posts">
        {unit.posts.map((post) => (
          <li key={post.postId} className="post">
            <div className="post-head">
              <strong>{t(post)}</strong>
              <span className="soft">{roleOf(post)}</span>
              {post.active ? null : <span className="mark-word">{t(org.closed)}</span>}
            </div>
            <p className="flush">
              {post.holder ? (
                <>
                  {post.holder.name}{' '}
                  <span className="soft small">{t(org.since, { day: dayText(post.holder.since, lang) })}</span>
                </>
              ) : (
                <>
                  <span className="mark-word">{t(org.isVacant)}</span>{' '}
                  <span className="soft">{t(post.answer.reason)}</span>
                </>
              )}
            </p>
            <div className="actions post-actions">
              <AbleButton ability={post.abilities.handOver} onClick={() => setOpen({ form: 'handOver', post })}>
                {t(org.handOver)}
              </AbleButton>
              <AbleButton ability={post.abilities.leave} onClick={() => setOpen({ form: 'leave', post })}>
                {t(org.leave)}
              </AbleButton>
              <AbleButton ability={post.abilities.retitle} onClick={() => setOpen({ form: 'retitle', post })}>
                {t(org.retitle)}
              </AbleButton>
              {post.active ? (
                <AbleButton ability={post.abilities.close} onClick={() => act(post, 'close')}>
                  {t(org.closePost)}
                </AbleButton>
              ) : (
                <AbleButton ability={post.abilities.reopen} onClick={() => act(post, 'reopen')}>
                  {t(org.reopenPost)}
                </AbleButton>
              )}
            </div>
            <Holdings
              post={post}
              day={unit.day}
              onWithdraw={(accountId, since) => act(post, 'withdraw', { accountId, since })}
            />
          </li>
        ))}
      </ul>
      {open?.form === 'retitle' ? <RetitleForm post={open.post} onClose={close} /> : null}
      {open?.form === 'handOver' ? <HandOverForm post={open.post} today={unit.day} onClose={close} /> : null}
      {open?.form === 'leave' ? <LeaveForm post={open.post} today={unit.day} onClose={close} /> : null}
    </>
  );
}

/** Everybody who held the post or will; an appointment that has not begun before today can be taken back. */
function Holdings({
  post,
  day,
  onWithdraw,
}: {
  post: PostView;
  day: string;
  onWithdraw: (accountId: string, since: string) => void;
}) {
  const { t, lang } = useLang();
  if (post.holdings.length === 0) return null;
  return (
    <details>
      <summary className="soft small">{t(org.history)}</summary>
      <ul className="small">
        {post.holdings.map((h) => (
          <li key={`${h.accountId} ${h.since}`}>
            {h.name} ·{' '}
            {h.until
              ? t(org.until, { since: dayText(h.since, lang), until: dayText(h.until, lang) })
              : t(org.from, { day: dayText(h.since, lang) })}{' '}
            {h.since >= day && h.until === null ? (
              <AbleButton ability={post.abilities.handOver} onClick={() => onWithdraw(h.accountId, h.since)}>
                {t(org.withdraw)}
              </AbleButton>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
