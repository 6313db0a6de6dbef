import { html } from 'ghtml';
import type { Lang } from '../kernel/text.ts';

/** The little pages of the house itself, before any portal: plain HTML, one file of style, no script. */
export const page = (lang: Lang, title: string, body: string): string => html`<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · ${lang === 'zh' ? '长效' : 'Changxiao'}</title>
    <link rel="stylesheet" href="/house.css">
  </head>
  <body>
    <main>
      !${body}
    </main>
  </body>
</html>
`;

/** Paper, ink and jade, as the portal has them. */
export const HOUSE_CSS = `
:root { color-scheme: light; }
body { margin: 0; background: #FAFAF7; color: #1B2A32; font: 1.0625rem/1.7 "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 3rem 1.25rem; }
h1 { font-size: 1.75rem; line-height: 1.3; margin: 0 0 1rem; }
a { color: #0F766E; }
code { font-size: .95em; }
label { display: block; margin: 1.25rem 0 .25rem; font-weight: 600; }
.hint { margin: 0 0 .25rem; color: #4B5A63; font-size: .95rem; }
input, select { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem .6rem; border: 2px solid #1B2A32; border-radius: 4px; background: #fff; color: inherit; }
button { font: inherit; margin-top: 1.75rem; padding: .55rem 1.4rem; border: 0; border-radius: 4px; background: #0F766E; color: #fff; cursor: pointer; }
:focus-visible { outline: 3px solid #B45309; outline-offset: 2px; }
.problem { border-left: 5px solid #B3261E; padding: .25rem 1rem; margin-bottom: 1.5rem; }
`.trimStart();
