import { createServer, type AddressInfo, type Server } from 'node:net';
import { makeRoleAndDatabase } from './roles';

const message = (type: string, body: Buffer | string = ''): Buffer => {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
};
const ready = message('Z', 'I');
const isIn = Buffer.concat([message('R', Buffer.alloc(4)), ready]);
const oneRowless = Buffer.concat([message('1'), message('2'), message('n'), message('C', 'SELECT 1\0'), ready]);
const goesAway = message('E', 'SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0');

/** Answers the first statement and is gone before the second, as a server that is killed. */
const startDying = async (): Promise<Server> => {
  const server = createServer((socket) => {
    let isBegun = false;
    socket.on('error', () => undefined);
    socket.on('data', () => {
      if (!isBegun) {
        isBegun = true;
        socket.write(isIn);
      } else socket.end(Buffer.concat([oneRowless, goesAway]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

it('rejects where the server is killed between two statements, and takes nobody down with it', async () => {
  const server = await startDying();
  try {
    const { port } = server.address() as AddressInfo;
    await expect(makeRoleAndDatabase(port, { superuser: 's', owner: 'o' })).rejects.toThrow();
  } finally {
    server.close();
  }
});
