import { Button } from 'antd';
import { useState } from 'react';
import type { Finding } from '../../api/findings.ts';
import { useLang } from '../../lang.tsx';
import { findingActs, findingFields, findingTexts } from '../../texts/findings.ts';
import { type Act, type ActField, ActWindow } from '../../ui/act-window.tsx';
import { HandOn } from '../../ui/hand-on.tsx';
import { WhyNot } from '../../ui/why-not.tsx';

type Name = keyof typeof findingActs;
const NAMES = Object.keys(findingActs) as Name[];
const NOT_NOW = 'finding.not-in-this-state';

const said = (name: string, label = findingFields.reasons as ActField['label']): ActField => ({
  name,
  label,
  kind: 'text',
});
const yesNo = (name: string, yes: ActField['label'], no: ActField['label']): ActField => ({
  name,
  label: findingFields.outcome,
  kind: 'choice',
  options: [
    { value: 'yes', label: yes },
    { value: 'no', label: no },
  ],
});

/** What each act asks for, and what it sends. */
function asks(name: Name, page: Finding): Pick<Act, 'fields' | 'body'> & { readonly path: string } {
  switch (name) {
    case 'verify':
      return {
        path: 'verify',
        fields: [
          yesNo('established', findingFields.established, findingFields.unfounded),
          {
            ...said('what', findingFields.forUnit),
            hint: findingFields.forUnitHint,
            when: (values) => values.established === 'yes',
          },
          {
            name: 'place',
            label: findingFields.place,
            kind: 'line',
            optional: true,
            when: (values) => values.established === 'yes',
          },
          { ...said('reasons'), when: (values) => values.established === 'no' },
        ],
        body: ({ established, what, place = null, reasons }) =>
          established === 'yes' ? { outcome: 'put', what, place } : { outcome: 'unfounded', reasons },
      };
    case 'agree':
      return {
        path: 'agree',
        fields: [
          said('statement', findingFields.statement),
          {
            name: 'owner',
            label: findingFields.owner,
            kind: 'post',
            unit: page.finding.unit.id,
            optional: true,
            hint: findingFields.ownerHint,
          },
        ],
        body: ({ statement, owner = null }) => ({ statement, owner }),
      };
    case 'contest':
      return {
        path: 'contest',
        fields: [said('statement')],
        body: ({ statement }) => ({ statement }),
      };
    case 'decide':
      return {
        path: 'decide',
        fields: [yesNo('stands', findingFields.uphold, findingFields.drop), said('reasons')],
        body: ({ stands, reasons }) => ({ outcome: stands === 'yes' ? 'upheld' : 'dropped', reasons }),
      };
    case 'plan':
      return {
        path: 'plan',
        fields: [said('plan', findingFields.plan), { name: 'by', label: findingFields.day, kind: 'day' }],
        body: ({ plan, by }) => ({ plan, by }),
      };
    case 'checkPlan':
      return {
        path: 'check-plan',
        fields: [
          yesNo('accepted', findingFields.accept, findingFields.sendBack),
          { ...said('reason', findingFields.reason), when: (values) => values.accepted === 'no' },
        ],
        body: ({ accepted, reason }) => (accepted === 'yes' ? { accepted: true } : { accepted: false, reason }),
      };
    case 'askTime':
      return {
        path: 'ask-time',
        fields: [{ name: 'until', label: findingFields.until, kind: 'day' }, said('reason')],
        body: ({ until, reason }) => ({ until, reason }),
      };
    case 'approveTime':
      return {
        path: 'approve-time',
        fields: [yesNo('granted', findingFields.grant, findingFields.refuse), said('reason')],
        body: ({ granted, reason }) => ({ granted: granted === 'yes', reason }),
      };
    case 'show':
      return {
        path: 'show',
        fields: [said('proof', findingFields.proof)],
        body: ({ proof }) => ({ proof }),
      };
    case 'check':
      return {
        path: 'check',
        fields: [
          yesNo('closed', findingFields.close, findingFields.sendBack),
          { ...said('remark', findingFields.remark), optional: true, when: (values) => values.closed !== 'no' },
          { ...said('reason', findingFields.reason), when: (values) => values.closed === 'no' },
          { name: 'by', label: findingFields.newDay, kind: 'day', when: (values) => values.closed === 'no' },
        ],
        body: ({ closed, remark = null, reason, by }) =>
          closed === 'yes' ? { closed: true, remark } : { closed: false, reason, by },
      };
    default:
      return name satisfies never;
  }
}

const ENDED: Readonly<Record<string, ActField['label']>> = {
  closed: findingTexts.closedNow,
  dropped: findingTexts.droppedNow,
  put: findingTexts.putNow,
  unfounded: findingTexts.unfoundedNow,
};

/** What the reader can do with a finding now; what is for others stands folded below, with the reason. */
export function FindingActs({ page }: { page: Finding }) {
  const { t } = useLang();
  const [open, setOpen] = useState<Name | null>(null);
  const { findingId } = page.finding;
  const state = page.finding.state.id;
  const ended = ENDED[state];
  if (ended) return <p className="waiting">{t(ended)}</p>;
  const may = NAMES.filter((name) => page.abilities[name] === true);
  const not = NAMES.flatMap((name) => {
    const ability = page.abilities[name];
    return !ability || ability === true || ability.code === NOT_NOW
      ? []
      : [{ name: findingActs[name].title, reason: ability.reason }];
  });
  const correction = page.finding.waits.find((w) => w.step.id === 'correct-finding');
  const mine = page.abilities.plan === true || page.abilities.show === true;
  const asked = open && asks(open, page);
  return (
    <section className="card">
      <h2>{t(findingTexts.acts)}</h2>
      {may.length === 0 ? <p className="soft flush">{t(findingTexts.nothing)}</p> : null}
      <ul className="card-acts">
        {may.map((name) => (
          <li key={name}>
            <Button onClick={() => setOpen(name)}>{t(findingActs[name].title)}</Button>
            <p className="small">{t(findingActs[name].what)}</p>
          </li>
        ))}
        {correction && mine ? (
          <li>
            <HandOn duty={{ dutyId: correction.dutyId, step: correction.step, holderUnit: correction.at.unit }} />
            <p className="small">{t(findingTexts.chainHint)}</p>
          </li>
        ) : null}
      </ul>
      <WhyNot acts={not} />
      {open && asked ? (
        <ActWindow
          act={{ ...findingActs[open], ...asked, path: `/api/findings/${findingId}/${asked.path}` }}
          about={findingId}
          changes={[['findings'], ['owed']]}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </section>
  );
}
