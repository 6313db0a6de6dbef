import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { planQuery } from '../../api/sendings.ts';
import { useLang } from '../../lang.tsx';
import { planTexts as texts } from '../../texts/sendings.ts';

/** The line of the year's plan that an inspection is; nothing chosen, it is outside the plan. */
export function PlanLine({
  unit,
  day,
  value,
  onChange,
  id,
}: {
  unit: string | undefined;
  day: string | undefined;
  value?: string | undefined;
  onChange?: (line: string | undefined) => void;
  id?: string;
}) {
  const { t } = useLang();
  const year = day ? Number(day.slice(0, 4)) : undefined;
  const found = useQuery(planQuery(unit, year));
  const words = new Map((found.data?.lines ?? []).map((line) => [line.text, t(line.words)]));
  const lines = [...words.keys()];
  if (found.data && found.data.of === null && value === undefined)
    return (
      <span id={id} className="soft">
        {t(texts.noPlan)}
      </span>
    );
  // Written down earlier, and in the plan no more: it is said, not dropped in silence.
  const gone = value !== undefined && found.data !== undefined && !lines.includes(value);
  return (
    <Select
      {...(id && { id })}
      allowClear
      loading={found.isPending}
      value={value}
      onChange={(line?: string) => onChange?.(line)}
      placeholder={t(texts.choose)}
      status={gone ? 'warning' : ''}
      showSearch={{ optionFilterProp: 'label' }}
      options={[...new Set(gone ? [value, ...lines] : lines)].map((line) => ({
        value: line,
        label: words.get(line) ?? `${line.split('\t')[0]} · ${t(texts.left)}`,
      }))}
    />
  );
}
