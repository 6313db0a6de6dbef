import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * The portal's one stylesheet, made at start: of govuk-frontend's compiled CSS the rules whose classes some page names, then
 * `portal.css` with the house's own look. Nothing has to be built, and what no page uses is not sent (all of it: 16 kB compressed).
 */
export interface Stylesheet {
  readonly css: string;
  /** Changes with the content, so that browsers may keep it for good. */
  readonly href: string;
}

const HERE = new URL('./', import.meta.url);

export function loadStylesheet(): Stylesheet {
  const dist = createRequire(import.meta.url).resolve('govuk-frontend/dist/govuk/govuk-frontend.min.css');
  const own = readFileSync(new URL('portal.css', HERE), 'utf8');
  const pages = readdirSync(HERE).filter((name) => name.endsWith('.ts'));
  const named = pages.flatMap((name) => readFileSync(new URL(name, HERE), 'utf8').match(/govuk-[\w-]+/g) ?? []);
  // The licence of the font that is left out here forbids its use elsewhere than on GOV.UK.
  const theirs = subset(readFileSync(dist, 'utf8'), new Set(named))
    .replace(/GDS Transport,arial,sans-serif/g, 'var(--fonts)')
    // On paper, too, letters are those of the page.
    .replace(/font-family:sans-serif/g, 'font-family:inherit');
  const css = `/* From govuk-frontend (MIT, © Crown copyright), reduced and themed. */\n${theirs}\n${squeeze(own)}`;
  return { css, href: `/portal-${createHash('sha256').update(css).digest('hex').slice(0, 12)}.css` };
}

const squeeze = (css: string): string =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};:,>]) ?/g, '$1')
    .trim();

/** The rules of a compiled stylesheet that can match where only these `govuk-…` classes occur. */
export function subset(css: string, used: ReadonlySet<string>): string {
  let out = '';
  for (const { head, body } of blocks(css.replace(/\/\*[\s\S]*?\*\//g, '').replace('@charset "UTF-8";', ''))) {
    if (/^@(media|supports)/.test(head)) {
      const inner = subset(body, used);
      if (inner !== '') out += `${head}{${inner}}`;
    } else if (!head.startsWith('@')) {
      const kept = selectors(head).filter((s) => (s.match(/\.govuk-[\w-]+/g) ?? []).every((c) => used.has(c.slice(1))));
      if (kept.length > 0) out += `${kept.join(',')}{${body}}`;
    }
  }
  return out;
}

function* blocks(css: string): Generator<{ head: string; body: string }> {
  let at = 0;
  while (at < css.length) {
    const open = css.indexOf('{', at);
    if (open < 0) return;
    let depth = 1;
    let end = open + 1;
    for (; depth > 0 && end < css.length; end++) {
      if (css[end] === '{') depth++;
      else if (css[end] === '}') depth--;
    }
    yield { head: css.slice(at, open).trim(), body: css.slice(open + 1, end - 1) };
    at = end;
  }
}

/** Splits a list of selectors at its own commas, not at those inside `:not(…)`. */
function selectors(head: string): string[] {
  const out: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= head.length; i++) {
    const c = head[i];
    if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (c === undefined || (c === ',' && depth === 0)) {
      out.push(head.slice(from, i).trim());
      from = i + 1;
    }
  }
  return out;
}
