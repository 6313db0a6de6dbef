import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { type Handed, previewQuery } from '../../api/mechanisms.ts';
import type { Abilities } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { editTexts } from '../../texts/mechanisms.ts';
import { todayIn } from '../../ui/dates.ts';
import { Failed, Loading } from '../../ui/states.tsx';
import { Adopt } from './adopt.tsx';
import { HandOver } from './hand-over.tsx';
import { PreviewShown } from './preview.tsx';

/**
 * From rules to a decision: what a year under them brings, then date, ground and signature. What was not previewed as it stands now
 * cannot be adopted here.
 * @param sound whether the check found nothing
 */
export function Decide({
  sources,
  sound,
  ability,
  about,
  onAdopted,
  hand,
  handed = null,
}: {
  sources: readonly string[];
  sound: boolean;
  ability: Abilities[string] | undefined;
  /** For the draft of the ground. */
  about: string;
  onAdopted: () => void;
  /** May it be handed to whoever signs? Only a single rule is. */
  hand?: Abilities[string] | undefined;
  /** What was handed over: it is decided where it stands. */
  handed?: Handed | null;
}) {
  const { t } = useLang();
  const { zone } = useOffice();
  const thisYear = Number(todayIn(zone).slice(0, 4));
  const [year, setYear] = useState(thisYear + 1);
  const [asked, ask] = useState<{ readonly sources: readonly string[]; readonly year: number } | null>(null);
  const current = asked !== null && asked.year === year && same(asked.sources, sources);
  const shown = useQuery({ ...previewQuery(asked?.sources ?? [], asked?.year ?? year), enabled: asked !== null });
  const seen = current && sound && shown.data?.faults.length === 0;
  const signing = { about, handed, ready: seen };
  return (
    <>
      <section className="card" aria-busy={shown.isFetching}>
        <h2>{t(editTexts.preview)}</h2>
        <p className="soft">{t(editTexts.previewHow)}</p>
        <div className="card-filters">
          <Select
            aria-label={t(editTexts.year)}
            value={year}
            onChange={setYear}
            options={[thisYear, thisYear + 1, thisYear + 2].map((value) => ({ value, label: String(value) }))}
          />
          <Button disabled={!sound} onClick={() => ask({ sources, year })}>
            {t(editTexts.showPreview)}
          </Button>
        </div>
        {sound ? null : <p className="soft flush">{t(editTexts.mendFirst)}</p>}
        {asked && !current ? <p className="mark-word flush">{t(editTexts.again)}</p> : null}
        {asked && shown.isPending ? <Loading rows={5} /> : null}
        {shown.isError ? <Failed error={shown.error} retry={() => void shown.refetch()} /> : null}
        {shown.data && current ? (
          shown.data.faults.length > 0 ? (
            <ul className="mechanism-list">
              {shown.data.faults.map((fault) => (
                <li key={`${fault.file} ${fault.line} ${fault.place}`}>
                  {t(editTexts.line, { n: fault.line })} {t(fault.wrong)} · {t(fault.mending)}
                </li>
              ))}
            </ul>
          ) : (
            <PreviewShown preview={shown.data} />
          )
        ) : null}
      </section>
      {hand === true && ability !== true ? (
        <HandOver {...signing} source={sources[0]!} onHanded={onAdopted} />
      ) : (
        <Adopt {...signing} sources={sources} ability={ability} onAdopted={onAdopted} />
      )}
    </>
  );
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);
