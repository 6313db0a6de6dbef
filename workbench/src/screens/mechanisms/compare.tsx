import { Select } from 'antd';
import { Fragment, useState } from 'react';
import type { MechanismVersion } from '../../api/mechanisms.ts';
import { useLang } from '../../lang.tsx';
import { burdenTexts } from '../../texts/burden.ts';
import { mechanismTexts } from '../../texts/mechanisms.ts';
import { dayText } from '../../ui/dates.ts';
import { lineDiff } from '../../ui/diff.ts';

/** Unchanged lines that stand around a change, so that one sees where it is. */
const AROUND = 2;

const idOf = ({ mechanismId }: MechanismVersion): string => mechanismId ?? 'shipped';

/** Any two versions, line by line. */
export function Compare({ versions }: { versions: readonly MechanismVersion[] }) {
  const { t, lang } = useLang();
  const [chosen, choose] = useState<{ readonly old?: string; readonly new?: string }>({});
  if (versions.length < 2) return null;
  const older = versions.find((v) => idOf(v) === chosen.old) ?? versions[1]!;
  const newer = versions.find((v) => idOf(v) === chosen.new) ?? versions[0]!;
  const options = versions.map((v) => ({
    value: idOf(v),
    label: v.from
      ? `${t(mechanismTexts.version, { n: v.number })} · ${t(mechanismTexts.from, { day: dayText(v.from, lang) })}`
      : t(mechanismTexts.shippedText, { n: v.number }),
  }));
  return (
    <section className="card">
      <h2>{t(mechanismTexts.compare)}</h2>
      <div className="card-filters mechanism-compared">
        <Select
          aria-label={t(mechanismTexts.older)}
          value={idOf(older)}
          options={options}
          onChange={(old) => choose({ ...chosen, old })}
          popupMatchSelectWidth={false}
        />
        <Select
          aria-label={t(mechanismTexts.newer2)}
          value={idOf(newer)}
          options={options}
          onChange={(next) => choose({ ...chosen, new: next })}
          popupMatchSelectWidth={false}
        />
      </div>
      <LineDiff before={older.source} after={newer.source} />
      <Work versions={older === newer ? [newer] : [older, newer]} />
    </section>
  );
}

/** What a version was thought to take, and what its forms took while it was in force. */
function Work({ versions }: { versions: readonly MechanismVersion[] }) {
  const { t, colon } = useLang();
  return (
    <>
      <h3>{t(burdenTexts.byVersion)}</h3>
      <dl className="mechanism-words">
        {versions.map((version) => (
          <Fragment key={idOf(version)}>
            <dt>
              {t(version.mechanismId ? mechanismTexts.version : mechanismTexts.shippedText, { n: version.number })}
            </dt>
            <dd>
              {version.burden.map(({ duty, name, estimated, measured }) => (
                <div key={duty} className="mechanism-work">
                  <p className="flush">{t(name)}</p>
                  <p className="soft small flush">
                    {t(burdenTexts.estimated)}
                    {colon}
                    {t(estimated)}
                  </p>
                  {measured ? (
                    <p className="soft small flush">
                      {t(burdenTexts.measured)}
                      {colon}
                      {t(measured)}
                    </p>
                  ) : null}
                </div>
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
    </>
  );
}

/** Two texts of rules: changed lines marked by sign and colour, long unchanged stretches folded away. */
export function LineDiff({ before, after }: { before: string; after: string }) {
  const { t } = useLang();
  if (before === after) return <p className="soft flush">{t(mechanismTexts.same)}</p>;
  const pieces = lineDiff(before, after);
  return (
    <div className="line-diff">
      {pieces.map(({ kind, text }, i) => {
        const lines = text.replace(/\n$/, '').split('\n');
        const key = `${i} ${kind}`;
        if (kind === 'removed')
          return (
            <del key={key}>
              <span className="unseen">{t(mechanismTexts.removed)} </span>
              {lines.map((line) => `− ${line}`).join('\n')}
            </del>
          );
        if (kind === 'added')
          return (
            <ins key={key}>
              <span className="unseen">{t(mechanismTexts.added)} </span>
              {lines.map((line) => `+ ${line}`).join('\n')}
            </ins>
          );
        const head = i === 0 ? 0 : AROUND;
        const tail = i === pieces.length - 1 ? 0 : AROUND;
        const left = lines.length - head - tail;
        if (left <= 1) return <span key={key}>{lines.map((line) => `  ${line}`).join('\n')}</span>;
        return (
          <span key={key}>
            {lines.slice(0, head).map((line) => `  ${line}\n`)}
            <span className="soft">{`  ${t(mechanismTexts.unchanged, { n: left })}`}</span>
            {lines.slice(lines.length - tail).map((line) => `\n  ${line}`)}
          </span>
        );
      })}
    </div>
  );
}
