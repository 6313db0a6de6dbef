import { expect, it } from 'vitest';
import { loadDemo } from '../../src/app/demo.ts';
import { instant } from '../../src/kernel/time.ts';
import { freshDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';

/* Somebody begins on whatever day: in December the next year's duties stand there already, in a long holiday nobody works. */
it.each(['2026-12-23', '2026-10-03'])(
  'the demo begins on %s',
  async (day) => {
    const [database, folder] = [await freshDatabase(), await temporaryFolder()];
    try {
      const shared = { publicUrl: 'http://localhost', trustProxy: '', logLevel: 'silent' } as const;
      const settings = { appUrl: database.appUrl, dataDir: folder.path, ...shared };
      const signIns = await loadDemo(settings, database.ownerUrl, () => instant(Date.parse(`${day}T02:30:00Z`)));
      expect(signIns?.map((s) => s.username)).toContain('supervisor');
    } finally {
      await database.drop();
      await folder.remove();
    }
  },
  240_000,
);
