import { useQueries } from '@tanstack/react-query';
import { Select } from 'antd';
import { unitQuery } from '../../api/org.ts';
import { useLang } from '../../lang.tsx';

/** Posts of these units, the first unit's first. */
export function PostSelect({
  units,
  without,
  value,
  onChange,
  id,
}: {
  units: readonly string[];
  without?: string;
  value?: string;
  onChange?: (post: string) => void;
  id?: string;
}) {
  const { t } = useLang();
  const found = useQueries({ queries: units.map((unit) => unitQuery(unit)) });
  const options = found
    .flatMap((q) => q.data?.posts ?? [])
    .filter((p) => p.active && p.postId !== without)
    .map((p) => ({
      value: p.postId,
      // Two of one title are told apart by who holds them.
      label: p.holder ? `${t(p)} · ${p.holder.name}` : t(p),
    }));
  return (
    <Select
      {...(id ? { id } : {})}
      value={value}
      onChange={(post) => onChange?.(post)}
      options={options}
      popupMatchSelectWidth={false}
      style={{ width: '100%' }}
    />
  );
}
