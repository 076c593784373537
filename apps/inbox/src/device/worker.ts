/** The page's side of its service worker: what it shall keep, forget, and where it wants us to go. */
const path = '/service-worker.js';
const sessionPath = '/api/session'; // without it the page does not know who is here
const againAfterMs = 5000;

/** Registers the worker and hands it what was fetched before it was there. Does nothing where there is none. */
export const startWorker = (): void => {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker
    .register(path)
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => {
      const tell = () => {
        const urls = performance.getEntriesByType('resource').map(({ name }) => name);
        active?.postMessage({ type: 'keep', urls: [...new Set(urls), `${location.origin}${sessionPath}`] }, []);
      };
      tell();
      setTimeout(tell, againAfterMs); // what was on its way at the first time
    })
    .catch(() => undefined); // a page without its worker works, only not without a line
};

/** What was read is this member's: it goes when they go. */
export const forgetRead = async (): Promise<void> => {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration().catch(() => undefined);
  registration?.active?.postMessage({ type: 'forget' }, []);
};

/** Somebody pressed a notification while the inbox was open. Returns what stops listening. */
export const onOpenAsked = (open: (address: string) => void): (() => void) => {
  if (!('serviceWorker' in navigator)) return () => undefined;
  const handleMessage = ({ data }: MessageEvent<{ type?: string; url?: string } | null>) => {
    if (data?.type === 'open' && data.url?.startsWith('/')) open(data.url);
  };
  navigator.serviceWorker.addEventListener('message', handleMessage);
  return () => navigator.serviceWorker.removeEventListener('message', handleMessage);
};
