import { Select } from 'antd';
import { useState } from 'react';
import type { Rule } from '../../api/rules.ts';
import { useLang } from '../../lang.tsx';
import { ruleTexts } from '../../texts/rules.ts';
import { dayText } from '../../ui/dates.ts';
import { diff } from '../../ui/diff.ts';

const PARTS = [
  ['title', ruleTexts.ruleTitle],
  ['text', ruleTexts.text],
  ['binds', ruleTexts.binds],
  ['basis', ruleTexts.basis],
] as const;

/** Two versions side by side: what was left out stands on the left, what is new on the right, what is the same not at all. */
export function Versions({ page }: { page: Rule }) {
  const { t, lang } = useLang();
  const { versions } = page;
  const [chosen, choose] = useState<readonly [number, number] | null>(null);
  if (versions.length < 2) return null;
  const [older, newer] = chosen ?? [versions.length - 2, versions.length - 1];
  const nameOf = ({ rule, from }: Rule['versions'][number]) =>
    from
      ? t(ruleTexts.versionFrom, { n: rule.version, day: dayText(from, lang) })
      : t(ruleTexts.versionDraft, { n: rule.version });
  const options = versions.map((v, value) => ({ value, label: nameOf(v) }));
  const [left, right] = [versions[older]!.rule, versions[newer]!.rule];
  return (
    <section className="card">
      <h2>{t(ruleTexts.versions)}</h2>
      <div className="card-filters rule-versions">
        <Select
          aria-label={t(ruleTexts.older)}
          value={older}
          options={options}
          onChange={(value) => choose([value, newer])}
        />
        <Select
          aria-label={t(ruleTexts.newer)}
          value={newer}
          options={options}
          onChange={(value) => choose([older, value])}
        />
      </div>
      {PARTS.map(([part, name]) => {
        const pieces = diff(t(left[part]), t(right[part]));
        if (pieces.every((p) => p.kind === 'same'))
          return (
            <div key={part} className="sides">
              <h3>{t(name)}</h3>
              <p className="soft">{t(ruleTexts.unchanged)}</p>
            </div>
          );
        return (
          <div key={part} className="sides">
            <h3>{t(name)}</h3>
            <p className="pre">
              {pieces.map((p, i) =>
                p.kind === 'added' ? null : p.kind === 'removed' ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: pieces have nothing else to be told apart by
                  <del key={i} title={t(ruleTexts.removed)}>
                    {p.text}
                  </del>
                ) : (
                  p.text
                ),
              )}
            </p>
            <p className="pre">
              {pieces.map((p, i) =>
                p.kind === 'removed' ? null : p.kind === 'added' ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: pieces have nothing else to be told apart by
                  <ins key={i} title={t(ruleTexts.added)}>
                    {p.text}
                  </ins>
                ) : (
                  p.text
                ),
              )}
            </p>
          </div>
        );
      })}
    </section>
  );
}
