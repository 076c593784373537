import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readCall } from './call';
import type { MetaOptions } from './meta/meta';
import { startSandbox, type Sandbox } from './start';
import { fakeTimers } from './timers';

/** A web server that keeps what it is sent; `status` is what it answers. */
export interface Receiver {
  url: string;
  status: number;
  received: { headers: Record<string, string>; rawBody: Buffer; body: unknown }[];
  stop(): Promise<void>;
}

export const startReceiver = async (): Promise<Receiver> => {
  const server = createServer((request, response) => {
    void readCall(request).then(({ headers, rawBody, body }) => {
      receiver.received.push({ headers, rawBody, body });
      response.writeHead(receiver.status).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/facebook`,
    status: 200,
    received: [],
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
};

export const page = { id: '104500000000001', object: 'page' as const, token: 'page-token' };
export const instagram = { id: '17841400000000001', object: 'instagram' as const, token: 'instagram-token' };

/** A sandbox with a Page, an Instagram account, a post on each and one person each; time stands still. */
export const startTestSandbox = async (meta: Partial<MetaOptions> = {}) => {
  const timers = fakeTimers();
  const receiver = await startReceiver();
  const sandbox = await startSandbox({ timers, meta });
  const { meta: control } = sandbox.control;
  const accounts = {
    page: control.addAccount({ ...page, webhookUrl: receiver.url, appSecret: 'shh' }),
    instagram: control.addAccount({ ...instagram, webhookUrl: receiver.url, appSecret: 'shh' }),
  };
  const ada = control.addPerson({ name: 'Ada Muster', username: 'ada.m' });
  const bo = control.addPerson({
    name: 'Bo Beispiel',
    username: 'bo.b',
    id: '900000000000001',
    directId: '900000000000001',
  });
  const posts = {
    page: control.addPost({ accountId: page.id, text: 'A post' }),
    instagram: control.addPost({ accountId: instagram.id, text: 'A picture' }),
  };
  const call = async (method: string, path: string, body?: unknown, token: string | null = page.token) => {
    const answer = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: text ? (JSON.parse(text) as Reply) : {} };
  };
  const stop = async () => {
    await sandbox.stop();
    await receiver.stop();
  };
  return { sandbox, control, timers, receiver, accounts, ada, bo, posts, call, stop, people: control.people };
};

export type TestSandbox = Awaited<ReturnType<typeof startTestSandbox>>;
export type { Sandbox };

/** Enough of an answer's shape to read it in tests. */
export interface Reply {
  id?: string;
  success?: boolean;
  message_id?: string;
  recipient_id?: string;
  access_token?: string;
  data?: { id: string; [name: string]: unknown }[];
  paging?: { next?: string; cursors?: { after: string } };
  error?: {
    code: number;
    error_subcode?: number;
    message: string;
    type: string;
    fbtrace_id: string;
    is_transient: boolean;
  };
  [name: string]: unknown;
}
