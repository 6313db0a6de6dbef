import { FileLine, fileRoutes } from '../files/attachments.http.ts';
import { attachmentsOf, openAttachment } from '../files/queries.ts';
import { type App, contextOf } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import type { MechanismDeps } from '../mechanisms/deps.ts';
import { readsAll } from './access.ts';
import { attachFile } from './attachments.commands.ts';
import { ensureMay, openedFor } from './record.commands.ts';
import { streamOf } from './store.ts';

/** What shows that something was done. Whoever reads private fields may open it: a photograph cannot be parted into fields. */
export function obligationFiles(app: App, deps: MechanismDeps & { readonly dataDir: string }): void {
  const { db, guard, mechanismsOf, dataDir } = deps;
  const ensureReads = async (ctx: Context, dutyId: string): Promise<void> => {
    if (!readsAll(ctx.actor, await openedFor(db, ctx, dutyId))) throw new Refusal('obligation.not-found');
  };

  fileRoutes(app, guard, {
    tag: 'mechanisms',
    at: '/api/obligations/:dutyId',
    summaries: {
      open: 'An attachment of an obligation, to be saved; `show` for an image in the page',
      attach: 'Attach a file that shows what was done (a form with one file)',
    },
    listed: {
      summary: 'Attachments of an obligation, oldest first',
      line: FileLine,
      async of(request, dutyId) {
        const ctx = contextOf(request);
        await ensureReads(ctx, dutyId);
        const { keys } = await mechanismsOf(ctx.officeId);
        const found = await attachmentsOf(db, keys, ctx.officeId, streamOf(dutyId));
        return found.map(({ addedBy: _, ...file }) => file);
      },
    },
    async open(request, dutyId, attachmentId) {
      const ctx = contextOf(request);
      await ensureReads(ctx, dutyId);
      const { keys } = await mechanismsOf(ctx.officeId);
      return openAttachment(db, keys, dataDir, ctx.officeId, streamOf(dutyId), attachmentId);
    },
    async ensureMay(request, dutyId) {
      const ctx = contextOf(request);
      ensureMay(ctx, 'attach', await openedFor(db, ctx, dutyId), null, null);
    },
    async attach(request, dutyId, file, key) {
      const ctx = contextOf(request);
      return attachFile({ db, dataDir }, ctx, await mechanismsOf(ctx.officeId), dutyId, file, key);
    },
  });
}
