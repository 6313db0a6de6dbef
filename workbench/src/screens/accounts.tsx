import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { api, withQuery } from '../api/client.ts';
import { useLang } from '../lang.tsx';
import { accounts } from '../texts/accounts.ts';
import { frame } from '../texts/frame.ts';
import { useSettled } from '../ui/case-select.tsx';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { type Account, AccountActions } from './accounts/account-actions.tsx';
import { OncePassword, OpenAccount, type Secret } from './accounts/open-account.tsx';
import { Webhooks } from './accounts/webhooks.tsx';

interface Page {
  readonly accounts: readonly Account[];
  readonly next: string | null;
}

/** Accounts of the office's staff, for its administrator; and the other systems that are told of events. */
export function Accounts() {
  const { t } = useLang();
  const [typed, setTyped] = useState('');
  const [opening, setOpening] = useState(false);
  const [secret, setSecret] = useState<Secret | null>(null);
  const find = useSettled(typed);
  const found = useInfiniteQuery({
    queryKey: ['accounts', find],
    queryFn: ({ pageParam }) => api<Page>(withQuery('/api/accounts', { find, after: pageParam })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const list = found.data?.pages.flatMap((p) => p.accounts) ?? [];
  return (
    <Screen
      wide
      title={t(accounts.title)}
      aside={
        <Button type="primary" onClick={() => setOpening(true)}>
          {t(accounts.open)}
        </Button>
      }
    >
      <p className="soft">{t(accounts.lead)}</p>
      <Input
        data-find
        type="search"
        allowClear
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder={t(accounts.find)}
        aria-label={t(accounts.find)}
        style={{ maxWidth: 320, marginBottom: 12 }}
      />
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : list.length === 0 ? (
        <Empty title={t(accounts.empty)}>{t(accounts.emptyHow)}</Empty>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard
        <section className="scroll" tabIndex={0} aria-label={t(accounts.title)}>
          <table className="table table-stacked">
            <thead>
              <tr>
                <th scope="col">{t(accounts.displayName)}</th>
                <th scope="col">{t(accounts.username)}</th>
                <th scope="col">{t(accounts.state)}</th>
                <th scope="col">{t(accounts.actions)}</th>
              </tr>
            </thead>
            <tbody>
              {list.map((account) => (
                <tr key={account.accountId}>
                  <td className="one-line">{account.displayName}</td>
                  <td>{account.username}</td>
                  <td>
                    {account.active ? (
                      <span className="soft">{t(accounts.active)}</span>
                    ) : (
                      <span className="mark-word">{t(accounts.closed)}</span>
                    )}
                  </td>
                  <td>
                    <AccountActions account={account} onSecret={setSecret} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {found.hasNextPage ? (
        <Button className="more" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t(frame.more)}
        </Button>
      ) : null}
      <Webhooks />
      {opening ? <OpenAccount onClose={() => setOpening(false)} onSecret={setSecret} /> : null}
      {secret ? <OncePassword secret={secret} onClose={() => setSecret(null)} /> : null}
    </Screen>
  );
}
