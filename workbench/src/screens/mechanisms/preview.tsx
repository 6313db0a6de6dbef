import { Button } from 'antd';
import { useState } from 'react';
import type { RulesPreview } from '../../api/mechanisms.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { burdenTexts } from '../../texts/burden.ts';
import { gapWhat, previewTexts } from '../../texts/mechanisms.ts';
import { dayText } from '../../ui/dates.ts';
import { numberText } from '../../ui/numbers.ts';
import { saysUnit } from '../../ui/post-unit.ts';

/** Below ten, tenths of an hour count. */
const hoursOf = (minutes: number): number => (minutes < 600 ? Math.round(minutes / 6) / 10 : Math.round(minutes / 60));
const FIRST = 10;

/** What rules would ask of whom in a year, beside what is asked now. */
export function PreviewShown({ preview }: { preview: RulesPreview }) {
  const { t, lang } = useLang();
  const { before, duties, minutes, measured, estimated, year, provisional, rules } = preview;
  const anyMeasured = measured !== minutes || before.measured !== before.minutes;
  const step = (from: number, to: number) =>
    t(previewTexts.beforeAfter, { before: numberText(from, lang), after: numberText(to, lang) });
  return (
    <div className="mechanism-preview">
      {provisional ? <p className="mechanism-note">{t(previewTexts.provisional, { year })}</p> : null}
      <dl className="counts">
        <div className="count">
          <dt>{t(previewTexts.duties)}</dt>
          <dd>{step(before.duties, duties)}</dd>
        </div>
        <div className="count">
          <dt>{t(previewTexts.hours)}</dt>
          <dd>{step(hoursOf(before.minutes), hoursOf(minutes))}</dd>
        </div>
        {anyMeasured ? (
          <div className="count">
            <dt>{t(burdenTexts.hours)}</dt>
            <dd>{step(hoursOf(before.measured), hoursOf(measured))}</dd>
          </div>
        ) : null}
      </dl>
      {anyMeasured ? <p className="soft small">{t(burdenTexts.stands, estimated)}</p> : null}
      {rules.some((rule) => rule.days === null) ? <p className="soft small">{t(previewTexts.events)}</p> : null}
      <h3>{t(previewTexts.byMonth)}</h3>
      <MonthBars before={before.months} after={preview.months} measured={preview.measuredMonths} />
      <h3>{t(previewTexts.rules)}</h3>
      <Rules rules={rules} />
      <Loads name={t(previewTexts.units)} loads={preview.units} />
      <Loads name={t(previewTexts.posts)} loads={preview.posts} />
      <Gaps preview={preview} />
      <Collisions preview={preview} />
    </div>
  );
}

/** Hours by month, the present beside what would be; of one unit or post only what would be. */
function MonthBars({
  before = null,
  after,
  measured,
}: {
  before?: readonly number[] | null;
  after: readonly number[];
  measured: readonly number[];
}) {
  const { t, lang } = useLang();
  const most = Math.max(1, ...(before ?? []), ...after);
  const height = (minutes: number) => ({ height: `${Math.round((minutes / most) * 84)}px` });
  return (
    <>
      <ol className="month-bars">
        {after.map((minutes, i) => {
          const asked = t(before ? previewTexts.monthSaid : previewTexts.monthAlone, {
            m: i + 1,
            before: numberText(hoursOf(before?.[i] ?? 0), lang),
            after: numberText(hoursOf(minutes), lang),
          });
          const took = numberText(hoursOf(measured[i]!), lang);
          const said = measured[i] === minutes ? asked : asked + t(burdenTexts.monthMeasured, { hours: took });
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: months stand where they stand
            <li key={i}>
              <span role="img" aria-label={said} title={said} className="month-bar-pair">
                {before ? <span className="month-bar month-bar-before" style={height(before[i]!)} /> : null}
                <span className="month-bar" style={height(minutes)} />
              </span>
              <span className="month-name" aria-hidden="true">
                {i + 1}
              </span>
            </li>
          );
        })}
      </ol>
      {before ? (
        <p className="month-key small soft" aria-hidden="true">
          <span className="month-bar-before" /> {t(previewTexts.before)} <span /> {t(previewTexts.after)}
        </p>
      ) : null}
    </>
  );
}

function Rules({ rules }: { rules: RulesPreview['rules'] }) {
  const { t, lang, aside } = useLang();
  const heads = [previewTexts.rule, previewTexts.holders, previewTexts.count, previewTexts.time, previewTexts.dates];
  const daysSaid = (days: readonly string[] | null) => {
    if (days === null) return t(previewTexts.onEvent);
    const shown = days.slice(0, 4).map((day) => dayText(day, lang));
    return `${shown.join(lang === 'zh' ? '、' : ', ')}${days.length > 4 ? ` ${t(previewTexts.more, { n: days.length })}` : ''}`;
  };
  return (
    <div className="scroll">
      <table className="table mechanism-rules">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head.en} scope="col">
                {t(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rules.map(({ id, name, holders, duties, minutes, measured, days, notes }) => (
            <tr key={id}>
              <td>
                {id.slice(0, id.indexOf('/'))} {t(name)}
                {notes.map((note) => (
                  <p key={note.zh} className="soft small flush">
                    {t(note)}
                  </p>
                ))}
              </td>
              <td data-head={t(previewTexts.holders)}>{numberText(holders, lang)}</td>
              <td data-head={t(previewTexts.count)}>{numberText(duties, lang)}</td>
              <td data-head={t(previewTexts.time)}>
                {numberText(hoursOf(minutes), lang)}
                {measured === minutes ? null : (
                  <span className="soft">
                    {aside(`${t(burdenTexts.timeMeasured)} ${numberText(hoursOf(measured), lang)}`)}
                  </span>
                )}
              </td>
              <td data-head={t(previewTexts.dates)}>{daysSaid(days)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Units or posts with most work first; each opens to its months. */
function Loads({ name, loads }: { name: string; loads: RulesPreview['units'] }) {
  const { t, lang } = useLang();
  const [all, showAll] = useState(false);
  if (loads.length === 0) return null;
  const most = Math.max(1, ...loads.map((l) => l.minutes));
  return (
    <>
      <h3>{name}</h3>
      <p className="soft small flush">{t(previewTexts.opens)}</p>
      <ul className="mechanism-loads">
        {(all ? loads : loads.slice(0, FIRST)).map(
          ({ of, unit, duties, minutes, measured, months, measuredMonths }) => (
            <li key={of.id}>
              <details>
                <summary>
                  <span className="load-name">
                    {t(of)}
                    {unit && !saysUnit(t(of), t(unit)) ? <span className="soft"> {t(unit)}</span> : null}
                  </span>
                  <span className="load-bar" aria-hidden="true">
                    <span style={{ width: `${Math.round((minutes / most) * 100)}%` }} />
                  </span>
                  <span className="load-said">
                    {t(loadSaid(duties), { n: duties, hours: numberText(hoursOf(minutes), lang) })}
                    {measured === minutes ? null : (
                      <span className="soft small load-measured">
                        {t(burdenTexts.loadMeasured, { hours: numberText(hoursOf(measured), lang) })}
                      </span>
                    )}
                  </span>
                </summary>
                <MonthBars after={months} measured={measuredMonths} />
              </details>
            </li>
          ),
        )}
      </ul>
      {!all && loads.length > FIRST ? (
        <Button size="small" onClick={() => showAll(true)}>
          {t(previewTexts.showAll, { n: loads.length })}
        </Button>
      ) : null}
    </>
  );
}

/** Whoever only confirms has work of it, but no duty that the rules name. */
const loadSaid = (duties: number) => (duties === 0 ? previewTexts.loadNone : previewTexts.loadSaid);

function Gaps({ preview: { gaps } }: { preview: RulesPreview }) {
  const { t } = useLang();
  const [all, showAll] = useState(false);
  return (
    <>
      <h3>{t(previewTexts.gaps)}</h3>
      {gaps.length === 0 ? <p className="soft flush">{t(previewTexts.noGaps)}</p> : null}
      <ul className="mechanism-list">
        {(all ? gaps : gaps.slice(0, FIRST)).map(({ duty, unit, what }) => (
          <li key={`${duty.id} ${unit.id} ${what}`}>
            {t(previewTexts.gap, { unit: t(unit), duty: t(duty), what: t(gapWhat[what]) })}
          </li>
        ))}
      </ul>
      {!all && gaps.length > FIRST ? (
        <Button size="small" onClick={() => showAll(true)}>
          {t(previewTexts.showAll, { n: gaps.length })}
        </Button>
      ) : null}
    </>
  );
}

function Collisions({ preview: { collisions } }: { preview: RulesPreview }) {
  const { t, lang } = useLang();
  const { words } = useOffice();
  const [all, showAll] = useState(false);
  const steps = words.steps as Readonly<Record<string, { zh: string; en: string }>>;
  return (
    <>
      <h3>{t(previewTexts.collisions)}</h3>
      {collisions.length === 0 ? <p className="soft flush">{t(previewTexts.noCollisions)}</p> : null}
      <ul className="mechanism-list">
        {(all ? collisions : collisions.slice(0, FIRST)).map(({ on, duties, posts, example }) => (
          <li key={`${on} ${duties.map((d) => d.id).join(' ')}`}>
            <span className="strong">{dayText(on, lang)}</span>{' '}
            {t(previewTexts.collision, {
              duties: duties.map((d) => t(steps[d.id] ?? d)).join(lang === 'zh' ? '、' : ', '),
              n: posts,
              example: t(example),
            })}
          </li>
        ))}
      </ul>
      {!all && collisions.length > FIRST ? (
        <Button size="small" onClick={() => showAll(true)}>
          {t(previewTexts.showAll, { n: collisions.length })}
        </Button>
      ) : null}
    </>
  );
}
