import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { draftKey, useDraft } from '../../api/draft.ts';
import { type Handed, MECHANISM_CHANGES, previewQuery } from '../../api/mechanisms.ts';
import type { Abilities } from '../../api/types.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { adoptTexts, editTexts } from '../../texts/mechanisms.ts';
import { dayOf, dayText } from '../../ui/dates.ts';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';
import { HandOver } from './hand-over.tsx';
import { PreviewShown } from './preview.tsx';

/**
 * From rules to a decision: what a year under them brings, then date, ground and signature. What was not previewed as it stands now
 * cannot be adopted here.
 * @param sound whether the check found nothing
 */
export function Decide({
  sources,
  sound,
  ability,
  about,
  onAdopted,
  hand,
  handed = null,
}: {
  sources: readonly string[];
  sound: boolean;
  ability: Abilities[string] | undefined;
  /** For the draft of the ground. */
  about: string;
  onAdopted: () => void;
  /** May it be handed to whoever signs? Only a single rule is. */
  hand?: Abilities[string] | undefined;
  /** What was handed over: it is decided where it stands. */
  handed?: Handed | null;
}) {
  const { t } = useLang();
  const { zone } = useOffice();
  const thisYear = Number(dayOf(Date.now(), zone).slice(0, 4));
  const [year, setYear] = useState(thisYear + 1);
  const [asked, ask] = useState<{ readonly sources: readonly string[]; readonly year: number } | null>(null);
  const current = asked !== null && asked.year === year && same(asked.sources, sources);
  const shown = useQuery({ ...previewQuery(asked?.sources ?? [], asked?.year ?? year), enabled: asked !== null });
  const seen = current && sound && shown.data?.faults.length === 0;
  return (
    <>
      <section className="card" aria-busy={shown.isFetching}>
        <h2>{t(editTexts.preview)}</h2>
        <p className="soft">{t(editTexts.previewHow)}</p>
        <div className="card-filters">
          <Select
            aria-label={t(editTexts.year)}
            value={year}
            onChange={setYear}
            options={[thisYear, thisYear + 1, thisYear + 2].map((value) => ({ value, label: String(value) }))}
          />
          <Button disabled={!sound} onClick={() => ask({ sources, year })}>
            {t(editTexts.showPreview)}
          </Button>
        </div>
        {sound ? null : <p className="soft flush">{t(editTexts.mendFirst)}</p>}
        {asked && !current ? <p className="mark-word flush">{t(editTexts.again)}</p> : null}
        {asked && shown.isPending ? <Loading rows={5} /> : null}
        {shown.isError ? <Failed error={shown.error} retry={() => void shown.refetch()} /> : null}
        {shown.data && current ? (
          shown.data.faults.length > 0 ? (
            <ul className="mechanism-list">
              {shown.data.faults.map((fault) => (
                <li key={`${fault.file} ${fault.line} ${fault.place}`}>
                  {t(editTexts.line, { n: fault.line })} {t(fault.wrong)} · {t(fault.mending)}
                </li>
              ))}
            </ul>
          ) : (
            <PreviewShown preview={shown.data} />
          )
        ) : null}
      </section>
      {hand === true && ability !== true ? (
        <HandOver source={sources[0]!} ready={seen} about={about} handed={handed} onHanded={onAdopted} />
      ) : (
        <Adopt sources={sources} ready={seen} ability={ability} about={about} onAdopted={onAdopted} handed={handed} />
      )}
    </>
  );
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);

interface Decision {
  readonly from: string;
  readonly ground: string;
}

function Adopt({
  sources,
  ready,
  ability,
  about,
  onAdopted,
  handed,
}: {
  sources: readonly string[];
  ready: boolean;
  ability: Abilities[string] | undefined;
  about: string;
  onAdopted: () => void;
  handed: Handed | null;
}) {
  const { t, lang } = useLang();
  const { me, zone } = useOffice();
  const { message } = App.useApp();
  const today = dayOf(Date.now(), zone);
  const draft = useDraft<Decision>(draftKey(me.account.accountId, about, 'adopt'), {
    from: handed && handed.from > today ? handed.from : today,
    ground: '',
  });
  const write = useWrite(MECHANISM_CHANGES);
  if (ability !== true)
    return (
      <section className="card">
        <h2>{t(adoptTexts.title)}</h2>
        <p className="soft flush">{ability ? t(ability.reason) : null}</p>
      </section>
    );
  const { account, posts } = me;
  const heads = posts.filter((p) => p.role === 'head');
  const send = ({ from, ground }: Decision) =>
    write.mutate(
      handed
        ? { path: `/api/mechanisms/drafts/${handed.draftId}/adopt`, body: { from, ground: ground.trim() } }
        : { path: '/api/mechanisms', body: { sources, from, ground: ground.trim() } },
      {
        onSuccess: () => {
          draft.clear();
          void message.success(t(adoptTexts.done, { day: dayText(from, lang) }), 6);
          onAdopted();
        },
      },
    );
  return (
    <section className="card">
      <h2>{t(adoptTexts.title)}</h2>
      <p className="soft">{t(adoptTexts.how)}</p>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form<Decision>
        name="adopt-mechanism"
        layout="vertical"
        requiredMark={false}
        initialValues={draft.value}
        onValuesChange={(_, all) => draft.set(all)}
        onFinish={send}
        className="act-form"
      >
        <Form.Item name="from" label={t(adoptTexts.from)} rules={[{ required: true, message: t(adoptTexts.fill) }]}>
          <Input type="date" className="day" min={today} />
        </Form.Item>
        <Form.Item
          name="ground"
          label={t(adoptTexts.ground)}
          extra={t(adoptTexts.groundHint)}
          rules={[{ required: true, whitespace: true, message: t(adoptTexts.fill) }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
        </Form.Item>
        <p className="soft">
          {t(adoptTexts.signer, {
            name: account.displayName,
            post: heads.map((p) => t(p.title)).join(lang === 'zh' ? '、' : ', '),
          })}
        </p>
        <div className="send">
          <Button type="primary" htmlType="submit" loading={write.isPending} disabled={!ready}>
            {t(adoptTexts.adopt)}
          </Button>
          {ready ? null : <span className="soft">{t(adoptTexts.previewFirst)}</span>}
        </div>
      </Form>
    </section>
  );
}
