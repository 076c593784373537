import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

/** A bare `ws` server that sends one text to every socket when asked to by `POST /send`. */
const main = (): void => {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  http.on('request', (req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    req.on('end', () => {
      for (const socket of sockets.clients) socket.send(body);
      res.end('ok');
    });
  });
  http.listen(0, '127.0.0.1', () => console.log(`bare ready ${(http.address() as { port: number }).port}`));
  process.on('SIGTERM', () => process.exit(0));
};

main();
