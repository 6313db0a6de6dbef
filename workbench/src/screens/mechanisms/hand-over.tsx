import { useLang } from '../../lang.tsx';
import { draftTexts as texts } from '../../texts/mechanisms.ts';
import { DatedForm, type Signing } from './dated-form.tsx';

/** Whoever prepares rules hands one that was previewed to the head of the office; one that was given back again. */
export function HandOver({ source, onHanded, ...signing }: Signing & { source: string; onHanded: () => void }) {
  const { t } = useLang();
  const { handed } = signing;
  return (
    <DatedForm
      form="hand"
      signing={signing}
      texts={{
        ...{ title: texts.hand, how: texts.handHow, from: texts.from },
        ...{ words: texts.why, hint: texts.whyHint, send: texts.send, previewFirst: texts.previewFirst },
      }}
      write={{
        path: handed ? `/api/mechanisms/drafts/${handed.draftId}/hand` : '/api/mechanisms/drafts',
        body: (from, why) => ({ source, from, why }),
      }}
      done={() => t(texts.sent)}
      onDone={onHanded}
    />
  );
}
