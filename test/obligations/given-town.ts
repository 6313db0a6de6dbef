import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { instant } from '../../src/kernel/time.ts';
import { chartOfFile } from '../../src/mechanisms/chart.ts';
import type { Chart } from '../support/office.ts';

const TOWN = fileURLToPath(new URL('../../packs/examples/new-york-town/', import.meta.url));
export const ADMIN = 'first-administrator';

/** The example town as an office, on New York's calendar. */
export async function townChart(): Promise<Chart> {
  const csv = { name: 'org.csv', bytes: readFileSync(`${TOWN}org.csv`) };
  const { units, posts } = await chartOfFile(csv, instant(Date.UTC(2026, 0, 2)));
  return {
    ...{ zh: 'Fennimore Landing', en: 'Fennimore Landing', calendar: 'new-york', offset: '-05:00' },
    units: units.map(({ id, parent, ...u }) => ({
      ...u,
      ...{ unitId: id, parentId: parent, functions: [...u.functions], aliases: [], places: [] },
    })),
    posts: [
      ...posts.map(({ id, unit, role, zh, en }) => ({ postId: id, unitId: unit, role, zh, en })),
      { postId: ADMIN, unitId: 'office', role: 'administrator', zh: '系统管理员', en: 'Administrator' },
    ],
  };
}

/** Its mechanisms as they are adopted. */
export const townRules = (): string[] =>
  readdirSync(TOWN)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(`${TOWN}${name}`, 'utf8'));
