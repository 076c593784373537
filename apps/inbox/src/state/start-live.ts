import { standForLead } from '../device/leader';
import { ring } from '../device/sound';
import { connectSocket } from '../transport';
import { reload } from './conversation-acts';
import { saveUnsaved, takeDraft } from './drafts';
import { forgetUnseen } from './forget';
import { refreshList } from './list-acts';
import { setLive } from './live';
import { hasWaiting, loadOutbox, sendWaiting } from './outbox';
import { startRealtime } from './realtime';
import { get, set } from './store';
import { distrustThreads, readNewest } from './thread-acts';
import { loadCounts, loadWorkspace } from './workspace-acts';

const quietMs = 60_000;
const sendAgainMs = 5000;
const tidyEveryMs = 30_000;

/** Opens the socket and keeps what is on screen true; returns what ends it. */
export const startLive = (): (() => void) => {
  let heardAt = Date.now();
  const resync = () => {
    heardAt = Date.now();
    distrustThreads();
    const [listKey, conversationId] = onScreen();
    if (listKey !== null) void refreshList(listKey, { quietly: true });
    if (conversationId) {
      void readNewest(conversationId);
      reload(conversationId).catch(() => undefined);
    }
    void loadCounts();
    void sendWaiting();
    saveUnsaved();
  };
  const socket = connectSocket();
  const realtime = startRealtime(socket, resync, {
    messages: () => (heardAt = Date.now()),
    notification: ring,
    draft: (draft) => takeDraft(draft),
  });
  setLive(realtime);
  const giveUpLead = standForLead();

  const handleOffline = () => set({ connection: 'offline' });
  // A line that outlived the gap would never say so, and one that broke may be sitting out its back-off: a new one is sure.
  const handleOnline = () => {
    socket.disconnect();
    socket.connect();
  };
  const handleVisible = () => {
    if (document.visibilityState === 'visible' && Date.now() - heardAt > quietMs) resync();
  };
  // A view that has heard nothing for a minute asks.
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible' && Date.now() - heardAt > quietMs) resync();
  }, quietMs / 2);
  const tidy = setInterval(() => set(forgetUnseen), tidyEveryMs);
  window.addEventListener('offline', handleOffline);
  window.addEventListener('online', handleOnline);
  document.addEventListener('visibilitychange', handleVisible);
  if (!get().isWorkspaceLoaded) void loadWorkspace();
  void loadOutbox().then(sendWaiting);
  // A server that took the line but gave no answer is asked again; the key makes sure that nothing goes twice.
  const retry = setInterval(() => {
    if (hasWaiting()) void sendWaiting();
  }, sendAgainMs);
  return () => {
    clearInterval(timer);
    clearInterval(retry);
    clearInterval(tidy);
    window.removeEventListener('offline', handleOffline);
    window.removeEventListener('online', handleOnline);
    document.removeEventListener('visibilitychange', handleVisible);
    setLive(null);
    giveUpLead();
    realtime.stop();
  };
};

/** The list and the conversation in the address bar. */
let screen: [listKey: string | null, conversationId: string | null] = [null, null];
export const setOnScreen = (listKey: string | null, conversationId: string | null): void => {
  screen = [listKey, conversationId];
};
const onScreen = () => screen;
