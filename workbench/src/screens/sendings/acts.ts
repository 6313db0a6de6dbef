import type { Sending, SendingOther } from '../../api/sendings.ts';
import { sendingActTexts as acts, sendingFieldTexts as fields, sendingTexts as texts } from '../../texts/sendings.ts';
import type { Act, ActField } from '../../ui/act-window.tsx';

const reason: ActField = { name: 'reason', label: fields.reason, kind: 'text' };

/** The windows of what one does with a sending, by the ability they go with. */
export function actsOf({ line, checked }: Sending): Readonly<Record<string, Act>> {
  const path = (action: string) => `/api/sendings/${line.sendingId}/${action}`;
  const signers = (checked?.signers ?? []).map((s) => {
    const held = s.name === null ? '' : ` · ${s.name}`;
    return {
      value: s.post.id,
      label: { zh: `${s.unit.zh}${s.post.zh}${held}`, en: `${s.unit.en}, ${s.post.en}${held}` },
    };
  });
  return {
    askSignature: {
      ...acts.askSignature,
      path: path('ask-signature'),
      fields: [{ name: 'signer', label: fields.signer, kind: 'choice', options: signers }, reason],
      ...(signers[0] && { initial: { signer: signers[0].value } }),
      body: (v) => ({ signer: v.signer, reason: v.reason }),
    },
    sign: {
      ...acts.sign,
      path: path('sign'),
      fields: [
        {
          name: 'decision',
          label: fields.decision,
          kind: 'choice',
          options: [
            { value: 'yes', label: fields.yes },
            { value: 'no', label: fields.no },
          ],
        },
        { name: 'words', label: fields.words, kind: 'text', optional: true, when: (v) => v.decision !== 'no' },
        { name: 'reason', label: fields.reason, kind: 'text', when: (v) => v.decision === 'no' },
      ],
      body: (v) => ({ signed: v.decision === 'yes', words: (v.decision === 'yes' ? v.words : v.reason) ?? null }),
    },
    answer: {
      ...acts.answer,
      path: path('answer'),
      fields: [{ name: 'answer', label: fields.words, kind: 'text' }],
      body: (v) => ({ answer: v.answer }),
    },
    conclude: {
      ...acts.conclude,
      path: path('conclude'),
      fields: [
        {
          name: 'decided',
          label: acts.conclude.title,
          kind: 'choice',
          options: [
            { value: 'yes', label: { zh: '议定了事项', en: 'It decided something' } },
            { value: 'no', label: { zh: '什么也没议定', en: 'It decided nothing' } },
          ],
        },
        { name: 'outcome', label: fields.outcome, kind: 'text' },
      ],
      body: (v) => ({ decided: v.decided === 'yes', outcome: v.outcome }),
    },
    withdraw: { ...acts.withdraw, path: path('withdraw'), fields: [reason], body: (v) => ({ reason: v.reason }) },
  };
}

/** Sends the answer of one unit back. */
export const giveBackOf = ({ line }: Sending, unit: string): Act => ({
  ...acts.giveBack,
  path: `/api/sendings/${line.sendingId}/give-back`,
  fields: [reason],
  body: (v) => ({ unit, reason: v.reason }),
});

/** Makes one visit of it and another inspection, on a day of that one. */
export const joinOf = ({ line }: Sending, other: SendingOther): Act => ({
  ...acts.join,
  path: `/api/sendings/${line.sendingId}/join`,
  fields: [
    {
      name: 'day',
      label: texts.jointDay,
      kind: 'day',
      hint: {
        zh: other.from === other.until ? `那项检查在 ${other.from}` : `那项检查在 ${other.from} 至 ${other.until}`,
        en:
          other.from === other.until
            ? `That one is on ${other.from}`
            : `That one is from ${other.from} to ${other.until}`,
      },
    },
  ],
  initial: { day: other.from },
  body: (v) => ({ host: other.id, day: v.day }),
});
