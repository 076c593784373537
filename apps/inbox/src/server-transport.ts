import { io } from 'socket.io-client';
import { type InboxSocket, tellSignedOut, type Transport } from './transport';

/** `fetch` tells nothing about a body on its way up; XMLHttpRequest does. */
const upload: NonNullable<Transport['upload']> = (path, { method, headers, body, signal }, onShare) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method ?? 'POST', path);
    for (const [name, value] of Object.entries(headers as Record<string, string>))
      request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0));
    request.addEventListener('load', () =>
      resolve(
        new Response(request.responseText, { status: request.status, headers: { 'content-type': 'application/json' } }),
      ),
    );
    request.addEventListener('error', () => reject(new TypeError('No answer')));
    request.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
    signal?.addEventListener('abort', () => request.abort());
    request.send(body);
  });

/** The real server, on the page's own origin. */
export const serverTransport: Transport = {
  fetch: (path, init) => fetch(path, init),
  upload,
  connect: () => {
    const socket = io({
      transports: ['websocket', 'polling'],
      withCredentials: true,
      reconnectionDelay: 400,
      reconnectionDelayMax: 4000,
      timeout: 8000,
    });
    // The client comes back by itself from everything but this: a session that ended, or rights that changed.
    socket.on('disconnect', (reason) => {
      if (reason === 'io server disconnect') socket.connect();
    });
    socket.on('connect_error', ({ message }) => {
      if (message === 'signed_out') tellSignedOut();
    });
    return socket as unknown as InboxSocket;
  },
};
