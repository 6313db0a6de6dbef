import { PaperClipOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Tooltip } from 'antd';
import { useRef, useState } from 'react';
import { api, type Problem, problemOf } from '../api/client.ts';
import { ProblemNote } from './states.tsx';

/** Attaches files to a thing, one after the other: what was taken before one is refused stays. */
export function AddFiles({
  path,
  changes,
  label,
  hint = '',
  disabled = false,
}: {
  path: string;
  /** What is known no longer once a file is attached. */
  changes: readonly string[];
  label: string;
  hint?: string;
  disabled?: boolean;
}) {
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const add = async (files: FileList | null) => {
    setProblem(null);
    setBusy(true);
    try {
      for (const file of files ?? []) {
        const form = new FormData();
        form.append('file', file);
        await api(path, { method: 'POST', body: form, key: crypto.randomUUID() });
      }
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
    if (input.current) input.current.value = '';
    await queries.invalidateQueries({ queryKey: changes });
  };
  return (
    <>
      {problem ? <ProblemNote problem={problem} /> : null}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        onChange={(event) => void add(event.target.files)}
      />
      <Tooltip title={hint}>
        <span>
          <Button
            size="small"
            icon={<PaperClipOutlined />}
            loading={busy}
            disabled={disabled}
            onClick={() => input.current?.click()}
          >
            {label}
          </Button>
        </span>
      </Tooltip>
    </>
  );
}
