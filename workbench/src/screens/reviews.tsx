import { Segmented } from 'antd';
import { useState } from 'react';
import { useLang } from '../lang.tsx';
import { queueTexts } from '../texts/cases.ts';
import { CaseList } from '../ui/case-list.tsx';
import { OwedList } from '../ui/owed-list.tsx';
import { Screen } from '../ui/screen.tsx';
import { Empty } from '../ui/states.tsx';

type Waiting = 'review' | 'correcting';

/** What cannot close by itself: to be reviewed by somebody independent; beside it what is being put right. */
export function Reviews() {
  const { t } = useLang();
  const [waiting, setWaiting] = useState<Waiting>('review');
  const empty = <Empty title={t(queueTexts.reviewsEmpty)}>{t(queueTexts.reviewsEmptyHow)}</Empty>;
  return (
    <Screen
      title={t(queueTexts.reviews)}
      aside={
        <Segmented<Waiting>
          aria-label={t(queueTexts.reviewsList)}
          value={waiting}
          onChange={setWaiting}
          options={[
            { value: 'review', label: t(queueTexts.review) },
            { value: 'correcting', label: t(queueTexts.correcting) },
          ]}
        />
      }
    >
      {waiting === 'review' ? (
        <OwedList view="unit" step="review" unit="in-charge" holder label={t(queueTexts.reviewsList)} empty={empty} />
      ) : (
        <CaseList search={{ states: waiting }} label={t(queueTexts.reviewsList)} empty={empty} />
      )}
    </Screen>
  );
}
