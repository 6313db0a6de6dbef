import { Button, Modal } from 'antd';
import { Suspense, useState } from 'react';
import type { Case } from '../../api/types.ts';
import { useLang } from '../../lang.tsx';
import { actionTexts, groupTexts } from '../../texts/actions.ts';
import { caseTexts } from '../../texts/case.ts';
import { ACTIONS, type Action, type ActionId, OPEN_ON_PAGE, whyNot } from './actions.ts';
import { ActionWindow, SecretWindow } from './windows.tsx';

const GROUPS = Object.keys(groupTexts) as (keyof typeof groupTexts)[];

/** Some acts have their place on the page: there it is, ready to be filled in. */
function showOnPage(id: ActionId): void {
  const place = document.querySelector<HTMLElement>(`[data-act~="${id}"]`);
  place?.scrollIntoView({ block: 'center' });
  place?.querySelector<HTMLElement>('textarea, input:not([hidden]), button')?.focus();
}

/** What else may be done now, in a bar; and everything there is, in a window, with the reason where it may not. */
export function ActionBar({ page }: { page: Case }) {
  const { t } = useLang();
  const [open, setOpen] = useState<Action | null>(null);
  const [all, setAll] = useState(false);
  const onPage = OPEN_ON_PAGE[page.case.state.id] ?? [];
  const possible = ACTIONS.filter(
    (a) => a.path !== null && a.id !== 'erase' && !onPage.includes(a.id) && whyNot(page, a) === null,
  );
  const start = (action: Action) => {
    setAll(false);
    if (action.path !== null) setOpen(action);
    else requestAnimationFrame(() => showOnPage(action.id));
  };
  return (
    <section className="actions" aria-label={t(caseTexts.actions)}>
      {possible.map((action) => (
        <Button key={action.id} size="small" onClick={() => start(action)}>
          {t(actionTexts[action.id].name)}
        </Button>
      ))}
      <Button size="small" type="link" onClick={() => setAll(true)}>
        {t(caseTexts.allActions)}
      </Button>
      <Suspense fallback={null}>
        {open?.id === 'renewSecret' ? (
          <SecretWindow page={page} onClose={() => setOpen(null)} />
        ) : open ? (
          <ActionWindow page={page} action={open} onClose={() => setOpen(null)} />
        ) : null}
      </Suspense>
      <Modal
        open={all}
        onCancel={() => setAll(false)}
        footer={null}
        title={t(caseTexts.allActions)}
        width={720}
        destroyOnHidden
      >
        {GROUPS.map((group) => (
          <section key={group} className="action-group">
            <h3>{t(groupTexts[group])}</h3>
            <ul>
              {ACTIONS.filter((a) => a.group === group).map((action) => {
                const no = whyNot(page, action);
                return (
                  <li key={action.id}>
                    <Button size="small" disabled={no !== null} onClick={() => start(action)}>
                      {t(actionTexts[action.id].name)}
                    </Button>
                    <span className={no ? 'soft small' : 'small'}>{no ? t(no) : t(actionTexts[action.id].what)}</span>
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
      </Modal>
    </section>
  );
}
