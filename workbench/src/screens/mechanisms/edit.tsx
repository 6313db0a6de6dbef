import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { App, Button, Segmented } from 'antd';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { draftKey, useDraft } from '../../api/draft.ts';
import {
  draftQuery,
  faultsQuery,
  type Handed,
  mechanismQuery,
  mechanismSchemaQuery,
  mechanismsQuery,
  type RuleFault,
} from '../../api/mechanisms.ts';
import type { Abilities } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { draftTexts, editTexts, mechanismTexts, newTexts } from '../../texts/mechanisms.ts';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading, titleOf } from '../../ui/states.tsx';
import { LineDiff } from './compare.tsx';
import { Decide } from './decide.tsx';
import { rulesDraft } from './mechanism.tsx';
import { raised } from './numbers.ts';
import { NumbersForm } from './numbers-form.tsx';
import { freeId, patternOf } from './pattern.ts';

// As large as a screen of its own, and only whoever writes the whole text needs it.
const YamlEditor = lazy(() => import('./yaml-editor.tsx').then((m) => ({ default: m.YamlEditor })));

/** A pause in typing before what was written is checked. */
const PAUSE_MS = 500;

export function EditMechanism() {
  const { row } = useParams({ from: '/office/mechanisms/$row/edit' });
  const { draft: draftId } = useSearch({ from: '/office/mechanisms/$row/edit' });
  const { t } = useLang();
  const { me } = useOffice();
  const found = useQuery({ ...mechanismQuery(row), retry: draftId ? false : 3 });
  const draft = useQuery({ ...draftQuery(draftId ?? ''), enabled: draftId !== undefined });
  if (found.isPending || (draftId && draft.isPending)) return <Loading rows={10} />;
  // One that was given back, and that there is no version of yet, has its draft alone.
  const mended = draft.data;
  if (!found.data && !mended)
    return (
      <Screen title={t(titleOf((found.error ?? draft.error)!, mechanismTexts.notFound))}>
        <Failed error={(found.error ?? draft.error)!} retry={() => void found.refetch()} />
        <Link to="/mechanisms">{t(mechanismTexts.back)}</Link>
      </Screen>
    );
  const page = found.data;
  const base = page?.versions[0];
  const own = page?.versions.filter((v) => v.mechanismId !== null).map((v) => v.number) ?? [];
  return (
    <Editing
      key={`${row} ${draftId ?? ''}`}
      title={t(editTexts.title, { row, name: t(mended?.line.name ?? page!.line.name) })}
      back={row}
      kept={draftId ? draftKey(me.account.accountId, draftId, 'mechanism') : rulesDraft(me.account.accountId, row)}
      base={mended?.source ?? base!.source}
      highest={mended ? Math.max(0, ...own) : base!.number}
      ready={mended !== undefined || base!.state === 'offered'}
      adopt={page?.abilities.adopt}
      hand={mended ? mended.abilities.hand : page?.abilities.hand}
      handed={mended ? { draftId: mended.line.draftId, from: mended.line.from } : null}
      asked={mended?.told.findLast((said) => said.what === 'returned')?.words ?? null}
    />
  );
}

/** A mechanism of the office's own, from a pattern, with an id that is free. */
export function NewMechanism() {
  const { t } = useLang();
  const { me } = useOffice();
  const list = useQuery(mechanismsQuery);
  if (list.isPending) return <Loading rows={10} />;
  if (list.isError)
    return (
      <Screen title={t(newTexts.title)}>
        <Failed error={list.error} retry={() => void list.refetch()} />
      </Screen>
    );
  const { mechanisms, abilities } = list.data;
  return (
    <Editing
      title={t(newTexts.title)}
      back={null}
      kept={draftKey(me.account.accountId, 'new', 'mechanism')}
      base={patternOf(freeId(mechanisms.map((m) => m.row)))}
      highest={0}
      ready
      adopt={abilities.adopt}
      hand={abilities.hand}
      handed={null}
    />
  );
}

/** A rule being written or changed: by its numbers or as text, checked as one types, previewed, and adopted or handed over. */
function Editing({
  title,
  back,
  kept,
  base,
  highest,
  ready,
  adopt,
  hand,
  handed,
  asked = null,
}: {
  title: string;
  /** The row it is a version of; `null`: it is new, and its id has to be free. */
  back: string | null;
  /** Where changes are kept on this computer. */
  kept: string;
  base: string;
  /** The version that a changed text follows. */
  highest: number;
  /** It can be decided as it stands, unchanged. */
  ready: boolean;
  adopt: Abilities[string] | undefined;
  hand: Abilities[string] | undefined;
  handed: Handed | null;
  /** What whoever gave it back wants mended. */
  asked?: string | null;
}) {
  const { t, colon } = useLang();
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const draft = useDraft<string>(kept, base);
  const [mode, setMode] = useState<'numbers' | 'text'>(back === null ? 'text' : 'numbers');
  const [goTo, jump] = useState<{ readonly line: number } | null>(null);
  const source = draft.value;
  const changed = source !== base;
  const set = (text: string) => {
    if (text !== base) draft.set(raised(text, highest));
    else draft.clear();
  };
  const settled = useSettled(source);
  const sources = useMemo(() => [settled], [settled]);
  const checked = useQuery({ ...faultsQuery(sources, back === null), placeholderData: (before) => before });
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
    <Screen title={title} wide>
      <p>
        {back === null ? (
          <Link to="/mechanisms">{t(mechanismTexts.back)}</Link>
        ) : (
          <Link to="/mechanisms/$row" params={{ row: back }}>
            {t(editTexts.back)}
          </Link>
        )}
      </p>
      <p className="card-fair">{back === null ? t(newTexts.how) : t(editTexts.how, { n: highest + 1 })}</p>
      {asked ? <p className="mechanism-note pre">{`${t(draftTexts.toMend)}${colon}${asked}`}</p> : null}
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
      {changed && back !== null ? (
        <section className="card">
          <h2>{t(mechanismTexts.compare)}</h2>
          <LineDiff before={base} after={source} />
        </section>
      ) : null}
      {changed || ready ? (
        <Decide
          sources={sources}
          sound={sound}
          ability={adopt}
          hand={hand}
          handed={handed}
          about={handed?.draftId ?? back ?? 'new'}
          onAdopted={() => {
            draft.clear();
            // What was handed over, or is new, is found in the list; a new version on the page of its row.
            if (back === null || adopt !== true) void navigate({ to: '/mechanisms' });
            else void navigate({ to: '/mechanisms/$row', params: { row: back } });
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
      <h2>{t(editTexts.faults, { n: faults.length })}</h2>
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
