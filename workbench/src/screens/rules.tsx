import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Input, Select } from 'antd';
import { useState } from 'react';
import type { RuleKind, RuleState } from '../../../src/register/rules.ts';
import { type RuleLine, type RuleSearch, rulesQuery } from '../api/rules.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { ruleActs, ruleKinds, ruleStates, ruleTexts } from '../texts/rules.ts';
import { AbleButton } from '../ui/able-button.tsx';
import { ActWindow } from '../ui/act-window.tsx';
import { dayText, todayIn } from '../ui/dates.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { draftAct } from './rules/acts.tsx';

/** The register: rules and prohibitions, of the office and of the law. The address keeps the question. */
export function Rules() {
  const { t } = useLang();
  const { me } = useOffice();
  const search = useSearch({ from: '/office/rules' });
  const navigate = useNavigate({ from: '/rules' });
  const [drafting, setDrafting] = useState(false);
  const found = useQuery(rulesQuery(search));
  const ask = (more: RuleSearch) => void navigate({ search: (s) => ({ ...s, ...more }), replace: true });
  const may = found.data?.abilities.draft;
  const home = me.posts.find((p) => p.role === 'head')?.unitId;
  return (
    <Screen
      title={t(ruleTexts.title)}
      aside={
        may === true ? (
          <AbleButton ability={may} onClick={() => setDrafting(true)}>
            {t(ruleActs.draft.title)}
          </AbleButton>
        ) : null
      }
    >
      <p className="card-fair">{t(ruleTexts.about)}</p>
      <search className="card-filters">
        <Select<RuleKind | ''>
          aria-label={t(ruleTexts.kind)}
          value={search.kind ?? ''}
          onChange={(kind) => ask({ kind: kind || undefined })}
          options={[
            { value: '', label: t(ruleTexts.allKinds) },
            ...(['rule', 'prohibition', 'responsibility'] as const).map((value) => ({
              value,
              label: t(ruleKinds[value]),
            })),
          ]}
        />
        <Select<RuleState | ''>
          aria-label={t(ruleTexts.state)}
          value={search.state ?? ''}
          onChange={(state) => ask({ state: state || undefined })}
          options={[
            { value: '', label: t(ruleTexts.allStates) },
            ...(['in-force', 'under-revision', 'draft', 'repealed'] as const).map((value) => ({
              value,
              label: t(ruleStates[value]),
            })),
          ]}
        />
        <Input.Search
          aria-label={t(ruleTexts.find)}
          placeholder={t(ruleTexts.find)}
          defaultValue={search.find}
          onSearch={(find) => ask({ find: find || undefined })}
          allowClear
          className="rule-find"
        />
      </search>
      {found.isPending ? <Loading rows={8} /> : null}
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data?.rules.length === 0 ? <Empty title={t(ruleTexts.empty)}>{t(ruleTexts.emptyHow)}</Empty> : null}
      {found.data && found.data.rules.length > 0 ? (
        <ul className="rows" aria-label={t(ruleTexts.list)} aria-busy={found.isFetching}>
          {found.data.rules.map((line) => (
            <Row key={line.rule.id} line={line} />
          ))}
        </ul>
      ) : null}
      {drafting ? (
        <ActWindow<{ ruleId: string }>
          act={draftAct(home)}
          about="new-rule"
          changes={[['rules']]}
          onClose={() => setDrafting(false)}
          onDone={({ ruleId }) => void navigate({ to: '/rules/$ruleId', params: { ruleId } })}
        />
      ) : null}
    </Screen>
  );
}

function Row({ line }: { line: RuleLine }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { rule, check } = line;
  const late = check?.dueOn != null && check.dueOn < todayIn(zone);
  return (
    <li className="row">
      <div className="row-due card-standing">
        <span className="strong">{t(line.kind)}</span>
        <span className="soft">{t(line.state)}</span>
      </div>
      <div className="row-main">
        <Link to="/rules/$ruleId" params={{ ruleId: rule.id }} className="row-link" data-row>
          {t(rule.title)}
        </Link>
        <p className="row-facts">
          <span>{t(line.issuer ?? ruleTexts.shipped)}</span>
          {line.repealedOn ? <span>{t(ruleTexts.repealedOn, { day: dayText(line.repealedOn, lang) })}</span> : null}
          {line.from && !line.repealedOn ? <span>{t(ruleTexts.from, { day: dayText(line.from, lang) })}</span> : null}
          <span>{check ? t(ruleTexts.checkedBy, { who: t(check.unit) }) : t(ruleTexts.nobodyChecks)}</span>
          {check?.kept === false ? <span className="mark-word">{t(ruleTexts.notKept)}</span> : null}
          {check?.dueOn ? (
            <span className={late ? 'mark-word' : undefined}>
              {t(late ? ruleTexts.checkLate : ruleTexts.nextCheck, { day: dayText(check.dueOn, lang) })}
            </span>
          ) : null}
        </p>
      </div>
    </li>
  );
}
