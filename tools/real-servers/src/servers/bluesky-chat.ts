import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';

interface App {
  get(path: string, handler: (request: unknown, response: { json(body: unknown): void }) => void): void;
  use(router: unknown): void;
  listen(port: number, host: string, done: () => void): Server;
}
interface XrpcRequest {
  params: Record<string, unknown>;
  input?: { body: Record<string, unknown> };
  req: { headers: Record<string, string | undefined> };
}
type Handler = (request: XrpcRequest) => Promise<{ encoding: 'application/json'; body: unknown }>;
interface Xrpc {
  method(nsid: string, handler: Handler): void;
  router: unknown;
}

interface Message {
  id: string;
  rev: string;
  text: string;
  facets?: unknown;
  sender: { did: string };
  sentAt: string;
  reactions: { value: string; sender: { did: string }; createdAt: string }[];
}
interface Convo {
  id: string;
  rev: string;
  members: string[];
  messages: Message[];
}
type LogEntry = { $type: string; rev: string; convoId: string } & Record<string, unknown>;

/**
 * Chat is a service that the vendor does not publish. This one holds conversations in memory and is reached as the
 * real one is: through the PDS, with its signed service tokens, under the vendor's lexicons for input and output.
 */
export const startChat = async (
  load: NodeJS.Require,
  pdsUrl: string,
): Promise<{ did: string; stop(): Promise<void> }> => {
  const app = (load('express') as () => App)();
  const { createServer, InvalidRequestError } = load('@atproto/xrpc-server') as {
    createServer(schemas: unknown): Xrpc;
    InvalidRequestError: new (message: string, name: string) => Error;
  };
  const { schemas } = load('@atproto/api') as { schemas: unknown };
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const { port } = server.address() as AddressInfo;
  const did = `did:web:localhost%3A${port}`;
  app.get('/.well-known/did.json', (_request, response) =>
    response.json({
      '@context': ['https://www.w3.org/ns/did/v1'],
      id: did,
      service: [{ id: '#bsky_chat', type: 'BskyChatService', serviceEndpoint: `http://localhost:${port}` }],
    }),
  );

  const convos: Convo[] = [];
  const logs = new Map<string, LogEntry[]>();
  const handles = new Map<string, string>();
  let clock = 0;
  const tick = () => String((clock += 1)).padStart(13, '0');

  const handleOf = async (person: string): Promise<string> => {
    const known = handles.get(person);
    if (known) return known;
    const answer = await fetch(`${pdsUrl}/xrpc/com.atproto.repo.describeRepo?repo=${person}`);
    const { handle } = (await answer.json()) as { handle?: string };
    handles.set(person, handle ?? 'handle.invalid');
    return handle ?? 'handle.invalid';
  };
  const log = (convo: Convo, entry: Record<string, unknown> & { $type: string }) => {
    convo.rev = tick();
    for (const member of convo.members) {
      const entries = logs.get(member) ?? [];
      logs.set(member, [...entries, { ...entry, rev: convo.rev, convoId: convo.id }]);
    }
  };
  const viewOf = async (convo: Convo) => ({
    id: convo.id,
    rev: convo.rev,
    members: await Promise.all(convo.members.map(async (member) => ({ did: member, handle: await handleOf(member) }))),
    ...(convo.messages.length > 0 ? { lastMessage: messageView(convo.messages.at(-1)!) } : {}),
    muted: false,
    status: 'accepted',
    unreadCount: 0,
  });
  const findConvo = (id: unknown, caller: string): Convo => {
    const convo = convos.find((candidate) => candidate.id === id && candidate.members.includes(caller));
    if (!convo) throw new InvalidRequestError('Convo not found', 'InvalidConvo');
    return convo;
  };
  const xrpc = createServer(schemas);
  const method = (name: string, run: (caller: string, values: Record<string, unknown>) => unknown | Promise<unknown>) =>
    xrpc.method(`chat.bsky.convo.${name}`, async ({ params, input, req }) => ({
      encoding: 'application/json',
      body: await run(callerOf(req.headers['authorization']), { ...params, ...input?.body }),
    }));

  method('getConvoForMembers', async (caller, { members }) => {
    const people = [...new Set([caller, ...(members as string[])])].sort();
    let convo = convos.find((candidate) => candidate.members.join() === people.join());
    if (!convo) {
      convo = { id: `convo${convos.length + 1}`, rev: tick(), members: people, messages: [] };
      convos.push(convo);
      log(convo, { $type: 'chat.bsky.convo.defs#logBeginConvo' });
    }
    return { convo: await viewOf(convo) };
  });
  method('getConvo', async (caller, { convoId }) => ({ convo: await viewOf(findConvo(convoId, caller)) }));
  method('listConvos', async (caller) => {
    const mine = convos.filter(({ members }) => members.includes(caller));
    const ordered = [...mine].sort((a, b) => (a.rev < b.rev ? 1 : -1));
    return { convos: await Promise.all(ordered.map(viewOf)) };
  });
  method('getMessages', (caller, { convoId, limit, cursor }) => {
    const { messages } = findConvo(convoId, caller);
    const end = cursor === undefined ? messages.length : Number(cursor);
    const from = Math.max(0, end - Number(limit ?? 50));
    const page = messages.slice(from, end).reverse().map(messageView);
    return { messages: page, ...(from > 0 ? { cursor: String(from) } : {}) };
  });
  method('getLog', (caller, { cursor }) => {
    const after = typeof cursor === 'string' ? cursor : '';
    const found = (logs.get(caller) ?? []).filter(({ rev }) => rev > after).slice(0, 100);
    return { cursor: found.at(-1)?.rev ?? after, logs: found };
  });
  method('sendMessage', (caller, { convoId, message }) => {
    const convo = findConvo(convoId, caller);
    const { text, facets } = message as { text: string; facets?: unknown };
    const sent: Message = {
      id: `message${tick()}`,
      rev: tick(),
      text,
      ...(facets ? { facets } : {}),
      sender: { did: caller },
      sentAt: new Date().toISOString(),
      reactions: [],
    };
    convo.messages.push(sent);
    log(convo, { $type: 'chat.bsky.convo.defs#logCreateMessage', message: messageView(sent) });
    return viewOfMessage(sent);
  });
  for (const name of ['addReaction', 'removeReaction'] as const) {
    method(name, (caller, { convoId, messageId, value }) => {
      const convo = findConvo(convoId, caller);
      const message = convo.messages.find(({ id }) => id === messageId);
      if (!message) throw new InvalidRequestError('Message not found', 'InvalidConvo');
      const reaction = { value: String(value), sender: { did: caller }, createdAt: new Date().toISOString() };
      message.reactions = message.reactions.filter((old) => old.value !== value || old.sender.did !== caller);
      if (name === 'addReaction') message.reactions.push(reaction);
      const type = name === 'addReaction' ? 'logAddReaction' : 'logRemoveReaction';
      log(convo, { $type: `chat.bsky.convo.defs#${type}`, message: messageView(message), reaction });
      return { message: viewOfMessage(message) };
    });
  }
  app.use(xrpc.router);
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { did: `${did}#bsky_chat`, stop };
};

const viewOfMessage = ({ id, rev, text, facets, sender, sentAt, reactions }: Message) => ({
  id,
  rev,
  text,
  ...(facets ? { facets } : {}),
  sender,
  sentAt,
  reactions,
});
const messageView = (message: Message) => ({ $type: 'chat.bsky.convo.defs#messageView', ...viewOfMessage(message) });

/** The PDS signs who asks: `iss` of the service token. */
const callerOf = (authorization: string | undefined): string => {
  const payload = authorization?.split('.')[1] ?? '';
  const { iss } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8') || '{}') as { iss?: string };
  return iss ?? '';
};
