import { connect, type Socket } from 'node:net';

/**
 * One kept HTTP/1.1 connection for POSTs, one after the other. It reads no more of an answer than its status and its
 * length, so that the load takes as little as possible of the machine that it shares with what it measures.
 */
export interface Line {
  /** The status. Rejects when the line breaks. */
  post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<number>;
  close(): void;
}

export const openLine = (url: string): Promise<Line> => {
  const { hostname, port, host } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    let answered: ((status: number) => void) | null = null;
    let failed: (error: Error) => void = reject;
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(text)?.[1]);
      if (!Number.isFinite(length)) return failed(new Error('An answer without its length'));
      if (text.length < head + 4 + length) return;
      const status = Number(text.slice(9, 12));
      text = text.slice(head + 4 + length);
      answered?.(status);
    });
    socket.on('error', (error) => failed(error));
    socket.on('close', () => failed(new Error('The line was closed')));
    socket.once('connect', () =>
      resolve({
        post: (path, headers, body) =>
          new Promise((done, reject) => {
            answered = done;
            failed = reject;
            const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
            socket.write(
              `POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
              'utf8',
            );
          }),
        close: () => {
          failed = () => undefined;
          socket.destroy();
        },
      }),
    );
  });
};
