import { useLang } from '../lang.tsx';
import { queueTexts } from '../texts/cases.ts';
import { CaseList } from '../ui/case-list.tsx';
import { Screen } from '../ui/screen.tsx';
import { Empty } from '../ui/states.tsx';

/** Answered cases whose person has not been asked yet. The form is open on each case. */
export function CallBacks() {
  const { t } = useLang();
  return (
    <Screen title={t(queueTexts.callBacks)}>
      <p className="soft">{t(queueTexts.callBacksHint)}</p>
      <CaseList
        search={{ states: 'answered' }}
        label={t(queueTexts.callBacksList)}
        empty={<Empty title={t(queueTexts.callBacksEmpty)}>{t(queueTexts.callBacksEmptyHow)}</Empty>}
      />
    </Screen>
  );
}
