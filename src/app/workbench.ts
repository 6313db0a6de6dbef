import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { App } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';

const BUILT = fileURLToPath(new URL('../../dist/workbench/', import.meta.url));

/** What has the same address in every build: the service worker, and the files that it keeps for a visit without a connection. */
const KEPT_ADDRESS = ['offline.js', 'visit-files.json'];

/**
 * The staff client, as Vite built it. Every address below /workbench/ that is no file is one of its screens and gets the same page,
 * which asks for anew each time; files carry a digest in their name and are kept for ever.
 */
export function workbenchRoutes(app: App): void {
  const config = { inlineStyles: true, withoutOffice: true } as const;
  app.register(async (scope) => {
    await scope.register(files, {
      root: BUILT,
      serve: false,
      cacheControl: false,
      preCompressed: true,
    });
    const page = { config, schema: { hide: true } };
    scope.get('/workbench', page, async (_, reply) => reply.redirect('/workbench/', 308));
    scope.get('/workbench/*', page, async (request, reply) => {
      const path = (request.params as { '*': string })['*'];
      if (path.startsWith('assets/')) {
        reply.header('cache-control', 'public, max-age=31536000, immutable');
        return reply.sendFile(path);
      }
      if (path === 'icon.svg') return reply.sendFile(path);
      if (KEPT_ADDRESS.includes(path)) return reply.header('cache-control', 'no-cache').sendFile(path);
      // A screen's address has no ending: whatever asks for one looks for a file that is not there.
      if (/\.\w+$/.test(path) || !existsSync(`${BUILT}index.html`)) throw new Refusal('request.not-found');
      reply.header('cache-control', 'no-cache');
      return reply.sendFile('index.html');
    });
  });
}
