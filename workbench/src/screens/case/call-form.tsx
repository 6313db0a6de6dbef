import { App, Button, Form, Input, Radio } from 'antd';
import { draftKey, useDraft } from '../../api/draft.ts';
import { chargedOf, type DealingValues } from '../../api/lists.ts';
import type { Case } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { callTexts, fieldTexts } from '../../texts/actions.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { useAct } from './act.ts';
import { Dealing } from './dealing.tsx';

interface Entered {
  readonly reached?: boolean;
  readonly solved?: boolean;
  readonly satisfaction?: number;
  readonly comment?: string;
  readonly dealing?: DealingValues;
}

const NOTHING: Entered = {};
const SILENT = 0;

/** A call-back as it goes: reached or not, solved or not, how satisfied, what was said. */
export function CallForm({ page }: { page: Case }) {
  const { t } = useLang();
  const { me, words } = useOffice();
  const { message } = App.useApp();
  const [form] = Form.useForm<Entered>();
  const draft = useDraft(draftKey(me.account.accountId, page.case.caseId, 'call'), NOTHING);
  const act = useAct(page.case.caseId);
  const reached = Form.useWatch('reached', form);
  const must = [{ required: true, message: t(callTexts.choose) }];
  const save = (entered: Entered) => {
    const body = entered.reached
      ? {
          reached: true,
          solved: entered.solved,
          satisfaction: entered.satisfaction || null,
          comment: entered.comment?.trim() || null,
          charged: chargedOf(entered.dealing ?? {}),
          refused: entered.dealing?.refused === true,
        }
      : { reached: false };
    act.mutate(
      { action: 'call', body, version: page.version },
      {
        onSuccess: () => {
          draft.clear();
          form.resetFields();
          void message.success(t(fieldTexts.doneMessage, { name: t(callTexts.title) }));
        },
      },
    );
  };
  return (
    <section className="card card-ready" data-act="call">
      <h2>{t(callTexts.title)}</h2>
      <p className="soft">
        {t(callTexts.attempts, { n: page.calls + 1, most: words.callAttempts, apart: words.callsApartMinutes })}
      </p>
      {act.error ? <ProblemNote problem={act.error.problem} /> : null}
      <Form<Entered>
        form={form}
        layout="vertical"
        initialValues={draft.value}
        onValuesChange={(_, all) => draft.set(all)}
        onFinish={save}
        requiredMark={false}
      >
        <Form.Item name="reached" label={t(callTexts.reached)} rules={must}>
          <Radio.Group
            options={[
              { value: true, label: t(callTexts.reachedYes) },
              { value: false, label: t(callTexts.reachedNo) },
            ]}
          />
        </Form.Item>
        {reached ? (
          <>
            <Form.Item name="solved" label={t(callTexts.solved)} rules={must}>
              <Radio.Group
                options={[
                  { value: true, label: t(callTexts.solvedYes) },
                  { value: false, label: t(callTexts.solvedNo) },
                ]}
              />
            </Form.Item>
            <Form.Item name="satisfaction" label={t(callTexts.satisfaction)} rules={must} extra={t(callTexts.honest)}>
              <Radio.Group
                options={[
                  ...([5, 4, 3, 2, 1] as const).map((level) => ({
                    value: level as number,
                    label: t(words.satisfaction[String(level) as '5']),
                  })),
                  { value: SILENT, label: t(callTexts.silent) },
                ]}
              />
            </Form.Item>
            <Form.Item name="comment" label={t(callTexts.comment)}>
              <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} />
            </Form.Item>
            <Form.Item name="dealing">
              <Dealing by="person" />
            </Form.Item>
          </>
        ) : null}
        <Button type="primary" htmlType="submit" loading={act.isPending}>
          {t(callTexts.save)}
        </Button>
      </Form>
    </section>
  );
}
