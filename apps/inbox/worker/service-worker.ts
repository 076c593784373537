/**
 * Keeps the shell and what was read, for times without a line, and shows what is pushed. What is asked over the network
 * first is kept only as an answer of last resort; everything kept is forgotten when the member signs out.
 */
const worker = globalThis as unknown as ServiceWorkerGlobalScope;

const shell = 'hubbub-shell-1';
const read = 'hubbub-read-1';
const mostKept = 400;
const readable =
  /^\/api\/(session|me|platforms|channels|members|teams|labels|views|saved-replies|automation|notifications|conversations|contacts|posts)(\/|$)/;

worker.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([caches.open(shell).then((cache) => cache.add('/')), worker.skipWaiting()]));
});

worker.addEventListener('activate', (event) => {
  const mine = [shell, read];
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (!mine.includes(name)) await caches.delete(name);
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
  else if (readable.test(url.pathname) && !request.headers.get('accept')?.includes('event-stream'))
    event.respondWith(answer(event));
});

/** The page itself: fresh while there is a line, else the last one. */
const page = async (request: Request): Promise<Response> => {
  const cache = await caches.open(shell);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && fresh.headers.get('content-type')?.includes('text/html')) await cache.put('/', fresh.clone());
    return fresh;
  } catch (error) {
    const known = await cache.match('/');
    if (known) return known;
    throw error;
  }
};

/** A file whose name says what is in it: once here, for ever here. */
const asset = async (request: Request): Promise<Response> => {
  const cache = await caches.open(shell);
  const known = await cache.match(request.url);
  if (known) return known;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request.url, fresh.clone());
  return fresh;
};

const answer = async (event: FetchEvent): Promise<Response> => {
  const { request } = event;
  const since = turn;
  try {
    const fresh = await fetch(request);
    if (fresh.ok) event.waitUntil(keep(request.url, fresh.clone(), since));
    return fresh;
  } catch (error) {
    const known = await (await caches.open(read)).match(request.url);
    if (known) return known;
    throw error;
  }
};

let isTidying = false;
let turn = 0; // counts up when all is forgotten: what was asked for before is not kept after

const keep = async (url: string, response: Response, since: number): Promise<void> => {
  if (since !== turn) return;
  const cache = await caches.open(read);
  await cache.put(url, response);
  if (since !== turn) return void (await caches.delete(read));
  if (isTidying) return;
  isTidying = true;
  try {
    const keys = await cache.keys(); // oldest first
    for (const key of keys.slice(0, Math.max(0, keys.length - mostKept))) await cache.delete(key);
  } finally {
    isTidying = false;
  }
};

worker.addEventListener('message', (event) => {
  const told = event.data as { type?: string; urls?: string[] } | null;
  if (told?.type === 'forget') {
    turn += 1;
    event.waitUntil(caches.delete(read));
  }
  if (told?.type === 'keep') event.waitUntil(keepFiles(told.urls ?? []));
});

/** What the page had fetched before this worker stood beside it. */
const keepFiles = async (urls: readonly string[]): Promise<void> => {
  const since = turn;
  const [cache, answers] = await Promise.all([caches.open(shell), caches.open(read)]);
  for (const url of urls) {
    const { origin, pathname } = new URL(url, worker.location.origin);
    if (origin !== worker.location.origin) continue;
    if (pathname.startsWith('/assets/') && !(await cache.match(url))) await cache.add(url).catch(() => undefined);
    else if (readable.test(pathname) && !(await answers.match(url))) {
      const fresh = await fetch(url, { headers: { accept: 'application/json' } }).catch(() => null);
      if (fresh?.ok) await keep(url, fresh, since);
    }
  }
};

interface Pushed {
  title?: string;
  body?: string;
  text?: string;
  url?: string;
  conversationId?: string | null;
  tag?: string;
  type?: string;
  unread?: number;
}

/** One after the other: each counts on from what the one before has shown. */
let shown: Promise<void> = Promise.resolve();

worker.addEventListener('push', (event) => {
  const pushed = readPush(event.data);
  shown = shown.then(() => show(pushed)).catch(() => undefined);
  event.waitUntil(shown);
});

const show = async (pushed: Pushed): Promise<void> => {
  const url = pushed.url ?? (pushed.conversationId ? `/inbox/${pushed.conversationId}` : '/inbox');
  const windows = await worker.clients.matchAll({ type: 'window' });
  if (windows.some(({ visibilityState }) => visibilityState === 'visible')) return; // it is on screen already
  const tag = pushed.tag ?? pushed.type ?? 'hubbub';
  const [earlier] = await worker.registration.getNotifications({ tag });
  const count = ((earlier?.data as { count?: number } | undefined)?.count ?? 0) + 1;
  const title = pushed.title ?? 'Hubbub';
  await worker.registration.showNotification(count > 1 ? `${title} (${count})` : title, {
    body: pushed.body ?? pushed.text ?? '',
    tag, // one a kind: the newest stands for all
    icon: '/icon.svg',
    badge: '/icon.svg',
    data: { url, count },
  });
  if (pushed.unread !== undefined) await worker.navigator.setAppBadge?.(pushed.unread).catch(() => undefined);
};

const readPush = (data: PushMessageData | null): Pushed => {
  try {
    return (data?.json() ?? {}) as Pushed;
  } catch {
    return { body: data?.text() ?? '' };
  }
};

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { url } = event.notification.data as { url: string };
  event.waitUntil(
    (async () => {
      const [open] = await worker.clients.matchAll({ type: 'window' });
      if (!open) return void (await worker.clients.openWindow(url));
      await open.focus();
      open.postMessage({ type: 'open', url }, []);
    })(),
  );
});
