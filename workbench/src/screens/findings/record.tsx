import { useQuery } from '@tanstack/react-query';
import { rulesQuery } from '../../api/rules.ts';
import type { Named } from '../../api/types.ts';
import { findingTexts } from '../../texts/findings.ts';
import { type Act, ActWindow } from '../../ui/act-window.tsx';
import { Failed, Loading } from '../../ui/states.tsx';

/** Writing down what was seen on a visit or told in a complaint. */
export function RecordWindow({
  sources,
  onClose,
  onDone,
}: {
  sources: readonly Named[];
  onClose: () => void;
  onDone: (findingId: string) => void;
}) {
  const rules = useQuery(rulesQuery({}));
  if (rules.isPending) return <Loading rows={3} />;
  if (rules.isError) return <Failed error={rules.error} retry={() => void rules.refetch()} />;
  // What a unit is there for is nothing that somebody can go against.
  const binding = rules.data.rules.filter(
    ({ rule, state }) => rule.kind !== 'responsibility' && (state.id === 'in-force' || state.id === 'under-revision'),
  );
  const act: Act = {
    title: findingTexts.record,
    what: findingTexts.recordWhat,
    done: findingTexts.recorded,
    path: '/api/findings',
    initial: { source: sources[0]?.id },
    fields: [
      {
        name: 'source',
        label: findingTexts.source,
        kind: 'choice',
        options: sources.map((s) => ({ value: s.id, label: s })),
      },
      {
        name: 'appeal',
        label: findingTexts.appeal,
        kind: 'line',
        hint: findingTexts.appealHint,
        when: (values) => values.source === 'complaint',
      },
      { name: 'unit', label: findingTexts.chooseUnit, kind: 'unit' },
      {
        name: 'rule',
        label: findingTexts.chooseRule,
        kind: 'choice',
        options: binding.map(({ rule, kind }) => ({
          value: `${rule.id} ${rule.version}`,
          label: { zh: `${kind.zh} · ${rule.title.zh}`, en: `${kind.en} · ${rule.title.en}` },
        })),
      },
      { name: 'what', label: findingTexts.what, kind: 'text' },
      { name: 'foundOn', label: findingTexts.when, kind: 'day' },
      { name: 'foundAt', label: findingTexts.time, kind: 'time', optional: true },
      { name: 'place', label: findingTexts.place, kind: 'line', optional: true },
      {
        name: 'concerned',
        label: findingTexts.chooseConcerned,
        kind: 'post',
        unit: (values) => values.unit,
        optional: true,
        hint: findingTexts.concernedHint,
        when: (values) => Boolean(values.unit),
      },
    ],
    body: ({ rule, ...given }) => {
      const [id, version] = (rule ?? '').split(' ');
      return { ...given, rule: { id, version: Number(version) } };
    },
  };
  return (
    <ActWindow<{ findingId: string }>
      act={act}
      about="new-finding"
      changes={[['findings'], ['owed']]}
      onClose={onClose}
      onDone={(made) => onDone(made.findingId)}
    />
  );
}
