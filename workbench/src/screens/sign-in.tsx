import { TranslationOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect } from 'react';
import { SignInSteps } from '../frame/sign-in-steps.tsx';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { session } from '../texts/session.ts';

export function SignIn() {
  const { t, lang, setLang } = useLang();
  const { back } = useSearch({ from: '/sign-in' });
  const queries = useQueryClient();
  const router = useRouter();
  useEffect(() => {
    document.title = `${t(session.title)} · ${t(frame.product)}`;
  }, [t]);
  const signedIn = async () => {
    queries.clear();
    // Only back into this workbench: an address from elsewhere is not followed.
    router.history.push(back?.startsWith('/workbench/') ? back : '/workbench/');
    await router.invalidate();
  };
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <p className="sign-in-mark">
          <span className="mark" aria-hidden="true">
            长效
          </span>
          <Button
            type="text"
            icon={<TranslationOutlined />}
            onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}
            aria-label={t(frame.otherLangHint)}
          >
            {t(frame.otherLang)}
          </Button>
        </p>
        <h1>{t(session.title)}</h1>
        <SignInSteps onDone={() => void signedIn()} back={back?.startsWith('/workbench/') ? back : '/workbench/'} />
      </div>
    </main>
  );
}
