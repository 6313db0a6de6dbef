import { afterAll, beforeAll, expect, it } from 'vitest';
import { newKey, type TestOffice, testOffice } from '../support/office.ts';
import { CHECKS, HEAD, verified, yearOf } from './given.ts';

let office: TestOffice;
let year: ReturnType<typeof yearOf>;
beforeAll(async () => {
  office = await testOffice();
  year = yearOf(office);
});
afterAll(() => office.close());

/** A form with one file, as a browser sends it. */
async function upload(who: string, projectId: string, key = newKey()) {
  const form = new FormData();
  form.set('file', new Blob(['第一栋已装好。'], { type: 'text/plain' }), '安装清单.txt');
  const sent = new Response(form);
  const response = await office.app.inject({
    method: 'POST',
    url: `/api/projects/${projectId}/attachments`,
    headers: { 'x-as': who, 'idempotency-key': key, 'content-type': sent.headers.get('content-type')! },
    payload: Buffer.from(await sent.arrayBuffer()),
  });
  return { status: response.statusCode, ...response.json() };
}

it('says a candidate anew until people choose, keeps what it said before, and shows a milestone by files', async () => {
  const collectionId = await year.opened(2027);
  const [projectId, other] = (await year.candidates(collectionId)) as [string, string];
  const at = `/api/projects/${projectId}`;
  const said = {
    title: '老楼装扶手和凳子',
    what: '楼道两侧加装扶手和折叠凳。',
    gains: '住在没有电梯的楼里的老人',
    owner: 'water',
    places: ['east', 'spring'],
    money: 12_000_000,
  };
  expect(await year.post('housing-head', `${at}/amend`, said)).toMatchObject({ code: 'project.desk-only' });
  expect(await year.post(HEAD, `${at}/amend`, { ...said, owner: 'qu' })).toMatchObject({
    code: 'project.owner-is-root',
  });
  expect((await year.get(HEAD, at)).abilities.amend).toBe(true);
  await year.ok(HEAD, `${at}/amend`, said);
  const page = await year.get(HEAD, at);
  expect(page.project).toMatchObject({
    title: said.title,
    owner: { id: 'water' },
    places: [{ id: 'east' }, { id: 'spring' }],
  });
  // Only what says something else now, with what it said.
  expect(page.moments.at(-1)).toMatchObject({
    type: 'project.amended',
    before: [
      { field: 'title', text: '给老旧小区加装扶手 1' },
      { field: 'owner', text: 'housing' },
      { field: 'places', text: 'east' },
    ],
  });
  await year.ok(HEAD, `${at}/amend`, { ...said, owner: 'housing', places: ['east'] });

  await year.choosing(collectionId, '2027-02-09T09:00');
  // From here on it stays as people read it.
  expect(await year.post(HEAD, `${at}/amend`, said)).toMatchObject({ code: 'project.not-in-this-state' });
  expect((await year.get(HEAD, at)).abilities.amend).not.toBe(true);
  expect(await upload('housing-handler', projectId)).toMatchObject({ code: 'project.not-in-this-state' });
  for (const [i, chosen] of [projectId, projectId, other].entries())
    expect(await year.choose(collectionId, `1380000000${i}`, [chosen])).toMatchObject({ status: 201 });
  office.at('2027-03-01T09:00');
  await year.follow();
  await year.checked(collectionId);
  await year.ok(HEAD, `/api/project-collections/${collectionId}/adopt`, {
    on: '2027-03-01',
    why: '本年度财力只够办一项。',
    projects: [year.adopting(projectId)],
  });

  const key = newKey();
  const [once, twice] = [
    await upload('housing-handler', projectId, key),
    await upload('housing-handler', projectId, key),
  ];
  expect([once.status, twice]).toEqual([201, once]);
  const { attachmentId } = once;
  expect(await upload('water-head', projectId)).toMatchObject({ status: 403 });
  const claim = `${at}/milestones/1/claim`;
  const proof = { proof: '清单在街道公示栏。', spent: 900_000 };
  expect(
    await year.post('housing-handler', claim, { ...proof, files: ['0199a000-0000-7000-8000-000000000000'] }),
  ).toMatchObject({ code: 'file.not-found' });
  await year.ok('housing-handler', claim, { ...proof, files: [attachmentId, attachmentId] });

  const shown = async (who: string) => (await year.get(who, at)).proofs;
  expect(await shown(CHECKS)).toEqual([{ nth: 1, text: proof.proof, files: [attachmentId] }]);
  expect(await shown('east-handler')).toEqual([{ nth: 1, text: proof.proof, files: [] }]);
  const file = `${at}/attachments/${attachmentId}`;
  expect((await office.ask(CHECKS, 'GET', file)).body).toContain('第一栋已装好');
  expect((await office.ask('east-handler', 'GET', file)).json().code).toBe('project.files-kept');
  expect((await year.get(CHECKS, `${at}/attachments`)).attachments).toMatchObject([
    { attachmentId, name: '安装清单.txt' },
  ]);

  // Sent back, and said again with the same file: it is attached once.
  await year.ok(CHECKS, `${at}/milestones/1/return`, { words: '看不清楚。' });
  await year.ok('housing-handler', claim, { ...proof, files: [attachmentId] });
  expect((await year.get(CHECKS, `${at}/attachments`)).attachments).toHaveLength(1);
  expect(await verified(office)).toMatchObject({ difference: null });
  await office.owner.query('delete from attachment where attachment_id = $1', [attachmentId]);
  expect((await verified(office)).difference).toMatchObject({ kind: 'row-missing' });
});
