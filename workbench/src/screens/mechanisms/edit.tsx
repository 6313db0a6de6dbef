import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { App, Button, Segmented } from 'antd';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useDraft } from '../../api/draft.ts';
import {
  faultsQuery,
  type Mechanism,
  mechanismQuery,
  mechanismSchemaQuery,
  type RuleFault,
} from '../../api/mechanisms.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { editTexts, mechanismTexts } from '../../texts/mechanisms.ts';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { LineDiff } from './compare.tsx';
import { Decide } from './decide.tsx';
import { rulesDraft } from './mechanism.tsx';
import { raised } from './numbers.ts';
import { NumbersForm } from './numbers-form.tsx';

// As large as a screen of its own, and only whoever writes the whole text needs it.
const YamlEditor = lazy(() => import('./yaml-editor.tsx').then((m) => ({ default: m.YamlEditor })));

/** A pause in typing before what was written is checked. */
const PAUSE_MS = 500;

export function EditMechanism() {
  const { row } = useParams({ from: '/office/mechanisms/$row/edit' });
  const { t } = useLang();
  const found = useQuery(mechanismQuery(row));
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError && !found.data)
    return (
      <Screen title={t(mechanismTexts.notFound)}>
        <Failed error={found.error} retry={() => void found.refetch()} />
        <Link to="/mechanisms">{t(mechanismTexts.back)}</Link>
      </Screen>
    );
  return <Editing key={row} page={found.data} />;
}

/** A rule being changed: by its numbers or as text, checked as one types, previewed, and adopted. */
function Editing({ page }: { page: Mechanism }) {
  const { t } = useLang();
  const { me } = useOffice();
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const { row, name } = page.line;
  const base = page.versions[0]!;
  const highest = base.number;
  const draft = useDraft<string>(rulesDraft(me.account.accountId, row), base.source);
  const [mode, setMode] = useState<'numbers' | 'text'>('numbers');
  const [goTo, jump] = useState<{ readonly line: number } | null>(null);
  const source = draft.value;
  const changed = source !== base.source;
  const set = (text: string) => {
    if (text !== base.source) draft.set(raised(text, highest));
    else draft.clear();
  };
  const settled = useSettled(source);
  const sources = useMemo(() => [settled], [settled]);
  const checked = useQuery({ ...faultsQuery(sources), placeholderData: (before) => before });
  const schema = useQuery(mechanismSchemaQuery).data;
  const faults = checked.data?.faults ?? NONE;
  const busy = settled !== source || checked.isPending || checked.isPlaceholderData;
  const sound = !busy && checked.isSuccess && faults.length === 0;
  const reset = () =>
    modal.confirm({
      title: t(editTexts.resetSure),
      okText: t(editTexts.reset),
      onOk: draft.clear,
    });
  return (
    <Screen title={t(editTexts.title, { row, name: t(name) })} wide>
      <p>
        <Link to="/mechanisms/$row" params={{ row }}>
          {t(editTexts.back)}
        </Link>
      </p>
      <p className="card-fair">{t(editTexts.how, { n: highest + 1 })}</p>
      <div className="mechanism-tools">
        <Segmented<'numbers' | 'text'>
          aria-label={t(editTexts.mode)}
          value={mode}
          onChange={setMode}
          options={[
            { value: 'numbers', label: t(editTexts.numbers) },
            { value: 'text', label: t(editTexts.text) },
          ]}
        />
        <span className={changed ? 'mark-word' : 'soft'}>{t(changed ? editTexts.changed : editTexts.unchanged)}</span>
        {changed ? (
          <Button size="small" onClick={reset}>
            {t(editTexts.reset)}
          </Button>
        ) : null}
      </div>
      <div className="mechanism-editing">
        <div>
          {mode === 'numbers' ? (
            <NumbersForm source={source} onChange={set} />
          ) : (
            <Suspense fallback={<Loading rows={12} />}>
              <YamlEditor
                value={source}
                onChange={set}
                faults={faults}
                schema={schema}
                goTo={goTo}
                label={t(editTexts.editor)}
              />
              <p className="soft small flush">{t(editTexts.editorHelp)}</p>
            </Suspense>
          )}
        </div>
        <section className="side-part" aria-live="polite">
          {checked.isError ? <Failed error={checked.error} retry={() => void checked.refetch()} /> : null}
          <Faults
            faults={faults}
            busy={busy}
            onJump={(line) => {
              setMode('text');
              jump({ line });
            }}
          />
        </section>
      </div>
      {changed ? (
        <section className="card">
          <h2>{t(mechanismTexts.compare)}</h2>
          <LineDiff before={base.source} after={source} />
        </section>
      ) : null}
      {changed || base.state === 'offered' ? (
        <Decide
          sources={sources}
          sound={sound}
          ability={page.abilities.adopt}
          about={row}
          onAdopted={() => {
            draft.clear();
            void navigate({ to: '/mechanisms/$row', params: { row } });
          }}
        />
      ) : null}
    </Screen>
  );
}

const NONE: readonly RuleFault[] = [];

/** A text once nobody has changed it for a moment. */
function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => settle(text), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [text]);
  return settled;
}

function Faults({
  faults,
  busy,
  onJump,
}: {
  faults: readonly RuleFault[];
  busy: boolean;
  onJump: (line: number) => void;
}) {
  const { t } = useLang();
  if (faults.length === 0) return <p className="flush">{t(busy ? editTexts.checking : editTexts.sound)}</p>;
  return (
    <>
      <h2>{t(faults.length === 1 ? editTexts.oneFault : editTexts.faults, { n: faults.length })}</h2>
      <ul className="mechanism-faults">
        {faults.map(({ line, place, wrong, mending }) => (
          <li key={`${line} ${place} ${wrong.en}`}>
            <button type="button" className="why-button" onClick={() => onJump(line)}>
              {t(editTexts.line, { n: line })}
            </button>{' '}
            {t(wrong)}
            <p className="soft small flush">{t(mending)}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
