import { Select } from 'antd';
import { useMemo } from 'react';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';

interface Props {
  readonly id?: string;
  readonly placeholder?: string;
  readonly value?: string | null;
  readonly onChange?: (category: string | null) => void;
  /** A whole branch may be chosen too: for filters. */
  readonly branches?: boolean;
  readonly 'aria-label'?: string;
}

/** The tree of categories, branch by branch, found by name in either language. */
export function CategorySelect({ value, onChange, branches = false, ...rest }: Props) {
  const { lang } = useLang();
  const { choices } = useOffice();
  const options = useMemo(
    () =>
      choices.categories.map((b) => ({
        label: b[lang],
        title: b[lang],
        options: [
          ...(branches ? [{ value: b.id, label: b[lang], words: `${b.zh} ${b.en}`.toLowerCase() }] : []),
          ...b.children.map((c) => ({
            value: c.id,
            label: c[lang],
            words: `${b.zh} ${b.en} ${c.zh} ${c.en}`.toLowerCase(),
          })),
        ],
      })),
    [choices, lang, branches],
  );
  return (
    <Select
      {...rest}
      allowClear
      showSearch={{
        filterOption: (typed, option) =>
          ((option as unknown as { words?: string })?.words ?? '').includes(typed.trim().toLowerCase()),
      }}
      value={value ?? undefined}
      onChange={(category) => onChange?.(category ?? null)}
      options={options}
      popupMatchSelectWidth={false}
      style={{ width: '100%' }}
    />
  );
}
