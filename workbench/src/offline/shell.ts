const CACHE = 'changxiao-visit';
const PAGE = '/workbench/';

/** Whether this browser can keep a screen for when there is no connection (over HTTPS, or on this computer itself). */
export const canKeep = (): boolean => 'serviceWorker' in navigator && 'caches' in window;

/** Keeps the files of the visit's screen, so that it opens again without a connection. Older ones go. */
export async function keepShell(): Promise<void> {
  const files = (await (await fetch(`${PAGE}visit-files.json`)).json()) as readonly string[];
  const wanted = [PAGE, ...files.map((file) => `${PAGE}${file}`)];
  const cache = await caches.open(CACHE);
  await cache.addAll(wanted);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (!wanted.includes(pathname)) await cache.delete(url);
  }
  await navigator.serviceWorker.register(`${PAGE}offline.js`, { scope: PAGE });
  await navigator.serviceWorker.ready;
}
