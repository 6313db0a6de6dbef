import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Radio } from 'antd';
import type { Lang } from '../../../src/kernel/text.ts';
import { meQuery } from '../api/queries.ts';
import { useWrite } from '../api/write.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { accounts, mine } from '../texts/accounts.ts';
import { OwnPassword } from '../ui/own-password.tsx';
import { saysUnit } from '../ui/post-unit.ts';
import { Screen } from '../ui/screen.tsx';
import { CalendarFeeds } from './account/calendar-feeds.tsx';
import { Mail } from './account/mail.tsx';
import { TwoStep } from './account/two-step.tsx';

/** What one may change about oneself. */
export function MyAccount() {
  const { t, lang, setLang } = useLang();
  const { me: known } = useOffice();
  const me = useQuery(meQuery).data ?? known;
  const queries = useQueryClient();
  const { message } = App.useApp();
  const choose = useWrite([meQuery.queryKey]);
  const setLanguage = (next: Lang) => {
    setLang(next);
    choose.mutate({ path: '/api/me/lang', body: { lang: next } });
  };
  const postText = ({ title, unitName }: (typeof me.posts)[number]) =>
    saysUnit(t(title), t(unitName)) ? t(title) : `${t(unitName)} · ${t(title)}`;
  return (
    <Screen title={t(mine.title)}>
      <section className="card">
        <h2>{t(mine.who)}</h2>
        <dl className="pairs">
          <div>
            <dt>{t(mine.name)}</dt>
            <dd>{me.account.displayName}</dd>
          </div>
          <div>
            <dt>{t(mine.username)}</dt>
            <dd>{me.account.username}</dd>
          </div>
          <div>
            <dt>{t(mine.posts)}</dt>
            <dd>
              {me.posts.length === 0 ? t(mine.noPosts) : me.posts.map(postText).join(lang === 'zh' ? '；' : '; ')}
            </dd>
          </div>
          <div>
            <dt id="my-language">{t(mine.language)}</dt>
            <dd>
              <Radio.Group
                aria-labelledby="my-language"
                value={lang}
                onChange={(event) => setLanguage(event.target.value as Lang)}
                options={[
                  { value: 'zh', label: t(accounts.zh) },
                  { value: 'en', label: t(accounts.en) },
                ]}
              />
            </dd>
          </div>
        </dl>
      </section>
      <TwoStep on={me.twoFactor} onChange={() => void queries.invalidateQueries({ queryKey: meQuery.queryKey })} />
      <Mail />
      <CalendarFeeds />
      <section className="card">
        <h2>{t(mine.password)}</h2>
        <p className="soft">{t(mine.passwordHint)}</p>
        <div className="narrow">
          <OwnPassword onDone={() => void message.success(t(mine.passwordDone))} />
        </div>
      </section>
    </Screen>
  );
}
