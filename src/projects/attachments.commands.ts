import type { Reader } from '../db/open.ts';
import type { Verdict } from '../duties/access.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Accepted } from '../files/accept.ts';
import { type Attached, attachOnce, type FileDeps } from '../files/attach.ts';
import { subjects } from '../identity/vault.ts';
import type { Actor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { canDo, canSeeProof } from './access.ts';
import { onProject } from './apply.ts';
import { projectAt } from './carry.commands.ts';
import { must } from './collect.commands.ts';
import { deskUnit, type ProjectDesk } from './desk.ts';
import type { Project } from './project.rules.ts';
import { projectStream } from './store.ts';

/* Files that show a milestone: attached once, by whoever has one to reach, and named by what says that it is. */

/** Whoever has a milestone that is still to be reached attaches. */
export async function mayAttach(read: Reader, actor: Actor, desk: ProjectDesk, project: Project): Promise<Verdict> {
  const late: Verdict = { may: false, reason: 'project.not-in-this-state' };
  if (project.state !== 'adopted') return late;
  const open = project.milestones.filter((m) => m.state === 'open').map((m) => m.duty);
  const verdicts = (await dutiesById(read, desk.officeId, open)).map((duty) =>
    canDo(actor, duty, desk.path(duty.holderUnit)),
  );
  return verdicts.find((v) => v.may) ?? verdicts[0] ?? late;
}

/** Whether somebody may open what was attached: a photograph cannot be parted into what is public and what is not. */
export async function maySeeFiles(read: Reader, actor: Actor, desk: ProjectDesk, project: Project): Promise<boolean> {
  if (canSeeProof(actor, desk.path(project.owner), desk.path(deskUnit(desk)))) return true;
  // A milestone may be in other hands by now.
  const duties = await dutiesById(
    read,
    desk.officeId,
    project.milestones.map((m) => m.duty),
  );
  return duties.some((duty) => canDo(actor, duty, desk.path(duty.holderUnit)).may);
}

/** A project for somebody who may attach to it. @throws Refusal `project.not-found`, or why not */
export async function attachable(read: Reader, ctx: Context, desk: ProjectDesk, projectId: string): Promise<Project> {
  const project = await projectAt(read, ctx.officeId, projectId);
  must(await mayAttach(read, ctx.actor, desk, project));
  return project;
}

/**
 * @param key the client's idempotency key: sent twice, it is attached once
 * @throws Refusal `file.too-many`, or what `attachable` says
 */
export async function attachFile(
  deps: FileDeps,
  ctx: Context,
  desk: ProjectDesk,
  projectId: string,
  file: Accepted,
  key: string,
): Promise<Attached> {
  const subject = (await subjects(deps.db, desk.keys, ctx.officeId, [projectId])).get(projectId);
  if (!subject) throw new Refusal('project.not-found');
  const of = { about: projectStream(projectId), subject, command: 'project.attach', key, asked: { projectId } };
  const most = desk.pack.limits.attachments;
  // Several photographs come at once, each a change of the one project.
  return attachOnce(deps, ctx, file, { ...of, most, tries: 3 }, async (tx, { attachmentId, digest }) => {
    const project = await attachable(tx, ctx, desk, projectId);
    return onProject(tx, ctx, project, projectId, {
      type: 'project.attached',
      body: { attachment: attachmentId, digest },
    });
  });
}
