import { Select } from 'antd';
import { useMemo } from 'react';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';

interface Common {
  readonly 'aria-label'?: string;
  readonly id?: string;
  readonly placeholder?: string;
  readonly allowClear?: boolean;
}

/** Units to choose from, found by name in either language or by another spelling. */
function useUnitOptions() {
  const { lang } = useLang();
  const { choices } = useOffice();
  return useMemo(
    () =>
      choices.units.map((u) => ({
        value: u.id,
        label: u[lang],
        words: [u.zh, u.en, ...u.aliases].join(' ').toLowerCase(),
      })),
    [choices, lang],
  );
}

const matches = (typed: string, option?: { words: string }): boolean =>
  option?.words.includes(typed.trim().toLowerCase()) ?? false;

export function UnitSelect({
  value,
  onChange,
  ...rest
}: Common & { value?: string | null; onChange?: (unit: string | null) => void }) {
  const options = useUnitOptions();
  return (
    <Select
      {...rest}
      showSearch={{ filterOption: matches }}
      value={value ?? undefined}
      onChange={(unit) => onChange?.(unit ?? null)}
      options={options}
      popupMatchSelectWidth={false}
      style={{ width: '100%' }}
    />
  );
}

export function UnitsSelect({
  value,
  onChange,
  ...rest
}: Common & { value?: string[]; onChange?: (units: string[]) => void }) {
  const options = useUnitOptions();
  return (
    <Select
      {...rest}
      mode="multiple"
      showSearch={{ filterOption: matches }}
      value={value ?? []}
      onChange={(units) => onChange?.(units)}
      options={options}
      popupMatchSelectWidth={false}
      style={{ width: '100%' }}
    />
  );
}
