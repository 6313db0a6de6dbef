import { expect, it } from 'vitest';
import type { House } from '../../src/app/compose.ts';
import { things } from '../../src/app/owed.ts';
import { boardPack } from '../../src/supervision/board.ts';
import { sources } from '../house/source.ts';

// A thing is shown under the name of its kind, but for one.
const pageOf = (kind: string): string => (kind === 'publicity' ? 'publications' : `${kind}s`);
const screens = new Map(sources('workbench/src/screens', '.tsx').map((s) => [s.path, s.code]));
const routes = sources('workbench/src/routes', '.ts')
  .map((s) => s.code)
  .join('\n');

/** The screen that an address of the workbench leads to. */
function screenAt(path: string): string | undefined {
  const found = new RegExp(
    `path: '${path}/\\$\\w+',\\s+component: lazyRouteComponent\\(\\(\\) => import\\('\\.\\./(.+?)'`,
  );
  const at = found.exec(routes)?.[1];
  return at && screens.get(`workbench/src/${at}`);
}

// An explanation is shown as what it explains.
const kinds = Object.keys(things({} as House)).filter((kind) => kind !== 'duty-act');

it.each(kinds)('what supervision may do about the duties of a %s stands on its page', (kind) => {
  expect(screenAt(pageOf(kind)), `no page for ${pageOf(kind)}`).toBeDefined();
  expect(screenAt(pageOf(kind))).toContain(`<DutyActs about={\`${kind}:\${`);
  expect(boardPack.things).toHaveProperty(kind);
});

it('and on the page of the duty itself, for what has none', () => {
  expect(screenAt('duties')).toContain('<DutyActs duty={');
});
