import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measuresOf } from '../../src/accountability/measures.queries.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { notifyEntries } from '../../src/notify/commands.ts';
import { newKey, OFFICE, PEOPLE, type TestOffice, testOffice } from '../support/office.ts';
import { accountOf, desk } from './given.ts';

let office: TestOffice;
let at: ReturnType<typeof desk>;

/** Who sees the measure that is walked through, after its notice. */
const SEEING = ['discipline-discipline', 'discipline-second', 'pipes-handler', 'supervision-supervisor', 'water-head'];

const NOWHERE = derivedId(OFFICE, 'no such measure');
const told = async (measureId: string) => {
  const entries = await entriesOf(office.house.db, OFFICE, [`measure:${measureId}`]);
  await notifyEntries(office.house.notify, OFFICE, entries);
};
const notices = async (who: string): Promise<string[]> =>
  (await office.ask(who, 'GET', '/api/notifications')).json().notifications.map((n: { kind: string }) => n.kind);

beforeAll(async () => {
  office = await testOffice();
  at = desk(office);
  office.at('2026-03-19T09:00');
});
afterAll(() => office.close());

describe('due process', () => {
  let id: string;

  it('the decider is found above, and whoever is concerned is passed over with the reason', async () => {
    const { measureId } = await at.propose('water-head');
    const page = await at.page('discipline-discipline', measureId);
    // What was proposed stays on record, should a review change it to something lighter.
    expect(page.moments.map((m) => [m.type, m.rung?.zh])).toEqual([['measure.proposed', '提醒']]);
    // The head of the bureau proposed it, so the head of the office decides.
    expect(page.decider).toMatchObject({ unit: { id: 'qu' }, name: 'qu-head' });
    expect(page.passedOver.map((p) => [p.name, p.because.zh])).toEqual([['water-head', '提出的人不能自己决定。']]);
    expect(await at.act('water-head', measureId, 'drop', { reasons: '改由督查提出。' })).toBe('dropped');
    // What never came to a notice, the person never learns of, and nobody had to be cleared.
    const { measure, cleared } = await at.page('water-head', measureId);
    expect([measure.state.zh, cleared]).toEqual(['已撤回，未告知本人', false]);
    expect((await office.ask('pipes-handler', 'GET', `/api/measures/${measureId}`)).statusCode).toBe(404);
  });

  it('before the notice only who runs it knows; then the person and the head of their unit', async () => {
    id = (await at.propose('supervision-supervisor')).measureId;
    const seeing = async () => {
      const found: string[] = [];
      for (const who of PEOPLE) {
        const one = await office.ask(who, 'GET', `/api/measures/${id}`);
        const listed = (await at.ids(who, 'office')).includes(id);
        expect([who, one.statusCode === 200]).toEqual([who, listed]);
        if (listed) found.push(who);
        else expect(one.json().title).toEqual((await office.ask(who, 'GET', `/api/measures/${NOWHERE}`)).json().title);
      }
      return found.sort();
    };
    const running = ['discipline-discipline', 'discipline-second', 'supervision-supervisor', 'water-head'];
    expect(await seeing()).toEqual(running);
    expect(await at.act('water-head', id, 'notify', { notice: '告知。' })).toBe('measure.proposer-only');
    expect(await at.act('supervision-supervisor', id, 'notify', { notice: '您三次接到催办未回复，拟予提醒。' })).toBe(
      'notified',
    );
    expect(await seeing()).toEqual(SEEING);
    expect(await at.ids('pipes-handler', 'mine')).toEqual([id]);
    await told(id);
    expect(await notices('pipes-handler')).toContain('measure-notified');
    expect(await notices('pipes-head').catch(() => [])).toEqual([]);
  });

  it('every action of everybody who sees it is answered by the same rule as its button', async () => {
    const bodies: Record<string, object> = {
      decide: { outcome: 'imposed', reasons: '决定。' },
      'ask-review': { reasons: '不服。' },
      tell: { how: 'letter' },
      withdraw: { reasons: '撤。' },
      review: { outcome: 'upheld', reasons: '维持。' },
    };
    const name: Record<string, string> = { 'ask-review': 'askReview', review: 'decideReview' };
    for (const who of ['pipes-handler', 'water-head', 'discipline-second', 'supervision-supervisor']) {
      const { abilities } = await at.page(who, id);
      for (const [action, body] of Object.entries(bodies)) {
        const ability = abilities[name[action] ?? action]!;
        expect(ability).not.toBe(true);
        expect(await at.act(who, id, action, body)).toMatch(/^measure\./);
      }
    }
    // Whoever may not see it is answered, whatever they ask, as if there were none.
    const every = {
      ...bodies,
      notify: { notice: '告知。' },
      state: { statement: null },
      hear: { heardOn: '2026-03-19', record: '听取。' },
      drop: { reasons: '撤回。' },
      'step-aside': { reasons: '回避。' },
      'ask-recusal': { reasons: '回避。' },
      acknowledge: {},
      bar: { until: '2026-05-01', reasons: '理由。' },
      'name-decider': { unit: 'water', account: accountOf('water-head'), reasons: '空缺。' },
      reopen: { reasons: '有新情况。' },
      wish: { public: true },
      publicity: { title: '标题', text: '正文', named: false, days: 10 },
    };
    for (const [action, body] of Object.entries(every)) {
      const none = await office.ask('qu-head', 'POST', `/api/measures/${NOWHERE}/${action}`, body);
      for (const who of PEOPLE.filter((p) => !SEEING.includes(p))) {
        const one = await office.ask(who, 'POST', `/api/measures/${id}/${action}`, body);
        expect([who, action, one.statusCode, one.json()]).toEqual([who, action, 404, none.json()]);
      }
    }
  });

  it('it is decided after a defence, by the named person alone, and told', async () => {
    expect(await at.act('pipes-handler', id, 'state', { statement: '催办均以电话回复，有记录。' })).toBe('answered');
    const page = await at.page('water-head', id);
    expect(page.moments.map((m) => [m.type, m.by, m.text])).toContainEqual([
      'measure.stated',
      'pipes-handler',
      '催办均以电话回复，有记录。',
    ]);
    // Fifteen working days from Thursday 19 March.
    expect(page.decideBy).toBe('2026-04-10T16:00:00.000Z');
    const { duties } = (await office.ask('water-head', 'GET', '/api/duties')).json();
    expect(
      duties.map((d: { step: { id: string }; thing: { id: string } | null }) => [d.step.id, d.thing?.id]),
    ).toContainEqual(['decide-measure', id]);
    const decision = { outcome: 'imposed', reasons: '电话回复不完整，事实成立，予以提醒。' };
    expect(await at.act('discipline-discipline', id, 'decide', decision)).toBe('measure.decider-only');
    expect(await at.act('pipes-handler', id, 'decide', decision)).toBe('measure.concerned-self');
    expect(await at.act('water-head', id, 'decide', decision)).toBe('decided');
    expect(await measuresOf(office.house.db, OFFICE, accountOf('pipes-handler'), plainDate('2026-03-20'))).toEqual([]);
    expect(await at.act('pipes-handler', id, 'acknowledge')).toBe('in-force');
    expect((await at.page('pipes-handler', id)).measure.until).toBe('2026-06-19');
  });

  it('somebody else, above, reviews it; in that time it is in no file', async () => {
    const file = async () =>
      (await measuresOf(office.house.db, OFFICE, accountOf('pipes-handler'), plainDate('2026-03-20'))).map(
        (m) => m.measureId,
      );
    expect(await file()).toEqual([id]);
    expect((await at.page('pipes-handler', id)).final).toBe(false);
    expect(await at.act('pipes-handler', id, 'ask-review', { reasons: '电话记录没有看。' })).toBe('review');
    expect(await file()).toEqual([]);
    expect((await at.page('pipes-handler', id)).reviewer?.name).toBe('qu-head');
    expect(await at.act('water-head', id, 'review', { outcome: 'upheld', reasons: '维持。' })).toBe(
      'measure.reviewer-only',
    );
    expect(await at.act('qu-head', id, 'review', { outcome: 'upheld', reasons: '看过记录，维持。' })).toBe('in-force');
    expect(await file()).toEqual([id]);
    expect((await at.page('pipes-handler', id)).final).toBe(true);
    expect(await at.act('pipes-handler', id, 'ask-review', { reasons: '再来。' })).toBe('measure.reviewed-already');
    expect(await at.act('water-head', id, 'bar', { until: '2026-05-01', reasons: '理由。' })).toBe(
      'measure.brings-no-bar',
    );
  });

  it('supervisors and auditors see numbers, others nothing', async () => {
    const { figures } = (await office.ask('qu-auditor', 'GET', '/api/measures/figures')).json();
    expect(figures).toEqual([
      {
        rung: { id: 'reminder', zh: '提醒', en: 'Reminder' },
        state: { id: 'in-force', zh: '有效', en: 'In force' },
        n: 1,
      },
    ]);
    expect((await office.ask('water-head', 'GET', '/api/measures/figures')).json().code).toBe('measure.no-figures');
  });

  it('sent twice it happened once, and of two who act at once one is told so; a file goes with the defence', async () => {
    const key = newKey();
    const [one, again] = [
      await at.post('supervision-supervisor', '/api/measures', at.proposal(), key),
      await at.post('supervision-supervisor', '/api/measures', at.proposal(), key),
    ];
    expect(again.measureId).toBe(one.measureId);
    const { measureId } = one;
    await at.act('supervision-supervisor', measureId, 'notify', { notice: '拟予提醒。' });
    const attach = (who: string) =>
      office.app.inject({
        method: 'POST',
        url: `/api/measures/${measureId}/attachments`,
        headers: { 'x-as': who, 'idempotency-key': newKey(), 'content-type': 'multipart/form-data; boundary=xx' },
        payload:
          '--xx\r\ncontent-disposition: form-data; name="file"; filename="通话记录.txt"\r\ncontent-type: text/plain\r\n\r\n三月九日十点已回复。\r\n--xx--\r\n',
      });
    expect((await attach('water-handler')).json().code).toBe('measure.not-found');
    const attached = await attach('pipes-handler');
    expect(attached.statusCode).toBe(201);
    const url = `/api/measures/${measureId}/attachments/${attached.json().attachmentId}`;
    expect((await office.ask('water-head', 'GET', url)).body).toContain('三月九日');
    expect((await office.ask('water-handler', 'GET', url)).json().code).toBe('measure.not-found');
    await at.act('pipes-handler', measureId, 'state', { statement: '见附件。' });
    const both = await Promise.all(
      ['imposed', 'dropped'].map((outcome) =>
        at.act('water-head', measureId, 'decide', { outcome, reasons: '已看附件。' }),
      ),
    );
    expect(both.filter((b) => b === 'decided' || b === 'dropped')).toHaveLength(1);
    expect(both.filter((b) => b?.startsWith('measure.') || b?.startsWith('conflict.'))).toHaveLength(1);
  });

  it('the bar to honours is an act of its own, on a final measure', async () => {
    const { measureId } = await at.propose('supervision-supervisor', { rung: 'talk' });
    await at.act('supervision-supervisor', measureId, 'notify', { notice: '拟予谈话。' });
    await at.act('pipes-handler', measureId, 'state', { statement: null });
    await at.act('water-head', measureId, 'decide', { outcome: 'imposed', reasons: '成立。' });
    await at.act('water-head', measureId, 'tell', { how: 'in-person' });
    // The talk was held: on record by whoever decided it, with its day and no word of it.
    const held = { on: '2026-03-19', words: null };
    const carryOut = (who: string, body: object) => at.act(who, measureId, 'carry-out', body);
    expect(await carryOut('pipes-handler', held)).toBe('measure.carried-out-otherwise');
    expect(await carryOut('water-head', { ...held, words: '谈了什么。' })).toBe('measure.carried-out-otherwise');
    expect(await carryOut('water-head', { ...held, on: '2026-03-20' })).toBe('measure.carried-out-ahead');
    expect(await carryOut('water-head', held)).toBe('in-force');
    const { moments } = await at.page('pipes-handler', measureId);
    expect(moments.at(-1)).toMatchObject({ type: 'measure.carried-out', facts: { on: '2026-03-19' }, text: null });
    const bar = { until: '2026-08-31', reasons: '谈话后仍不回复催办。' };
    expect(await at.act('water-head', measureId, 'bar', bar)).toBe('measure.not-final');
    office.at('2026-04-21T09:00');
    expect(await at.act('pipes-handler', measureId, 'ask-review', { reasons: '不服。' })).toBe(
      'measure.review-too-late',
    );
    expect(await at.act('water-head', measureId, 'bar', { ...bar, until: '2027-01-01' })).toBe('measure.bar-too-long');
    expect(await at.act('water-head', measureId, 'bar', bar)).toBe('in-force');
    expect((await at.page('pipes-handler', measureId)).barredUntil).toBe('2026-08-31');
  });

  it('a written self-examination is written by the person, and a reminder is done once it is told', async () => {
    const inForce = async (rung: string) => {
      const { measureId } = await at.propose('supervision-supervisor', { rung });
      await at.act('supervision-supervisor', measureId, 'notify', { notice: '拟予处理。' });
      await at.act('pipes-handler', measureId, 'state', { statement: null });
      await at.act('water-head', measureId, 'decide', { outcome: 'imposed', reasons: '成立。' });
      await at.act('pipes-handler', measureId, 'acknowledge');
      return measureId;
    };
    const measureId = await inForce('self-examination');
    const written = { on: '2026-04-21', words: '没有及时书面回复，今后当日登记、三日内回复。' };
    expect(await at.act('water-head', measureId, 'carry-out', written)).toBe('measure.carried-out-otherwise');
    expect(await at.act('pipes-handler', measureId, 'carry-out', { ...written, words: null })).toBe(
      'measure.carried-out-otherwise',
    );
    expect(await at.act('pipes-handler', measureId, 'carry-out', written)).toBe('in-force');
    expect((await at.page('water-head', measureId)).moments.at(-1)!.text).toBe(written.words);
    const reminder = await inForce('reminder');
    expect(await at.act('pipes-handler', reminder, 'carry-out', written)).toBe('measure.nothing-to-carry-out');
    for (const one of [measureId, reminder]) await at.act('water-head', one, 'withdraw', { reasons: '另案处理。' });
  });

  it('nobody answered in time: it waits for a decision; and it runs out by itself', async () => {
    const { measureId } = await at.propose('supervision-supervisor');
    await at.act('supervision-supervisor', measureId, 'notify', { notice: '拟予提醒。' });
    expect(await at.time()).toBe(0);
    office.at('2026-04-29T09:00');
    expect(await at.time()).toBe(1);
    expect((await at.page('water-head', measureId)).measure.state.id).toBe('answered');
    // Who is to decide may step aside; the person may ask for that once.
    expect(await at.act('water-head', measureId, 'step-aside', { reasons: '与当事人有亲属关系。' })).toBe('answered');
    expect((await at.page('qu-head', measureId)).decider.name).toBe('qu-head');
    expect(await at.act('water-head', measureId, 'decide', { outcome: 'imposed', reasons: '…' })).toBe(
      'measure.not-found',
    );
    expect(await at.act('pipes-handler', measureId, 'ask-recusal', { reasons: '有过节。' })).toBe('answered');
    expect((await at.page('pipes-handler', measureId)).decider.name).toBe('discipline-discipline');
    expect(await at.act('pipes-handler', measureId, 'ask-recusal', { reasons: '再换。' })).toBe(
      'measure.recusal-asked-already',
    );
    expect(
      await at.act('discipline-discipline', measureId, 'decide', { outcome: 'dropped', reasons: '事实不足。' }),
    ).toBe('dropped');
    office.at('2026-06-20T09:00');
    expect(await at.time()).toBe(1);
    expect((await at.page('pipes-handler', id)).measure.state.id).toBe('expired');
    const left = await measuresOf(office.house.db, OFFICE, accountOf('pipes-handler'), plainDate('2026-06-20'));
    expect(left.map((m) => m.rung)).toEqual(['talk']);
  });

  it('what was said is in the vault, and the rows are what the ledger folds to', async () => {
    const { rows } = await office.owner.query(
      `SELECT body::text AS body FROM ledger_entry WHERE stream LIKE 'measure:%'`,
    );
    expect(rows.map((r) => r.body).join()).not.toMatch(/催办|电话|提醒。|亲属/);
    expect((await office.verify()).difference).toBeNull();
  });
});
