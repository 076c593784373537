import { connect, createServer } from 'node:net';
import { SetupError } from './project.mjs';

/** Finds what would stop the server before anything is installed, built or written. Throws SetupError, one line. */
export async function checkSurroundings(env) {
  const port = Number(env.PORT || 3000);
  const host = env.HOST || '127.0.0.1';
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new SetupError(`PORT must be a number from 0 to 65535; it is "${env.PORT}".`);
  await checkPort(host, port);
  if (env.DATABASE_URL) await checkDatabase(env.DATABASE_URL);
}

function checkPort(host, port) {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', (error) => reject(new SetupError(explainPort(error, host, port))));
    probe.listen({ host, port, exclusive: true }, () => probe.close(resolve));
  });
}

function explainPort({ code, message }, host, port) {
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use: stop the program that uses it, or choose another (PORT=3001 npm start).`;
  if (code === 'EACCES') return `Port ${port} needs more rights than this user has: choose another one with PORT.`;
  return `Hubbub cannot listen on ${host}:${port} (HOST, PORT): ${message}`;
}

function checkDatabase(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    throw new SetupError('DATABASE_URL is not a URL: it looks like postgres://user:password@host:5432/database');
  }
  if (!/^postgres(ql)?:$/.test(url.protocol))
    throw new SetupError(`DATABASE_URL must begin with postgres://; it begins with ${url.protocol}//`);
  if (!url.hostname || url.searchParams.has('host')) return undefined; // a Unix socket: the server itself tells
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || 5432);
  return new Promise((resolve, reject) => {
    const fail = (reason) =>
      reject(new SetupError(`The database at ${host}:${port} (DATABASE_URL) cannot be reached: ${reason}`));
    const socket = connect({ host, port, timeout: 10_000 });
    socket.once('connect', () => resolve(socket.destroy()));
    socket.once('timeout', () => fail(socket.destroy() && 'no answer within 10 s'));
    socket.once('error', ({ code, message }) => fail(code ?? message));
  });
}
