import { Button } from 'antd';
import type { Result } from '../../../../src/inspections/rules.ts';
import type { InspectionPage } from '../../api/inspections.ts';
import { useLang } from '../../lang.tsx';
import { dropEntry, type Entry } from '../../offline/device.ts';
import { resultTexts, visitTexts as texts } from '../../texts/inspections.ts';
import { momentText } from '../../ui/dates.ts';

/** What was done and is not sent yet, with when the device says it was; and what the server did not take, with why. */
export function Unsent({
  entries,
  page,
  zone,
  onSend,
  onChange,
}: {
  entries: readonly Entry[];
  page: InspectionPage;
  zone: string;
  onSend: () => void;
  onChange: () => void;
}) {
  const { t, lang } = useLang();
  if (entries.length === 0) return null;
  const words = ({ kind, body }: Entry): string => {
    switch (kind) {
      case 'look': {
        const item = page.items.find((i) => i.id === body.item);
        return t(texts.entry.look, { item: item ? t(item) : '', result: t(resultTexts[body.result as Result]) });
      }
      case 'findings':
        return t(texts.entry.findings, { what: body.what });
      case 'open':
      case 'photo':
        return t(texts.entry[kind]);
      default:
        return kind satisfies never;
    }
  };
  return (
    <section className="visit-unsent" aria-labelledby="unsent">
      <h2 id="unsent">{t(texts.unsentTitle)}</h2>
      <p className="soft small">{t(texts.unsentWhat)}</p>
      <ul>
        {entries.map((entry) => (
          <li key={entry.id}>
            <p className="flush">{words(entry)}</p>
            <p className="soft small flush">{t(texts.madeAt, { at: momentText(entry.madeAt, zone, lang) })}</p>
            {entry.problem ? (
              <p className="visit-refused" role="alert">
                {t(texts.refused, { why: t(entry.problem.title) })}
                <Button size="small" onClick={() => void dropEntry(entry.id).then(onChange)}>
                  {t(texts.discard)}
                </Button>
              </p>
            ) : null}
          </li>
        ))}
      </ul>
      <Button onClick={onSend}>{t(texts.sendNow)}</Button>
    </section>
  );
}
