import type { Text } from '../../../../src/kernel/text.ts';
import type { Case } from '../../api/types.ts';
import { type actionTexts, fieldTexts, type groupTexts } from '../../texts/actions.ts';
import { blockedTexts } from '../../texts/blocked.ts';
import { caseTexts } from '../../texts/case.ts';

export type ActionId = keyof typeof actionTexts;

/** A field of an act's form. What people write is drafted; what they choose is checked by the server. */
export type Field =
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly label: Text;
      readonly hint?: Text;
      readonly most: number;
      readonly rows?: number;
      readonly optional?: true;
    }
  | {
      readonly kind:
        | 'unit'
        | 'units'
        | 'unit?'
        | 'units?'
        | 'category'
        | 'kind'
        | 'referral'
        | 'pause'
        | 'finding'
        | 'case';
      readonly name: string;
      readonly label: Text;
      readonly hint?: Text;
    }
  | { readonly kind: 'more-time'; readonly name: string; readonly label: Text }
  | { readonly kind: 'chain' | 'interim' | 'link-decisions'; readonly name: string }
  | { readonly kind: 'decided-on' | 'good' | 'agrees'; readonly name: string; readonly label: Text }
  | { readonly kind: 'measure'; readonly name: string; readonly label: Text; readonly state: 'open' | 'reported' }
  | { readonly kind: 'check'; readonly name: string; readonly label: Text }
  | { readonly kind: 'grant'; readonly name: string; readonly label: Text }
  | { readonly kind: 'number-again'; readonly name: string; readonly label: Text };

export interface Action {
  readonly id: ActionId;
  /** Last part of the address that does it; none where the act has a place of its own on the page. */
  readonly path: string | null;
  readonly group: keyof typeof groupTexts;
  readonly fields: readonly Field[];
  readonly initial?: (page: Case) => Record<string, unknown>;
  /** Why it makes no sense on this case as it stands; the server says the rest. */
  readonly senseless?: (page: Case) => Text | null;
}

const text = (
  name: string,
  label: Text,
  most: number,
  more: { rows?: number; optional?: true; hint?: Text } = {},
): Field => ({ kind: 'text', name, label, most, ...more });

export const ACTIONS: readonly Action[] = [
  { id: 'route', path: null, group: 'route', fields: [] },
  {
    id: 'reportLead',
    path: 'report-lead',
    group: 'route',
    fields: [
      { kind: 'units?', name: 'units', label: fieldTexts.leadUnits, hint: fieldTexts.leadUnitsHint },
      text('note', fieldTexts.note, 2000, { optional: true }),
    ],
  },
  {
    id: 'classify',
    path: 'classify',
    group: 'route',
    fields: [
      { kind: 'kind', name: 'kind', label: fieldTexts.kind },
      { kind: 'category', name: 'categoryId', label: fieldTexts.category },
      { kind: 'unit?', name: 'placeUnit', label: fieldTexts.place },
      { kind: 'units?', name: 'accusedUnits', label: fieldTexts.accused, hint: fieldTexts.accusedHint },
    ],
    initial: (page) => ({
      kind: page.case.kind.id,
      categoryId: page.case.category?.id ?? null,
      placeUnit: page.placeUnit?.id ?? null,
      accusedUnits: page.accusedUnits.map((u) => u.id),
    }),
  },
  {
    id: 'accuse',
    path: 'accuse',
    group: 'route',
    fields: [{ kind: 'units', name: 'units', label: fieldTexts.alsoAccused, hint: fieldTexts.accusedHint }],
  },
  {
    id: 'refer',
    path: 'refer',
    group: 'route',
    fields: [
      { kind: 'referral', name: 'channel', label: fieldTexts.channel },
      text('notice', fieldTexts.notice, 8000, { rows: 8 }),
    ],
  },
  {
    id: 'link',
    path: 'link',
    group: 'route',
    fields: [{ kind: 'case', name: 'leadCase', label: fieldTexts.leadCase }],
  },
  { id: 'unlink', path: 'unlink', group: 'route', fields: [] },
  { id: 'accept', path: 'accept', group: 'route', fields: [] },
  { id: 'contestRouting', path: 'contest', group: 'route', fields: [text('reason', fieldTexts.reason, 4000)] },
  { id: 'decideContest', path: null, group: 'route', fields: [] },
  { id: 'answer', path: null, group: 'handle', fields: [] },
  {
    id: 'note',
    path: 'note',
    group: 'handle',
    fields: [text('text', fieldTexts.text, 4000), { kind: 'check', name: 'toPerson', label: fieldTexts.toPerson }],
  },
  { id: 'attach', path: null, group: 'handle', fields: [] },
  {
    id: 'join',
    path: 'join',
    group: 'handle',
    fields: [{ kind: 'units', name: 'assistants', label: fieldTexts.assistants }],
  },
  {
    id: 'pause',
    path: 'pause',
    group: 'handle',
    fields: [
      { kind: 'pause', name: 'reason', label: fieldTexts.pauseReason },
      text('note', fieldTexts.note, 4000, { optional: true }),
    ],
    senseless: (page) => (page.pausedFor ? fieldTexts.isPaused : null),
  },
  {
    id: 'resume',
    path: 'resume',
    group: 'handle',
    fields: [],
    senseless: (page) => (page.pausedFor ? null : fieldTexts.notPaused),
  },
  {
    id: 'askExtension',
    path: 'ask-extension',
    group: 'handle',
    fields: [{ kind: 'more-time', name: 'by', label: fieldTexts.by }, text('reason', fieldTexts.reason, 4000)],
    initial: (page) => ({ by: page.moreTime?.most }),
    senseless: (page) =>
      page.extensionAsked !== null
        ? fieldTexts.alreadyAsked
        : page.moreTime === null
          ? fieldTexts.noMoreTime
          : page.moreTime.most < 1
            ? fieldTexts.moreTimeSpent
            : null,
  },
  {
    id: 'decideExtension',
    path: 'decide-extension',
    group: 'handle',
    fields: [
      { kind: 'grant', name: 'granted', label: fieldTexts.granted },
      text('note', fieldTexts.note, 4000, { optional: true }),
    ],
    senseless: (page) => (page.extensionAsked === null ? fieldTexts.nothingAsked : null),
  },
  {
    id: 'block',
    path: 'block',
    group: 'handle',
    fields: [{ kind: 'chain', name: 'chain' }],
    initial: () => ({ chain: [noLink, noLink] }),
    senseless: (page) => (page.case.blocked ? fieldTexts.isBlocked : null),
  },
  { id: 'ask', path: 'ask', group: 'person', fields: [text('question', fieldTexts.question, 4000, { rows: 6 })] },
  { id: 'add', path: 'add', group: 'person', fields: [text('text', fieldTexts.text, 5000, { rows: 6 })] },
  {
    id: 'withdraw',
    path: 'withdraw',
    group: 'person',
    fields: [text('reason', fieldTexts.reasonMaybe, 2000, { optional: true })],
  },
  {
    id: 'reopen',
    path: 'reopen',
    group: 'person',
    fields: [text('reason', fieldTexts.reasonMaybe, 2000, { optional: true })],
  },
  {
    id: 'renewSecret',
    path: 'secret',
    group: 'person',
    fields: [],
    senseless: (page) => (page.title === null ? caseTexts.erased : null),
  },
  { id: 'call', path: null, group: 'close', fields: [] },
  {
    id: 'settle',
    path: 'settle',
    group: 'close',
    fields: [
      { kind: 'finding', name: 'finding', label: fieldTexts.finding },
      text('note', fieldTexts.note, 4000, { optional: true }),
    ],
  },
  { id: 'closeReviewed', path: 'close-reviewed', group: 'close', fields: [text('reason', fieldTexts.reason, 4000)] },
  { id: 'sendBack', path: 'send-back', group: 'close', fields: [text('reason', fieldTexts.reason, 4000)] },
  {
    id: 'agreePublication',
    path: 'agree-publication',
    group: 'data',
    fields: [{ kind: 'agrees', name: 'agrees', label: fieldTexts.agrees }],
  },
  {
    id: 'publish',
    path: 'publish',
    group: 'data',
    fields: [
      text('title', fieldTexts.title, 100, { rows: 1 }),
      text('question', fieldTexts.publicQuestion, 5000, { rows: 6, hint: fieldTexts.publishHint }),
      text('answer', fieldTexts.publicAnswer, 16_000, { rows: 8 }),
    ],
    initial: (page) => ({
      title: page.title ?? '',
      question: page.text ?? '',
      answer: page.answer
        ? [page.answer.result, page.answer.reasons, page.answer.basis, page.answer.next].filter(Boolean).join('\n\n')
        : '',
    }),
    senseless: (page) => (page.published ? fieldTexts.isPublished : null),
  },
  {
    id: 'unpublish',
    path: 'unpublish',
    group: 'data',
    fields: [],
    senseless: (page) => (page.published ? null : fieldTexts.notPublished),
  },
  {
    id: 'erase',
    path: 'erase',
    group: 'data',
    fields: [{ kind: 'number-again', name: 'number', label: fieldTexts.eraseConfirm }],
  },
];

const noLink = { what: '', unit: null, safety: false };
const notBlocked = (page: Case): Text | null => (page.case.blocked ? null : fieldTexts.notBlocked);
const noMeasure = (state: 'open' | 'reported') => (page: Case) =>
  page.block?.interim.some((m) => m.state === state) ? null : fieldTexts.noMeasure;

/** What is done about a chain of conditions: beside its drawing. */
export const BLOCK_ACTIONS: readonly Action[] = [
  {
    id: 'takeUpBlock',
    path: 'take-up-block',
    group: 'handle',
    fields: [],
    senseless: (page) => notBlocked(page) ?? (page.block?.takenUp ? fieldTexts.takenUp : null),
  },
  {
    id: 'traceBlock',
    path: 'trace-block',
    group: 'handle',
    fields: [{ kind: 'chain', name: 'chain' }],
    initial: (page) => ({
      chain: page.block?.links.map(({ what, unit, safety }) => ({ what, unit: unit?.id ?? null, safety })),
    }),
    senseless: notBlocked,
  },
  {
    id: 'setInterim',
    path: 'interim',
    group: 'handle',
    fields: [{ kind: 'interim', name: 'measures' }],
    initial: () => ({ measures: [{}] }),
    senseless: notBlocked,
  },
  {
    id: 'interimDone',
    path: 'interim-done',
    group: 'handle',
    fields: [
      { kind: 'measure', name: 'duty', label: blockedTexts.which, state: 'open' },
      text('how', blockedTexts.how, 2000),
    ],
    senseless: noMeasure('open'),
  },
  {
    id: 'interimChecked',
    path: 'interim-checked',
    group: 'handle',
    fields: [
      { kind: 'measure', name: 'duty', label: blockedTexts.which, state: 'reported' },
      { kind: 'good', name: 'good', label: blockedTexts.good },
      text('note', fieldTexts.note, 2000, { optional: true }),
    ],
    senseless: noMeasure('reported'),
  },
  {
    id: 'unblock',
    path: 'unblock',
    group: 'handle',
    fields: [
      { kind: 'link-decisions', name: 'links' },
      { kind: 'decided-on', name: 'on', label: blockedTexts.on },
      text('decision', fieldTexts.decision, 4000),
    ],
    senseless: notBlocked,
  },
];

/** Acts that have a place of their own on the page: the one that the state asks for is open there at once. */
export const OPEN_ON_PAGE: Partial<Record<string, readonly ActionId[]>> = {
  filed: ['route'],
  routed: ['accept'],
  contested: ['decideContest'],
  handling: ['answer'],
  asking: ['answer'],
  correcting: ['answer'],
  answered: ['call'],
  review: ['settle', 'closeReviewed'],
};

/** `null`: it may be done now; else why not. */
export function whyNot(page: Case, action: Action): Text | null {
  const ability = page.abilities[action.id];
  if (ability !== true) return ability?.reason ?? fieldTexts.cannot;
  return action.senseless?.(page) ?? null;
}
