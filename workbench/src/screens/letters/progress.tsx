import type { Text } from '../../../../src/kernel/text.ts';
import type { ImportRun } from '../../api/letters.ts';
import { useLang } from '../../lang.tsx';
import { letters } from '../../texts/letters.ts';
import { numberText } from '../../ui/numbers.ts';

type Say = (text: Text, facts?: Readonly<Record<string, unknown>>) => string;

/** Seconds as people say them: nobody plans by 187 seconds. */
export const timeText = (t: Say, seconds: number): string =>
  seconds < 90 ? t(letters.seconds, { n: Math.max(1, seconds) }) : t(letters.minutes, { n: Math.round(seconds / 60) });

/** How much of the file was read, and how long the rest will take. */
export function Progress({ run }: { run: ImportRun }) {
  const { t, lang } = useLang();
  const percent = Math.floor(run.part * 100);
  const words = [
    t(letters.readSoFar, { n: numberText(run.counts.read, lang) }),
    `${percent}%`,
    ...(run.secondsLeft === null ? [] : [t(letters.left, { time: timeText(t, run.secondsLeft) })]),
  ];
  return (
    <div className="import-progress">
      {/* Until the first letters are through, nobody knows how far it is. */}
      <progress aria-label={t(letters.progress)} max={100} {...(run.part > 0 ? { value: percent } : {})} />
      <p className="flush">{words.join(' · ')}</p>
    </div>
  );
}
