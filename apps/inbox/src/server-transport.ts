import { io } from 'socket.io-client';
import type { InboxSocket, Transport } from './transport';

/** The real server, on the page's own origin. */
export const serverTransport: Transport = {
  fetch: (path, init) => fetch(path, init),
  connect: () =>
    io({
      transports: ['websocket', 'polling'],
      withCredentials: true,
      reconnectionDelay: 400,
      reconnectionDelayMax: 4000,
      timeout: 8000,
    }) as unknown as InboxSocket,
};
