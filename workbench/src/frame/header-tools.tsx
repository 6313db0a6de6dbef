import { BellOutlined, QuestionCircleOutlined, TranslationOutlined, UserOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { App, Button, Dropdown } from 'antd';
import { api } from '../api/client.ts';
import { notificationsQuery } from '../api/notifications.ts';
import { meQuery } from '../api/queries.ts';
import { useWrite } from '../api/write.ts';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { visitTexts } from '../texts/inspections.ts';
import { useOffice } from './office.tsx';

/** What stands at the right of the header: keyboard help, language, notifications, the account. */
export function HeaderTools({ onHelp }: { onHelp: () => void }) {
  const { t, lang, setLang } = useLang();
  const { me } = useOffice();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const choose = useWrite([meQuery.queryKey]);
  const { modal } = App.useApp();
  const unread = useQuery(notificationsQuery).data?.unread ?? 0;

  const switchLang = () => {
    const other = lang === 'zh' ? 'en' : 'zh';
    setLang(other);
    choose.mutate({ path: '/api/me/lang', body: { lang: other } });
  };
  const signOut = async () => {
    // What a visit kept on this device goes with whoever signs out; what was not sent yet only if they say so.
    const { clearDevice, entriesOf } = await import('../offline/device.ts');
    const unsent = (await entriesOf(me.account.accountId)).length;
    if (
      unsent > 0 &&
      !(await modal.confirm({
        title: t(visitTexts.leaving, { n: unsent }),
        content: t(visitTexts.leavingWhat),
        okText: t(visitTexts.leaveAnyway),
        okButtonProps: { danger: true },
        cancelText: t(frame.cancel),
      }))
    )
      return;
    await clearDevice(me.account.accountId);
    await api('/api/session', { method: 'DELETE' });
    queries.clear();
    await navigate({ to: '/sign-in' });
  };

  return (
    <div className="tools">
      <Button
        className="tools-help"
        type="text"
        icon={<QuestionCircleOutlined />}
        aria-label={t(frame.help)}
        onClick={onHelp}
      />
      <Button type="text" icon={<TranslationOutlined />} onClick={switchLang} aria-label={t(frame.otherLangHint)}>
        <span className="tools-word">{t(frame.otherLang)}</span>
      </Button>
      <Link to="/notifications" className="tools-link">
        <span className="unseen">{t(frame.notifications)}</span>
        <BellOutlined aria-hidden style={{ fontSize: 18 }} />
        {unread > 0 ? <span className="bell-count">{unread > 99 ? '99+' : unread}</span> : null}
      </Link>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'account', label: <Link to="/account">{t(frame.account)}</Link> },
            { key: 'out', label: t(frame.signOut), onClick: () => void signOut() },
          ],
        }}
      >
        <Button type="text" icon={<UserOutlined />} aria-label={`${t(frame.account)}: ${me.account.displayName}`}>
          <span className="tools-word">{me.account.displayName}</span>
        </Button>
      </Dropdown>
    </div>
  );
}
