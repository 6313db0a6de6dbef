import type { Reader, Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import { attachmentIds } from '../files/queries.ts';
import { say } from '../identity/said.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { canConfirm, canDo } from './access.ts';
import { onProject } from './apply.ts';
import { must, owe, postIn } from './collect.commands.ts';
import { type ProjectDesk, todayOf, unitOf } from './desk.ts';
import { ensureProject, isComplete, type Milestone, type Project } from './project.rules.ts';
import { loadProject, projectStream } from './store.ts';

/* A project on its way: milestones said to be reached, with proof and money, and confirmed by supervision. */

/** @throws Refusal `project.not-found` */
export async function projectAt(read: Reader, officeId: string, id: string): Promise<Project> {
  const found = await loadProject(read, officeId, id);
  if (!found) throw new Refusal('project.not-found');
  return found;
}

export async function dutyOf(read: Reader, officeId: string, dutyId: string): Promise<Duty> {
  const [duty] = await dutiesById(read, officeId, [dutyId]);
  return duty!;
}

async function milestoneAt(tx: Tx, ctx: Context, projectId: string, nth: number, state: Milestone['state']) {
  const project = await projectAt(tx, ctx.officeId, projectId);
  const milestone = project.milestones[nth - 1];
  if (!milestone) throw new Refusal('project.not-found');
  const duty = await dutyOf(tx, ctx.officeId, milestone.duty);
  const ensure = () => {
    ensureProject(project, 'adopted');
    if (milestone.state !== state) throw new Refusal('project.not-in-this-state', { state: milestone.state });
  };
  return { project, milestone, duty, ensure };
}

/**
 * The owner says that a milestone is reached, how one sees it, and what was spent on it.
 *
 * @param spent in fen
 * @param files attached to the project before, each once
 * @throws Refusal `file.not-found`
 */
export async function claim(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  projectId: string,
  nth: number,
  { proof, spent, files }: { readonly proof: string; readonly spent: number; readonly files: readonly string[] },
): Promise<Project> {
  const { project, duty, ensure } = await milestoneAt(tx, ctx, projectId, nth, 'open');
  const path = desk.path(duty.holderUnit);
  must(canDo(ctx.actor, duty, path));
  ensure();
  const known = files.length === 0 ? [] : await attachmentIds(tx, ctx.officeId, projectStream(projectId));
  if (files.some((id) => !known.includes(id))) throw new Refusal('file.not-found');
  duties.claimNow(tx, ctx, duty, postIn(ctx, path), null);
  const confirm = owe(tx, ctx, desk, 'confirm-milestone', {
    about: projectStream(projectId),
    holderUnit: unitOf(desk, 'checks'),
    clock: desk.pack.clocks.confirm,
  });
  const said = await say(tx, ctx, desk.keys, projectId, { proof });
  return onProject(tx, ctx, project, projectId, {
    type: 'project.milestone-claimed',
    body: { nth, spent, proof: said.proof, files: [...new Set(files)], duty: confirm.dutyId },
  });
}

async function confirming(tx: Tx, ctx: Context, projectId: string, nth: number) {
  const it = await milestoneAt(tx, ctx, projectId, nth, 'claimed');
  const confirm = it.milestone.confirmDuty && (await dutyOf(tx, ctx.officeId, it.milestone.confirmDuty));
  if (!confirm) {
    it.ensure();
    throw new Refusal('project.not-in-this-state', { state: it.milestone.state });
  }
  must(canConfirm(ctx.actor, it.duty, confirm));
  it.ensure();
  return { ...it, confirm };
}

/** Supervision has seen it. @throws Refusal `project.supervision-confirms`, `duty.not-by-the-holder` */
export async function confirm(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  projectId: string,
  nth: number,
): Promise<Project> {
  const { project, duty, confirm: asked } = await confirming(tx, ctx, projectId, nth);
  duties.fulfil(tx, ctx, asked, postIn(ctx, desk.path(asked.holderUnit)), null);
  duties.confirm(tx, ctx, duty);
  const now = onProject(tx, ctx, project, projectId, {
    type: 'project.milestone-confirmed',
    body: { nth, on: todayOf(ctx, desk) },
  });
  // The owner has done what it can; whether it arrived, others say.
  if (now.milestones.every((m) => m.state === 'done')) {
    const carry = await dutyOf(tx, ctx.officeId, now.duty!);
    if (!isEnded(carry) && !isComplete(now)) {
      if (carry.state !== 'claimed') duties.claimNow(tx, ctx, carry, carry.holderPost, null);
    }
  }
  return finish(tx, ctx, now);
}

/** Supervision has not seen it, and says what is missing. */
export async function giveBack(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  projectId: string,
  nth: number,
  words: string,
): Promise<Project> {
  const { project, duty, confirm: asked } = await confirming(tx, ctx, projectId, nth);
  duties.fulfil(tx, ctx, asked, postIn(ctx, desk.path(asked.holderUnit)), null);
  duties.giveBack(tx, ctx, duty, null);
  const said = await say(tx, ctx, desk.keys, projectId, { words });
  return onProject(tx, ctx, project, projectId, {
    type: 'project.milestone-returned',
    body: { nth, words: said.words },
  });
}

/** A project whose milestones are confirmed, and whose people were asked and got it, is finished. */
export async function finish(tx: Tx, ctx: Context, project: Project): Promise<Project> {
  if (project.state !== 'adopted' || !isComplete(project)) return project;
  const carry = await dutyOf(tx, ctx.officeId, project.duty!);
  if (!isEnded(carry)) duties.fulfil(tx, ctx, carry, carry.holderPost, null);
  return onProject(tx, ctx, project, project.projectId, { type: 'project.finished', body: {} });
}
