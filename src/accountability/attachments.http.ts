import { fileRoutes } from '../files/attachments.http.ts';
import { openAttachment } from '../files/queries.ts';
import { type App, contextOf, staffOf } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import { attachFile } from './attachments.commands.ts';
import { openFor } from './measures.commands.ts';
import type { MeasureDeps } from './measures.http.ts';
import { measureFor } from './measures.queries.ts';
import { streamOf } from './measures.store.ts';

/** What is attached to a measure: the person's evidence, and the record of a hearing. Whoever sees the measure may open it. */
export function measureFiles(app: App, { db, guard, measuresOf, dataDir }: MeasureDeps & { dataDir: string }): void {
  fileRoutes(app, guard, {
    tag: 'accountability',
    at: '/api/measures/:measureId',
    summaries: {
      open: 'An attachment of a measure, to be saved; `show` for an image in the page',
      attach: 'Attach a file to a measure (a form with one file)',
    },
    async open(request, measureId, attachmentId) {
      const actor = staffOf(request);
      if (!(await measureFor(db, actor, measureId))) throw new Refusal('measure.not-found');
      const { keys } = await measuresOf(actor.officeId);
      return openAttachment(db, keys, dataDir, actor.officeId, streamOf(measureId), attachmentId);
    },
    async ensureMay(request, measureId) {
      const ctx = contextOf(request);
      const desk = await measuresOf(ctx.officeId);
      await db.transact((tx) => openFor(tx, ctx, desk, measureId, 'attach'));
    },
    async attach(request, measureId, file, key) {
      const ctx = contextOf(request);
      return attachFile({ db, dataDir }, ctx, await measuresOf(ctx.officeId), measureId, file, key);
    },
  });
}
