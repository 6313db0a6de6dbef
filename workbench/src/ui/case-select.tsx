import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useEffect, useState } from 'react';
import { api, withQuery } from '../api/client.ts';
import type { CaseList } from '../api/types.ts';
import { useLang } from '../lang.tsx';

const WAIT_MS = 250;

/** A value that has stopped changing. */
export function useSettled<T>(value: T, waitMs = WAIT_MS): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), waitMs);
    return () => window.clearTimeout(timer);
  }, [value, waitMs]);
  return settled;
}

/** Another case, by its number or by words in it. */
export function CaseSelect({
  id,
  value,
  onChange,
  except,
}: {
  id?: string;
  value?: string;
  onChange?: (caseId: string) => void;
  except: string;
}) {
  const { t, aside } = useLang();
  const [typed, setTyped] = useState('');
  const find = useSettled(typed);
  const found = useQuery({
    queryKey: ['cases', 'choose', find],
    queryFn: () => api<CaseList>(withQuery('/api/cases', { find, limit: 10 })),
    enabled: find.trim().length > 1,
  });
  const options = (found.data?.cases ?? [])
    .filter((c) => c.caseId !== except)
    .map((c) => ({ value: c.caseId, label: `${c.number}  ${c.title ?? ''}${aside(t(c.state))}` }));
  return (
    <Select
      {...(id ? { id } : {})}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      value={value}
      onChange={(caseId) => onChange?.(caseId)}
      options={options}
      loading={found.isFetching}
      notFoundContent={null}
      style={{ width: '100%' }}
    />
  );
}
