import { Button, Form, Input, Select } from 'antd';
import { useId, useRef, useState } from 'react';
import type { Result } from '../../../../src/inspections/rules.ts';
import type { InspectionPage } from '../../api/inspections.ts';
import { useLang } from '../../lang.tsx';
import type { Entry, KeptVisit } from '../../offline/device.ts';
import type { Act } from '../../offline/send.ts';
import { frame } from '../../texts/frame.ts';
import { inspectionTexts, resultTexts, visitTexts as texts } from '../../texts/inspections.ts';
import { todayIn } from '../../ui/dates.ts';

const RESULTS = ['in-order', 'not-in-order', 'not-seen'] as const satisfies readonly Result[];

/** One item: three large answers, words if one likes, and a finding where it is not in order. */
export function VisitItem({
  item,
  visit,
  entries,
  act,
}: {
  item: InspectionPage['items'][number];
  visit: KeptVisit;
  entries: readonly Entry[];
  act: Act;
}) {
  const { t } = useLang();
  const id = useId();
  const mine = entries.filter((e) => e.body.item === item.id);
  const last = mine.findLast((e) => e.kind === 'look' && e.problem === null);
  const result = (last?.body.result ?? item.result?.id ?? null) as Result | null;
  const said = String(last?.body.words ?? item.words ?? '');
  const [words, setWords] = useState(said);
  const [finding, setFinding] = useState(false);
  const found = [
    ...visit.page.findings.filter((f) => f.item === item.id).map((f) => ({ id: f.findingId, what: f.what })),
    ...mine
      .filter((e) => e.kind === 'findings')
      .map((e) => ({ id: String(e.body.findingId), what: String(e.body.what) })),
  ];
  const look = (next: Result) =>
    act({
      kind: 'look',
      path: `/api/inspections/${visit.inspectionId}/look`,
      body: { item: item.id, result: next, words: words.trim() || null },
      file: null,
    });
  return (
    <li className="visit-item" data-item={item.id}>
      <p id={id} className="visit-what">
        {t(item)}
      </p>
      <p className="soft small flush">{t(inspectionTexts.rule, { rule: t(item.rule.title) })}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a row of buttons in every browser that offices use */}
      <div className="visit-results" role="group" aria-labelledby={id}>
        {RESULTS.map((value) => (
          <button
            key={value}
            type="button"
            aria-pressed={result === value}
            className={`visit-result result-${value}`}
            onClick={() => void look(value)}
          >
            {t(resultTexts[value])}
          </button>
        ))}
      </div>
      <Input.TextArea
        aria-label={t(texts.words)}
        placeholder={t(texts.words)}
        autoSize={{ minRows: 1, maxRows: 6 }}
        maxLength={4000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {result !== null && words.trim() !== said.trim() ? (
        <Button className="visit-save" onClick={() => void look(result)}>
          {t(texts.saveWords)}
        </Button>
      ) : null}
      {found.length > 0 ? (
        <ul className="visit-found" aria-label={t(texts.found)}>
          {found.map((f) => (
            <li key={f.id}>{f.what}</li>
          ))}
        </ul>
      ) : result === 'not-in-order' ? (
        <p className="visit-needed">{t(texts.findNeeded)}</p>
      ) : null}
      {finding ? (
        <FindingForm item={item.id} visit={visit} act={act} onClose={() => setFinding(false)} />
      ) : (
        <Button className="visit-find" onClick={() => setFinding(true)}>
          {t(texts.find)}
        </Button>
      )}
    </li>
  );
}

interface Values {
  readonly unit: string;
  readonly what: string;
  readonly place?: string;
  readonly foundOn: string;
}

function FindingForm({ item, visit, act, onClose }: { item: string; visit: KeptVisit; act: Act; onClose: () => void }) {
  const { t } = useLang();
  const input = useRef<HTMLInputElement>(null);
  const [photos, setPhotos] = useState<readonly File[]>([]);
  const [busy, setBusy] = useState(false);
  const path = `/api/inspections/${visit.inspectionId}/findings`;
  const save = async ({ unit, what, place, foundOn }: Values) => {
    setBusy(true);
    // The device names it, so that its photos can follow it without a connection.
    const findingId = crypto.randomUUID();
    const body = { findingId, item, unit, what: what.trim(), place: place?.trim() || null, foundOn };
    await act({ kind: 'findings', path, body, file: null });
    for (const file of photos) await act({ kind: 'photo', path: `${path}/${findingId}/photos`, body: {}, file });
    onClose();
  };
  const required = { required: true, whitespace: true, message: t(inspectionTexts.fill) };
  return (
    <Form<Values>
      layout="vertical"
      requiredMark={false}
      className="visit-finding"
      initialValues={{ unit: visit.units[0]?.id, foundOn: todayIn(visit.zone) }}
      onFinish={(values) => void save(values)}
    >
      <Form.Item name="what" label={t(texts.what)} extra={t(texts.whatHint)} rules={[required]}>
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={4000} autoFocus />
      </Form.Item>
      <Form.Item name="unit" label={t(texts.unit)} rules={[required]}>
        <Select options={visit.units.map((u) => ({ value: u.id, label: t(u) }))} />
      </Form.Item>
      <Form.Item name="place" label={t(texts.place)}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="foundOn" label={t(texts.foundOn)} rules={[required]}>
        <Input
          type="date"
          min={visit.page.inspection.from}
          max={todayIn(visit.zone) < visit.page.inspection.to ? todayIn(visit.zone) : visit.page.inspection.to}
        />
      </Form.Item>
      <p className="flush strong">{t(texts.photos)}</p>
      <p className="soft small">{t(texts.photoRule)}</p>
      <Button onClick={() => input.current?.click()}>
        {photos.length > 0 ? t(texts.photoCount, { n: photos.length }) : t(texts.addPhotos)}
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label={t(texts.addPhotos)}
        onChange={(event) => setPhotos([...(event.target.files ?? [])])}
      />
      <div className="visit-buttons">
        <Button type="primary" htmlType="submit" loading={busy}>
          {t(texts.saveFinding)}
        </Button>
        <Button onClick={onClose}>{t(frame.cancel)}</Button>
      </div>
    </Form>
  );
}
