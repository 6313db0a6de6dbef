import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, Button, Radio, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { type ProblemError, withQuery } from '../../api/client.ts';
import { type ImportMode, type ImportRun, importQuery, importsQuery } from '../../api/letters.ts';
import { upload } from '../../api/upload.ts';
import { useWriteKey } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { letters } from '../../texts/letters.ts';
import { sizeText } from '../../ui/numbers.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { FileDrop } from './file-drop.tsx';

const MODES = ['history', 'live'] as const;

/** Choosing a file and how its letters are meant. It is always checked first; the check's page takes it in. */
export function BeginImport({ largestMb }: { largestMb: number }) {
  const { t, lang } = useLang();
  const { words } = useOffice();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useWriteKey();
  const [file, setFile] = useState<File | null>(null);
  const [mode, setMode] = useState<ImportMode>('history');
  const [channel, setChannel] = useState('mailbox');
  const [fault, setFault] = useState<string | null>(null);
  const [part, setPart] = useState(0);
  const sending = useRef<AbortController | null>(null);
  useEffect(() => () => sending.current?.abort(), []);
  const begin = useMutation<ImportRun, ProblemError, File>({
    mutationFn: (chosen) => {
      sending.current = new AbortController();
      setPart(0);
      return upload(withQuery('/api/imports/letters', { mode, channel, dryRun: 'true' }), {
        file: chosen,
        key: keyFor([chosen.name, chosen.size, chosen.lastModified, mode, channel]),
        onPart: setPart,
        signal: sending.current.signal,
      });
    },
    onSuccess: async (run) => {
      queries.setQueryData(importQuery(run.runId).queryKey, run);
      await queries.invalidateQueries({ queryKey: importsQuery.queryKey, exact: true, refetchType: 'none' });
      await navigate({ to: '/letters/$runId', params: { runId: run.runId } });
    },
  });
  const cancelled = sending.current?.signal.aborted === true;
  const choose = (chosen: File) => {
    begin.reset();
    const fits = chosen.size <= largestMb * 1_048_576;
    const facts = { name: chosen.name, size: sizeText(chosen.size, lang), mb: largestMb };
    setFault(fits ? null : t(letters.tooLarge, facts));
    setFile(fits ? chosen : null);
  };
  return (
    <form
      className="begin"
      onSubmit={(event) => {
        event.preventDefault();
        if (file) begin.mutate(file);
        else setFault(t(letters.needed));
      }}
    >
      <FileDrop
        file={file}
        onFile={choose}
        disabled={begin.isPending}
        hint={`${t(letters.formats, { mb: largestMb })}${lang === 'zh' ? '' : ' '}${t(letters.kept)}`}
      />
      {fault ? <Alert type="warning" showIcon role="alert" title={fault} /> : null}
      <fieldset className="modes" disabled={begin.isPending}>
        <legend>{t(letters.mode)}</legend>
        <Radio.Group value={mode} onChange={(event) => setMode(event.target.value)} name="mode">
          {MODES.map((m) => (
            <Radio key={m} value={m} className="mode">
              <span className="strong">{t(letters[m])}</span>
              <span className="mode-hint">{t(letters[`${m}Hint`])}</span>
            </Radio>
          ))}
        </Radio.Group>
      </fieldset>
      <div className="begin-channel">
        <label htmlFor="letters-channel">{t(letters.channel)}</label>
        <Select
          id="letters-channel"
          value={channel}
          onChange={setChannel}
          disabled={begin.isPending}
          options={Object.entries(words.channels).map(([value, name]) => ({ value, label: t(name) }))}
          popupMatchSelectWidth={false}
        />
      </div>
      {begin.error && !cancelled ? <ProblemNote problem={begin.error.problem} /> : null}
      <p className="send">
        <Button type="primary" htmlType="submit" loading={begin.isPending}>
          {t(letters.check)}
        </Button>
        {begin.isPending ? (
          <>
            <span role="status">{t(letters.sending, { part: Math.floor(part * 100) })}</span>
            <Button type="link" onClick={() => sending.current?.abort()}>
              {t(letters.cancel)}
            </Button>
          </>
        ) : null}
      </p>
    </form>
  );
}
