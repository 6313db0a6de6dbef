import { App, Button, Input } from 'antd';
import { useState } from 'react';
import type { Text } from '../../../../src/kernel/text.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { projectTexts } from '../../texts/projects.ts';
import { dayText } from '../../ui/dates.ts';
import { ProblemNote } from '../../ui/states.tsx';

interface Personal {
  readonly name?: string;
  readonly number: string;
}

/** Somebody drawn at random, for who calls: their number on asking, and what they said. The number is kept nowhere on this machine. */
export function Person({
  nth,
  attempts,
  look,
  code,
  say,
  results,
  words = false,
}: {
  nth: number;
  attempts: number;
  /** Addresses: to look at the number, to give a code, to say what came of the call. */
  look: string;
  code?: string;
  say: string;
  results: readonly { readonly id: string; readonly text: Text }[];
  /** Whether they may say what is missing. */
  words?: boolean;
}) {
  const { t, lang } = useLang();
  const { message } = App.useApp();
  const [lacking, setLacking] = useState('');
  const seen = useWrite<Personal>();
  const given = useWrite<{ code: string; until: string }>();
  const said = useWrite([['projects'], ['owed']]);
  const failed = seen.error ?? given.error ?? said.error;
  return (
    <li className="project-person">
      <p className="flush">
        <span className="strong">{t(projectTexts.person, { n: nth })}</span>{' '}
        {attempts > 0 ? <span className="soft small">{t(projectTexts.attempts, { n: attempts })}</span> : null}{' '}
        {seen.data ? (
          <span className="number">
            {seen.data.name} {seen.data.number}
          </span>
        ) : (
          <Button size="small" onClick={() => seen.mutate({ path: look, body: {} })} loading={seen.isPending}>
            {t(projectTexts.show)}
          </Button>
        )}
      </p>
      {failed ? <ProblemNote problem={failed.problem} /> : null}
      {words ? (
        <Input
          aria-label={t(projectTexts.lacking)}
          placeholder={t(projectTexts.lacking)}
          value={lacking}
          onChange={(e) => setLacking(e.target.value)}
          maxLength={1000}
        />
      ) : null}
      <p className="supervise-acts flush">
        {results.map(({ id, text }) => (
          <Button
            key={id}
            size="small"
            disabled={said.isPending}
            onClick={() =>
              said.mutate(
                { path: say, body: { result: id, ...(words ? { words: lacking.trim() || null } : {}) } },
                { onSuccess: () => void message.success(t(projectTexts.noted)) },
              )
            }
          >
            {t(text)}
          </Button>
        ))}
        {code ? (
          <Button size="small" onClick={() => given.mutate({ path: code, body: {} })} loading={given.isPending}>
            {t(projectTexts.code)}
          </Button>
        ) : null}
      </p>
      {given.data ? (
        <p className="notice">
          {t(projectTexts.codeIs, { code: given.data.code, until: dayText(given.data.until, lang) })}{' '}
          <span className="number small">
            {code?.replace('/api/project-lists/', '/projects/answer/').replace('/people/', '/').replace('/code', '')}
          </span>
        </p>
      ) : null}
    </li>
  );
}
