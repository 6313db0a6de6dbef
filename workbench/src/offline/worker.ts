/*
 * The service worker: lets the screen of a visit open without a connection. It keeps files of the workbench alone, never an answer of
 * the API: what an inspection says is kept by the page itself, as long as somebody takes it along (device.ts).
 */
interface WorkerScope {
  readonly caches: CacheStorage;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(
    type: 'install' | 'activate',
    listener: (event: { waitUntil(done: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(
    type: 'fetch',
    listener: (event: { readonly request: Request; respondWith(answer: Promise<Response>): void }) => void,
  ): void;
}
const scope = globalThis as unknown as WorkerScope;

const PAGE = '/workbench/';

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const { pathname } = new URL(request.url);
  if (request.mode === 'navigate' && pathname.startsWith(PAGE))
    event.respondWith(fetch(request).catch(async () => (await scope.caches.match(PAGE)) ?? Response.error()));
  // A file's name holds its digest: the one that was kept is the one that is asked for.
  else if (pathname.startsWith(`${PAGE}assets/`))
    event.respondWith(scope.caches.match(request).then((kept) => kept ?? fetch(request)));
});
