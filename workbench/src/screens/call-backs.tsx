import { useLang } from '../lang.tsx';
import { queueTexts } from '../texts/cases.ts';
import { OwedList } from '../ui/owed-list.tsx';
import { Screen } from '../ui/screen.tsx';
import { Empty } from '../ui/states.tsx';

/** Answered cases whose person has not been asked yet, what is due first on top. The form is open on each case. */
export function CallBacks() {
  const { t } = useLang();
  return (
    <Screen title={t(queueTexts.callBacks)}>
      <p className="soft">{t(queueTexts.callBacksHint)}</p>
      <OwedList
        view="unit"
        step="confirm"
        unit="in-charge"
        holder
        label={t(queueTexts.callBacksList)}
        empty={<Empty title={t(queueTexts.callBacksEmpty)}>{t(queueTexts.callBacksEmptyHow)}</Empty>}
      />
    </Screen>
  );
}
