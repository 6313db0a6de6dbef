import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
const packages = json('package-lock.json').packages as Readonly<Record<string, Locked>>;

/** The folders in which Node, and npm with it, would look for `name` from `place`, nearest first. */
function lookups(place: string, name: string): string[] {
  const found = [`${place ? `${place}/` : ''}node_modules/${name}`];
  for (let at = place; at !== ''; ) {
    at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')));
    found.push(`${at ? `${at}/` : ''}node_modules/${name}`);
  }
  return found;
}

// npm writes a lock file without the packages a registry does not have, and `npm ci` on a clean clone then refuses it.
test('the lock file holds every package that another one names, for whatever processor', () => {
  const missing = Object.entries(packages).flatMap(([place, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => !lookups(place, name).some((path) => path in packages))
      .map((name) => `${place} needs ${name}`),
  );
  expect(missing).toEqual([]);
  expect(lookups('node_modules/a/node_modules/b', 'c')).toEqual([
    'node_modules/a/node_modules/b/node_modules/c',
    'node_modules/a/node_modules/c',
    'node_modules/c',
  ]);
});

test('every package in it carries its integrity: what is installed is what was tried', () => {
  const loose = Object.entries(packages).filter(([place, entry]) => place !== '' && !entry.integrity);
  expect(loose.map(([place]) => place)).toEqual([]);
});

test('versions are pinned exactly', () => {
  const { dependencies, devDependencies, optionalDependencies } = json('package.json') as Record<
    string,
    Record<string, string>
  >;
  const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  expect(all.length).toBeGreaterThan(10);
  expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)).map(([name]) => name)).toEqual([]);
});

test('docs/dependencies.md says of each package why it is there, and names no other', () => {
  const { dependencies, devDependencies, optionalDependencies } = json('package.json') as Record<string, object>;
  const told = [...readFileSync('docs/dependencies.md', 'utf8').matchAll(/^\| `([^`]+)` \| \S/gm)].map((m) => m[1]!);
  expect(told).toEqual(Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).sort());
});
