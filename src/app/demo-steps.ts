import { allowed, type CaseAction } from '../cases/allowed.rules.ts';
import * as blocked from '../cases/blocked.commands.ts';
import * as closing from '../cases/closing.commands.ts';
import { type Dossier, openDossier } from '../cases/dossier.ts';
import * as handling from '../cases/handling.commands.ts';
import * as intake from '../cases/intake.commands.ts';
import * as routing from '../cases/routing.commands.ts';
import type { OfficeWork } from '../cases/work.ts';
import type { Tx } from '../db/open.ts';
import type { Actor } from '../kernel/actor.ts';
import type { Context } from '../ledger/append.ts';
import type { DemoAppeal, DemoStep } from './demo-data.ts';
import type { Cast } from './demo-people.ts';

const LEADS: ReadonlySet<string> = new Set(['filed', 'routed', 'contested', 'handling', 'asking', 'correcting']);

/** Where a step is played. */
interface Scene {
  readonly cast: Cast;
  readonly work: OfficeWork;
  /** The house itself, at the step's time. */
  readonly system: Context;
  /** Cases by the appeals they came of, as far as filed. */
  readonly filed: ReadonlyMap<string, string>;
  /** How often the person was asked for a rating before. */
  readonly rated: number;
}

/**
 * One step of the story, through the command a person would use.
 *
 * @returns whether the person gave a rating or, of `link`, whether it was linked
 */
export async function playStep(
  tx: Tx,
  scene: Scene,
  dossier: Dossier,
  appeal: DemoAppeal,
  step: DemoStep,
): Promise<boolean> {
  const { cast, work, system, filed, rated } = scene;
  const { officeId, now: at } = system;
  const { matter } = appeal;
  const { caseId, state, visibility } = dossier.appeal;
  const confidential = visibility === 'confidential';
  const as = (actor: Actor): [Tx, Context, OfficeWork, ReturnType<OfficeWork['scope']>, string] => [
    tx,
    { officeId: officeId, now: at, actor },
    work,
    work.scope(actor),
    caseId,
  ];
  const unitWith = (fn: string) => [...work.units.values()].find((u) => u.functions.includes(fn))?.id ?? null;
  const may = (action: CaseAction) => allowed(state, action);
  const desk = confidential ? cast.actor(null, 'discipline') : cast.actor(null, 'clerk');
  const holder = cast.actor(dossier.appeal.unitId ?? matter.unit, 'handler', 'head');
  const head = cast.actor(dossier.appeal.unitId ?? matter.unit, 'head');
  const reviewer = cast.actor(null, dossier.reviewDesk() === work.desk('discipline') ? 'discipline' : 'supervisor');
  const citizen: Actor = { kind: 'citizen', officeId: officeId, caseId };
  const others = { stars: 3 + (Number.parseInt(caseId.slice(0, 2), 16) % 3), comment: null };
  const told = appeal.leadId ? others : rated === 0 ? matter.rating : (matter.second ?? matter.rating);
  const said = appeal.leadId ? undefined : matter.said;
  const verdict = {
    solved: (told?.stars ?? 4) >= 3,
    satisfaction: told?.stars ?? 4,
    comment: told?.comment ?? null,
    dealing: { charged: said ? { ...said, fee: null } : null, refused: null },
  };
  const note = matter.notes?.[0] ?? `${matter.title}：已到现场核实情况，正在联系相关方。`;
  switch (step.do) {
    case 'route':
      if (may('route')) await routing.route(...as(desk), matter.unit);
      return false;
    case 'link': {
      const lead = filed.get(appeal.leadId ?? '');
      const leading = lead && may('link') ? await openDossier(tx, system, work, lead) : null;
      // A lead that is answered by now leads nobody: the later one stays with the desk, as it would.
      if (!leading || !LEADS.has(leading.appeal.state)) return false;
      await intake.link(...as(desk), lead!);
      return true;
    }
    case 'contest':
      if (may('contestRouting'))
        await routing.contestRouting(
          ...as(holder),
          '此事项的审批和监管职责不在我单位，依据单位职责规定应由业务主管单位办理，请复核。',
        );
      return false;
    case 'redirect': {
      // To the street of the place, which contests in its turn: a unit is heard once on a dispatch.
      const street = work.path(matter.place).find((u) => work.units.get(u)?.kind === 'street' && u !== matter.unit);
      if (street && may('decideContest'))
        await routing.decideContest(...as(reviewer), street, '事发在辖区内，先由属地核实。');
      return false;
    }
    case 'decide-contest':
      if (may('decideContest'))
        await routing.decideContest(...as(reviewer), matter.unit, '核对职责规定和事发地点，由该单位牵头办理。');
      return false;
    case 'accept':
      if (may('accept')) await routing.accept(...as(holder));
      return false;
    case 'note':
    case 'contribute':
    case 'verify':
      if (may('note')) await handling.note(...as(holder), note, false);
      return false;
    case 'ask':
    case 'ask-again':
      if (may('ask'))
        await handling.ask(
          ...as(holder),
          '请补充：一、事情发生的具体位置和时间；二、相关票据、合同或照片；三、方便联系的时段。一次补齐即可，不需要到窗口。',
        );
      return false;
    case 'supply':
      if (may('add'))
        await handling.add(...as(citizen), '已补充：照片和票据已准备好，位置就在来信写的地方，工作日下午都方便联系。');
      return false;
    case 'ask-extension':
      if (may('askExtension') && work.clocks.get(work.pack.kinds[matter.kind].handle)?.extension)
        await handling.askExtension(...as(holder), 3, '需要施工单位出具检测报告，报告三个工作日后才能取得。');
      return false;
    case 'grant-extension':
      if (may('decideExtension') && dossier.appeal.detail.extensionAsked)
        await handling.decideExtension(...as(head), true, '同意。请把进展先告知当事人。');
      return false;
    case 'block':
      if (may('block') && !dossier.appeal.blocked)
        await blocked.block(...as(holder), [
          { what: '办理本事项需要不动产权属证明', unit: unitWith('planning-land'), safety: false },
          { what: '权属证明需要竣工验收备案，备案需要消防验收合格', unit: unitWith('fire-rescue'), safety: true },
          { what: '竣工验收备案需要原建设单位盖章，该单位已注销', unit: unitWith('housing'), safety: false },
        ]);
      return false;
    case 'join':
      if (may('join'))
        await handling.join(
          ...as(holder),
          [...work.units.values()]
            .filter(
              (u) =>
                u.functions.some((f) => f === 'public-security' || f === 'government-office') && u.id !== matter.unit,
            )
            .map((u) => u.id)
            .slice(0, 2),
        );
      return false;
    case 'answer':
    case 'correct': {
      const given = matter.answer ?? {
        result: '已按职责办理完毕，现场情况已恢复正常。',
        reasons: `经核实，“${matter.title}”反映的情况属实。`,
        basis: '无需专门依据。',
        next: '如仍有问题，请直接在本件中告诉我们。',
      };
      // A correction is the level above's.
      const { correcting } = dossier.appeal.detail;
      const by =
        state === 'correcting' && correcting ? cast.actor(correcting, 'head', 'supervisor', 'handler') : holder;
      if (may('answer'))
        await handling.answer(
          ...as(by),
          step.do === 'correct' ? { ...given, result: `整改后：${given.result}` } : given,
          { charged: matter.charged ? { ...matter.charged, what: null } : null, refused: null },
        );
      return false;
    }
    case 'call-back': {
      if (!may('call')) return false;
      const caller = confidential ? reviewer : cast.actor(null, 'callback');
      await closing.call(...as(caller), step.reached ? verdict : null);
      return step.reached === true;
    }
    case 'rate':
    case 'rate-again':
      // Said to the call-back already, unless there was none.
      if (state !== 'answered' || !may('confirm')) return false;
      await closing.confirm(...as(citizen), verdict);
      return true;
    case 'settle-responsibility':
      if (may('settle') && dossier.appeal.responsibility === null)
        await closing.settle(
          ...as(reviewer),
          (told?.stars ?? 4) >= 3 ? 'nobody' : 'procedure',
          '调阅办理记录并与当事人核实。',
        );
      return false;
    case 'review':
    case 'close':
      if (may('closeReviewed') && state === 'review') {
        if (dossier.appeal.responsibility === null)
          await closing.settle(...as(reviewer), 'nobody', '调阅办理记录，未发现过错。');
        else
          await closing.closeReviewed(
            ...as(reviewer),
            '已三次在不同时段联系当事人未果，办理记录和现场情况显示问题已经处理；当事人随时可以要求重新办理。',
          );
      }
      return false;
    case 'publish':
      if (may('publish') && dossier.appeal.publish && !dossier.appeal.published && matter.answer)
        await closing.publish(...as(desk), {
          title: matter.title,
          question: matter.text,
          answer: [matter.answer.result, matter.answer.reasons, matter.answer.basis, matter.answer.next].join('\n\n'),
        });
      return false;
    case 'withdraw':
      if (may('withdraw')) await handling.withdraw(...as(citizen), '问题已经自行解决，不再需要办理。');
      return false;
    case 'refer':
      if (may('refer')) {
        const proposal = work.propose({ kind: matter.kind, title: matter.title, text: matter.text });
        await routing.refer(
          ...as(desk),
          proposal.referral?.id ?? 'litigation',
          '这件事依法有专门的渠道：请凭身份证件和相关材料向有管辖权的机关提出，那里会在法定期限内答复您。需要法律援助的，可以到司法行政部门申请。',
        );
      }
      return false;
    case 'reopen':
      if (may('reopen')) await closing.reopen(...as(citizen), null);
      return false;
    default:
      // Steps that the house does by itself (propose, open-correction, resume) or that leave no trace of their own.
      return false;
  }
}
