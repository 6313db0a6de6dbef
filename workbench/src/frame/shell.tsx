import { MenuOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { App, Button, Drawer } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { choicesQuery, meQuery, wordsQuery } from '../api/queries.ts';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { HeaderTools } from './header-tools.tsx';
import { KeyHelp } from './key-help.tsx';
import { useKeys, useRowKeys } from './keys.ts';
import { Navigation } from './navigation.tsx';
import { OfficeProvider } from './office.tsx';
import { SignInAgain } from './sign-in-again.tsx';

/** The frame around every screen: header, navigation, and what belongs to all screens. */
export function Shell() {
  const { t, lang, setLang } = useLang();
  const me = useQuery(meQuery).data;
  const words = useQuery(wordsQuery).data;
  const choices = useQuery(choicesQuery).data;
  const [menu, setMenu] = useState(false);
  const [help, setHelp] = useState(false);
  const navigate = useNavigate();
  const path = useRouterState({ select: (s) => s.location.pathname });

  // An account's language wins over the browser's until somebody chooses here.
  const own = me?.lang;
  useEffect(() => {
    if (own && !/(?:^|; )lang=/.test(document.cookie)) setLang(own);
  }, [own, setLang]);
  const accountId = me?.account.accountId;
  // A visit that somebody else took along on this device is not for whoever signs in after them.
  useEffect(() => {
    if (accountId) void import('../offline/device.ts').then(({ clearOthers }) => clearOthers(accountId));
  }, [accountId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the screen changes
  useEffect(() => setMenu(false), [path]);

  const keys = useMemo(
    () => ({
      '?': () => setHelp(true),
      '/': () => {
        const field = document.querySelector<HTMLInputElement>('[data-find]');
        if (field) field.focus();
        else
          void navigate({ to: '/cases', search: {} }).then(() =>
            requestAnimationFrame(() => document.querySelector<HTMLInputElement>('[data-find]')?.focus()),
          );
      },
      h: () => void navigate({ to: '/' }),
      l: () => void navigate({ to: '/cases', search: {} }),
    }),
    [navigate],
  );
  useKeys(keys);
  useRowKeys();

  if (!me || !words || !choices) return null;
  return (
    <App>
      <OfficeProvider me={me} words={words} choices={choices}>
        <a className="skip" href="#content">
          {t(frame.skip)}
        </a>
        <header className="top">
          <Button
            className="top-menu"
            type="text"
            icon={<MenuOutlined />}
            aria-label={t(frame.menu)}
            onClick={() => setMenu(true)}
          />
          <span className="mark" aria-hidden="true">
            长效
          </span>
          <span className="top-office">
            <span className="top-name">{me.office.name[lang]}</span>
            {me.office.demo ? (
              <abbr className="top-demo" title={t(frame.demoHint)}>
                {t(frame.demo)}
              </abbr>
            ) : null}
          </span>
          <HeaderTools onHelp={() => setHelp(true)} />
        </header>
        <nav className="side" aria-label={t(frame.navigation)}>
          <Navigation />
        </nav>
        <Drawer open={menu} onClose={() => setMenu(false)} placement="left" size={280} title={t(frame.menu)}>
          <Navigation />
        </Drawer>
        <main id="content" tabIndex={-1}>
          <Outlet />
        </main>
        <KeyHelp open={help} onClose={() => setHelp(false)} />
        <SignInAgain />
      </OfficeProvider>
    </App>
  );
}
