import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { problemOf } from './api/client.ts';
import { LangProvider, useLang } from './lang.tsx';
import { makeRouter } from './router.tsx';
import { theme } from './theme.ts';
// In this order: what comes later refines what came before.
import './styles/frame.css';
import './styles/lists.css';
import './styles/case.css';
import './styles/forms.css';
import './styles/organisation.css';
import './styles/letters.css';
import './styles/cards.css';
import './styles/findings.css';
import './styles/inspections.css';
import './styles/measures.css';
import './styles/mechanisms.css';
import './styles/sendings.css';
import './styles/projects.css';
import './styles/tasks.css';
import './styles/figures.css';
import './styles/obligations.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // Only what did not arrive is asked for again; a refusal stays one.
      retry: (times, error) => times < 2 && problemOf(error).status === 0,
    },
    mutations: { retry: false },
  },
});
const router = makeRouter(queries);

// After an upgrade the files of the old build are gone: a page that still asks for one is reloaded, once.
window.addEventListener('vite:preloadError', () => window.location.reload());

function Workbench() {
  const { lang } = useLang();
  return (
    <ConfigProvider
      theme={theme}
      locale={lang === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  );
}

createRoot(document.getElementById('workbench')!).render(
  <StrictMode>
    <LangProvider>
      <Workbench />
    </LangProvider>
  </StrictMode>,
);
