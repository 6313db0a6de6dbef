import { expect, it } from 'vitest';
import * as findings from '../../src/findings/commands.ts';
import { newKey } from '../support/office.ts';
import { findingOffice } from './given.ts';

const held = findingOffice();

async function upload(who: string, findingId: string, text: string, key = newKey()) {
  const form = new FormData();
  form.set('file', new Blob([text], { type: 'text/plain' }), '退费名单.txt');
  const sent = new Response(form);
  return held.office.app.inject({
    method: 'POST',
    url: `/api/findings/${findingId}/attachments`,
    headers: { 'x-as': who, 'idempotency-key': key, 'content-type': sent.headers.get('content-type')! },
    payload: Buffer.from(await sent.arrayBuffer()),
  });
}

it('the unit attaches its proof once, whoever sees the finding opens it, and an altered file is found', async () => {
  const { office } = held;
  const { findingId } = await office.find();
  await office.run('housing-handler', (...a) => findings.agree(...a, findingId, '属实。', null));
  const key = newKey();
  const [one, again] = [
    await upload('housing-head', findingId, '第三号窗口，二十元。', key),
    await upload('housing-head', findingId, '第三号窗口，二十元。', key),
  ];
  expect([one.statusCode, again.json()]).toEqual([201, one.json()]);
  const { attachmentId } = one.json();
  for (const [who, code] of [
    ['qu-head', 'finding.not-yours'],
    ['water-handler', 'finding.not-found'],
  ] as const)
    expect((await upload(who, findingId, '别的。')).json().code).toBe(code);

  const path = `/api/findings/${findingId}/attachments`;
  const { attachments } = (await office.ask('supervision-supervisor', 'GET', path)).json();
  expect(attachments).toMatchObject([{ attachmentId, name: '退费名单.txt', addedBy: 'staff' }]);
  const opened = await office.ask('supervision-supervisor', 'GET', `${path}/${attachmentId}`);
  expect([opened.statusCode, opened.body]).toEqual([200, '第三号窗口，二十元。']);
  const looks = await office.owner.query(`SELECT body FROM ledger_entry WHERE type = 'vault.looked'`);
  expect(looks.rows).toEqual([{ body: { finding: findingId, what: 'attachment', attachment: attachmentId } }]);
  expect((await office.ask('water-handler', 'GET', `${path}/${attachmentId}`)).json().code).toBe('finding.not-found');

  expect((await office.verify()).difference).toBeNull();
  await office.owner.query(`UPDATE attachment SET digest = '\\x00' WHERE attachment_id = $1`, [attachmentId]);
  expect((await office.verify()).difference).toMatchObject({ where: `attachment ${attachmentId}`, column: 'digest' });
});
