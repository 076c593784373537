import { getPushKey, removePushSubscription, savePushSubscription } from '../api';

export type PushState = 'unavailable' | 'blocked' | 'off' | 'on';

const registration = async (): Promise<ServiceWorkerRegistration | null> =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
    ? ((await navigator.serviceWorker.getRegistration()) ?? null)
    : null;

/** Whether this browser is told of things while the inbox is closed. iOS can only from the home screen. */
export const readPush = async (): Promise<PushState> => {
  const worker = await registration();
  if (!worker) return 'unavailable';
  if (Notification.permission === 'denied') return 'blocked';
  return (await worker.pushManager.getSubscription()) ? 'on' : 'off';
};

/** Asks the browser, then tells the server where to push. Throws `ApiError` when the server has no keys. */
export const turnPushOn = async (): Promise<PushState> => {
  const worker = await registration();
  if (!worker) return 'unavailable';
  if ((await Notification.requestPermission()) !== 'granted') return readPush();
  const { publicKey } = await getPushKey();
  const subscription = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: fromBase64Url(publicKey),
  });
  await savePushSubscription(subscription.toJSON());
  return 'on';
};

/** The server forgets the address at once; had it not heard, the push service would answer it 410. */
export const turnPushOff = async (): Promise<PushState> => {
  const worker = await registration();
  const subscription = await worker?.pushManager.getSubscription();
  if (subscription) {
    await Promise.allSettled([removePushSubscription(subscription.endpoint), subscription.unsubscribe()]);
  }
  return readPush();
};

/** For who goes: never in the way of signing out. */
export const forgetPush = async (): Promise<void> => {
  await turnPushOff().catch(() => undefined);
};

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0));
