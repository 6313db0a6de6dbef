import type { Abilities } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { adoptTexts as texts } from '../../texts/mechanisms.ts';
import { dayText } from '../../ui/dates.ts';
import { DatedForm, type Signing } from './dated-form.tsx';

/** The head of the office signs what was previewed: from which day, and on which ground. */
export function Adopt({
  sources,
  ability,
  onAdopted,
  ...signing
}: Signing & { sources: readonly string[]; ability: Abilities[string] | undefined; onAdopted: () => void }) {
  const { t, lang } = useLang();
  const { me } = useOffice();
  const { handed } = signing;
  if (ability !== true)
    return (
      <section className="card">
        <h2>{t(texts.title)}</h2>
        <p className="soft flush">{ability ? t(ability.reason) : null}</p>
      </section>
    );
  const posts = me.posts.filter((p) => p.role === 'head').map((p) => t(p.title));
  return (
    <DatedForm
      form="adopt"
      signing={signing}
      texts={{ ...texts, words: texts.ground, hint: texts.groundHint, send: texts.adopt }}
      write={
        handed
          ? {
              path: `/api/mechanisms/drafts/${handed.draftId}/adopt`,
              body: (from, ground) => ({ from, ground }),
            }
          : { path: '/api/mechanisms', body: (from, ground) => ({ sources, from, ground }) }
      }
      done={(from) => t(texts.done, { day: dayText(from, lang) })}
      onDone={onAdopted}
    >
      <p className="soft">
        {t(texts.signer, { name: me.account.displayName, post: posts.join(lang === 'zh' ? '、' : ', ') })}
      </p>
    </DatedForm>
  );
}
