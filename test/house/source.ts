import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One file of the project. `code` is its text without comments, where the rules of the house look. */
export interface Source {
  /** From the project's folder, `src/kernel/ids.ts`. */
  readonly path: string;
  readonly text: string;
  readonly code: string;
}

/** The files below `folder` whose name ends in one of `endings`; none if the folder is not there. */
export function sources(folder: string, ...endings: string[]): Source[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
  return files
    .map((f) => join(f.parentPath, f.name))
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      return { path: path.slice(ROOT.length), text, code: withoutComments(text) };
    });
}

/** Blanks comments and keeps line numbers. A `//` inside a string, as in an address, is no comment. */
export function withoutComments(text: string): string {
  const string = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/;
  const comment = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/;
  return text.replace(new RegExp(`(${string.source})|${comment.source}`, 'g'), (found, quoted?: string) =>
    quoted === undefined ? found.replace(/[^\n]/g, ' ') : found,
  );
}

/** `path:line` of each place where `pattern` stands in the code. */
export function places(files: readonly Source[], pattern: RegExp): string[] {
  return files.flatMap(({ path, code }) =>
    [...code.matchAll(new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`))].map(
      (m) => `${path}:${code.slice(0, m.index).split('\n').length}`,
    ),
  );
}
