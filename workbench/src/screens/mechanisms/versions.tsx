import { Button } from 'antd';
import { useState } from 'react';
import type { Text } from '../../../../src/kernel/text.ts';
import { MECHANISM_CHANGES, type Mechanism, type MechanismVersion } from '../../api/mechanisms.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { mechanismTexts } from '../../texts/mechanisms.ts';
import { ActWindow } from '../../ui/act-window.tsx';
import { dateText, dayText, todayIn } from '../../ui/dates.ts';

/** Each version with who signed it, since when and on what ground; whoever signs may withdraw what is in force. */
export function Versions({ page }: { page: Mechanism }) {
  const { t } = useLang();
  const { zone } = useOffice();
  const [leaving, leave] = useState<MechanismVersion | null>(null);
  const today = todayIn(zone);
  const ability = page.abilities.adopt;
  const may = ability === true;
  return (
    <section className="side-part">
      <h2>{t(mechanismTexts.versions)}</h2>
      <ol className="mechanism-versions" reversed>
        {page.versions.map((version) => {
          const { mechanismId, state } = version;
          return (
            <li key={mechanismId ?? 'shipped'}>
              <p className="strong flush">
                {t(mechanismId ? mechanismTexts.version : mechanismTexts.shippedText, { n: version.number })}
              </p>
              <OfVersion version={version} />
              {mechanismId && state === 'adopted' ? (
                <>
                  <Button
                    size="small"
                    className={may ? undefined : 'unable'}
                    aria-disabled={!may}
                    onClick={may ? () => leave(version) : undefined}
                  >
                    {t(mechanismTexts.withdraw)}
                  </Button>
                  {ability === true || !ability ? null : <p className="soft small flush">{t(ability.reason)}</p>}
                </>
              ) : null}
            </li>
          );
        })}
      </ol>
      {leaving ? (
        <ActWindow
          act={{
            title: mechanismTexts.withdraw,
            what: whatOf(leaving),
            done: mechanismTexts.withdrawn,
            path: `/api/mechanisms/${leaving.mechanismId}/withdraw`,
            initial: { until: today },
            // What is not in force yet never will be, whatever the day.
            fields: [
              ...(leaving.restores === null
                ? [{ name: 'until', label: mechanismTexts.fromDay, kind: 'day' } as const]
                : []),
              { name: 'reason', label: mechanismTexts.reason, kind: 'text' },
            ],
            body: ({ until, reason }) => ({ until: leaving.restores === null ? until : today, reason }),
          }}
          about={leaving.mechanismId!}
          changes={MECHANISM_CHANGES}
          onClose={() => leave(null)}
        />
      ) : null}
    </section>
  );
}

/** Said before it is done: of a version that lies ahead, which one runs on. */
function whatOf({ restores }: MechanismVersion): Text {
  const { zh, en } = mechanismTexts.withdrawAheadWhat;
  const n = String(restores);
  return restores === null ? mechanismTexts.withdrawWhat : { zh: zh.replace('{n}', n), en: en.replace('{n}', n) };
}

function OfVersion({ version: { state, from, until, by, at, ground, reason } }: { version: MechanismVersion }) {
  const { t, lang, colon } = useLang();
  const { zone } = useOffice();
  if (from === null || at === null) return <p className="soft flush">{t(mechanismTexts.offeredVersion)}</p>;
  const day = (on: string) => dayText(on, lang);
  return (
    <>
      <p className="flush">
        {until === from
          ? t(mechanismTexts.neverInForce)
          : until
            ? t(mechanismTexts.inForceSpan, { from: day(from), until: day(until) })
            : t(mechanismTexts.inForceFrom, { day: day(from) })}
      </p>
      {by ? <p className="soft small flush">{t(mechanismTexts.signed, { by, at: dateText(at, zone, lang) })}</p> : null}
      {ground ? <p className="soft small flush pre">{`${t(mechanismTexts.ground)}${colon}${ground}`}</p> : null}
      {state === 'withdrawn' && reason ? (
        <p className="soft small flush pre">{`${t(mechanismTexts.withdrawnFor)}${colon}${reason}`}</p>
      ) : null}
    </>
  );
}
