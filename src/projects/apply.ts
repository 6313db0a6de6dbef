import type { Tx } from '../db/open.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import type { Body } from '../ledger/entry.ts';
import {
  type Collection,
  type CollectionEvent,
  evolveCollection,
  evolveProposal,
  type Proposal,
  type ProposalEvent,
} from './collection.rules.ts';
import { evolveList, type List, type ListEvent } from './list.rules.ts';
import { evolveProject, type Project, type ProjectEvent } from './project.rules.ts';
import {
  collectionStream,
  listStream,
  projectStream,
  proposalStream,
  saveCollection,
  saveList,
  saveProject,
  saveProposal,
} from './store.ts';

/* What happens to a collection, a proposal, a project or a list: one entry, and the row that it makes. */

type Untimed<E> = E extends { readonly type: infer T; readonly body: infer B }
  ? { readonly type: T; readonly body: B }
  : never;

function entry(
  tx: Tx,
  ctx: Context,
  stream: string,
  version: number,
  { type, body }: Untimed<{ type: string; body: unknown }>,
) {
  const at = happenedAt(ctx);
  append(tx, ctx, [{ stream, version, type: type as string, body: body as Body, occurredAt: at }]);
  return { type, body, at } as never;
}

const next = (before: { readonly version: number } | null): number => (before?.version ?? 0) + 1;

export function onCollection(
  tx: Tx,
  ctx: Context,
  before: Collection | null,
  id: string,
  event: Untimed<CollectionEvent>,
): Collection {
  const version = next(before);
  const after = evolveCollection(before, id, version, entry(tx, ctx, collectionStream(id), version, event));
  saveCollection(tx, ctx.officeId, after);
  return after;
}

export function onProposal(
  tx: Tx,
  ctx: Context,
  before: Proposal | null,
  id: string,
  event: Untimed<ProposalEvent>,
): Proposal {
  const version = next(before);
  const after = evolveProposal(before, id, version, entry(tx, ctx, proposalStream(id), version, event));
  saveProposal(tx, ctx.officeId, after);
  return after;
}

export function onProject(
  tx: Tx,
  ctx: Context,
  before: Project | null,
  id: string,
  event: Untimed<ProjectEvent>,
): Project {
  const version = next(before);
  const after = evolveProject(before, id, version, entry(tx, ctx, projectStream(id), version, event));
  saveProject(tx, ctx.officeId, after);
  return after;
}

export function onList(tx: Tx, ctx: Context, before: List | null, id: string, event: Untimed<ListEvent>): List {
  const version = next(before);
  const after = evolveList(before, id, version, entry(tx, ctx, listStream(id), version, event));
  saveList(tx, ctx.officeId, after);
  return after;
}
