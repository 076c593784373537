import type { IncomingMessage } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { isRecord, type Answer, type Call } from '../call';
import type { StandIn, Surroundings } from '../stand-in';
import { below, createRate, findRoute, json, readObject, textOf, type Route } from './kit';

/** Source: https://docs.discord.com/developers */
export interface DiscordBot {
  id: string;
  token: string;
  username: string;
  /** The privileged one: without it contents are empty, except in direct messages and where the bot is named. */
  hasMessageContent: boolean;
}

export interface DiscordMessage {
  id: string;
  channelId: string;
  guildId: string | null;
  author: { id: string; username: string; global_name: string; bot: boolean };
  content: string;
  replyTo: string | null;
  createdAt: number;
  editedAt: number | null;
}

export interface DiscordControl {
  addBot(bot?: Partial<DiscordBot>): DiscordBot;
  addChannel(
    bot: DiscordBot,
    channel: { id: string; guildId: string | null; name: string; isAllowed?: boolean; recipientId?: string },
  ): void;
  message(
    bot: DiscordBot,
    message: { channelId: string; author: { id: string; username: string }; content: string; replyTo?: string },
  ): DiscordMessage;
  edit(bot: DiscordBot, message: DiscordMessage, content: string): void;
  remove(bot: DiscordBot, message: DiscordMessage): void;
  refuseDirect(userId: string): void;
  /** Cuts the live connection; `canResume: false` forgets the session, so that the gap must be filled by REST. */
  drop(bot: DiscordBot, how?: { code?: number; canResume?: boolean }): void;
  connections(bot: DiscordBot): number;
}

interface Session {
  id: string;
  socket: WebSocket | null;
  seq: number;
  sent: { seq: number; frame: string }[];
  intents: number;
}

interface State {
  bot: DiscordBot;
  channels: Map<string, { id: string; guildId: string | null; name: string; isAllowed: boolean; recipientId?: string }>;
  messages: Map<string, DiscordMessage>;
  nonces: Map<string, string>;
  sessions: Map<string, Session>;
}

const discordEpoch = 1_420_070_400_000n;
const intentOf = { guild: 1 << 9, direct: 1 << 12, content: 1 << 15 };

/** Of one request. */
const mostBytes = 25 * 1024 * 1024;

export const createDiscord = ({ timers, ledger }: Surroundings): { standIn: StandIn; control: DiscordControl } => {
  const bots = new Map<string, State>();
  const closed = new Set<string>();
  const server = new WebSocketServer({ noServer: true });
  const perChannel = createRate(timers, () => 5, 5_000);
  let count = 0n;
  const nextId = () => (((BigInt(timers.now()) - discordEpoch) << 22n) + ((count += 1n) & 0x3fffffn)).toString();

  const stateOf = ({ token }: DiscordBot): State => {
    const state = bots.get(token);
    if (!state) throw new Error('There is no such bot');
    return state;
  };

  const show = (message: DiscordMessage, canSee: boolean) => ({
    id: message.id,
    channel_id: message.channelId,
    ...(message.guildId ? { guild_id: message.guildId, member: { nick: null, roles: [] } } : {}),
    author: message.author,
    content: canSee ? message.content : '',
    timestamp: new Date(message.createdAt).toISOString().replace('Z', '000+00:00'),
    edited_timestamp:
      message.editedAt === null ? null : new Date(message.editedAt).toISOString().replace('Z', '000+00:00'),
    attachments: [],
    embeds: [],
    mentions: [...message.content.matchAll(/<@!?(\d+)>/g)].map(([, id]) => ({ id })),
    type: message.replyTo ? 19 : 0,
    ...(message.replyTo
      ? { message_reference: { type: 0, message_id: message.replyTo, channel_id: message.channelId } }
      : {}),
  });

  const canSee = ({ bot }: State, message: DiscordMessage, intents: number): boolean =>
    message.guildId === null ||
    message.author.id === bot.id ||
    message.content.includes(`<@${bot.id}>`) ||
    (bot.hasMessageContent && (intents & intentOf.content) !== 0);

  const dispatch = (
    state: State,
    type: string,
    guildId: string | null,
    payload: (intents: number) => unknown,
  ): void => {
    for (const session of state.sessions.values()) {
      if ((session.intents & (guildId ? intentOf.guild : intentOf.direct)) === 0) continue;
      const frame = JSON.stringify({ op: 0, s: (session.seq += 1), t: type, d: payload(session.intents) });
      session.sent.push({ seq: session.seq, frame });
      session.socket?.send(frame);
    }
  };

  const add = (
    state: State,
    given: Pick<DiscordMessage, 'channelId' | 'author' | 'content' | 'replyTo'>,
  ): DiscordMessage => {
    const guildId = state.channels.get(given.channelId)?.guildId ?? null;
    const message: DiscordMessage = { ...given, id: nextId(), guildId, createdAt: timers.now(), editedAt: null };
    state.messages.set(message.id, message);
    dispatch(state, 'MESSAGE_CREATE', guildId, (intents) => show(message, canSee(state, message, intents)));
    return message;
  };

  const record = (
    { bot }: State,
    action: string,
    target: string,
    text: string,
    externalId: string | null,
    key: string | null = null,
  ) => ledger.add({ platform: 'discord', account: bot.id, action, target, text, key, externalId, detail: {} });

  const as =
    (work: (state: State, call: Call, ...parts: string[]) => Answer): Route =>
    (call, ...parts) => {
      const state = bots.get(/^Bot (.+)$/.exec(call.headers['authorization'] ?? '')?.[1] ?? '');
      if (!state) return json(401, { message: '401: Unauthorized', code: 0 });
      const bucket = `${call.method}:${call.segments.slice(0, 2).join('/')}`;
      const isAllowed = call.method === 'GET' || perChannel.take(bucket);
      const resetAfter = Math.max(0, perChannel.endsIn(bucket)) / 1000;
      const headers = {
        'x-ratelimit-limit': '5',
        'x-ratelimit-remaining': String(perChannel.left(bucket)),
        'x-ratelimit-reset': String(timers.now() / 1000 + resetAfter),
        'x-ratelimit-reset-after': String(resetAfter),
        'x-ratelimit-bucket': Buffer.from(bucket).toString('hex').slice(0, 32),
      };
      const answer = isAllowed
        ? work(state, call, ...parts)
        : json(
            429,
            { message: 'You are being rate limited.', retry_after: resetAfter, global: false },
            { 'retry-after': String(Math.ceil(resetAfter)), 'x-ratelimit-scope': 'user' },
          );
      return { ...answer, headers: { ...headers, ...answer.headers } };
    };

  const channelOf = (state: State, id: string): Answer | null => {
    const channel = state.channels.get(id);
    if (!channel) return refused(404, 10_003, 'Unknown Channel');
    if (!channel.isAllowed) return refused(403, 50_001, 'Missing Access');
    return channel.recipientId && closed.has(channel.recipientId)
      ? refused(403, 50_007, 'Cannot send messages to this user')
      : null;
  };

  const send = as((state, call, channelId = '') => {
    const problem = channelOf(state, channelId);
    if (problem) return problem;
    const given =
      isRecord(call.body) && typeof call.body['payload_json'] === 'string'
        ? readObject(call.body['payload_json'])
        : call.body;
    const content = textOf(given?.['content']) ?? '';
    const nonce = given?.['nonce'] === undefined ? null : String(given['nonce']);
    if (content === '' && call.files.length === 0) return refused(400, 50_006, 'Cannot send an empty message');
    if ([...content].length > 2000)
      return invalidForm('content', 'BASE_TYPE_MAX_LENGTH', 'Must be 2000 or fewer in length.');
    if (nonce !== null && nonce.length > 25)
      return invalidForm('nonce', 'BASE_TYPE_MAX_LENGTH', 'Must be 25 or fewer in length.');
    if (call.files.length > 10) return refused(400, 50_035, 'Invalid Form Body');
    if (call.files.reduce((sum, { bytes }) => sum + bytes.length, 0) > mostBytes)
      return refused(413, 40_005, 'Request entity too large');
    const reference = isRecord(given?.['message_reference']) ? textOf(given['message_reference']['message_id']) : null;
    if (reference && !state.messages.has(reference))
      return invalidForm('message_reference', 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message');
    // With enforce_nonce the same nonce gives the same message, not a second one.
    const known =
      nonce !== null && given?.['enforce_nonce'] === true
        ? state.messages.get(state.nonces.get(`${channelId}:${nonce}`) ?? '')
        : undefined;
    if (known) return json(200, { ...show(known, true), nonce });
    const author = { id: state.bot.id, username: state.bot.username, global_name: state.bot.username, bot: true };
    const message = add(state, { channelId, author, content, replyTo: reference });
    if (nonce !== null) state.nonces.set(`${channelId}:${nonce}`, message.id);
    record(state, 'message', channelId, content, message.id, nonce);
    return json(200, { ...show(message, true), ...(nonce === null ? {} : { nonce }) });
  });

  const messageOf = (state: State, channelId: string, id: string): DiscordMessage | null => {
    const message = state.messages.get(id);
    return message?.channelId === channelId ? message : null;
  };

  const routes: Record<string, Route> = {
    'GET /users/@me': as(({ bot }) => json(200, { id: bot.id, username: bot.username, bot: true, global_name: null })),
    'GET /gateway/bot': as((_state, call) =>
      json(200, {
        url: `ws://${call.headers['host'] ?? 'sandbox'}/discord/gateway`,
        shards: 1,
        session_start_limit: { total: 1000, remaining: 999, reset_after: 86_400_000, max_concurrency: 1 },
      }),
    ),
    'GET /users/@me/guilds': as(({ channels }) =>
      json(
        200,
        [...new Set([...channels.values()].flatMap(({ guildId }) => guildId ?? []))].map((id) => ({
          id,
          name: 'Sandbox',
        })),
      ),
    ),
    'GET /guilds/:/channels': as((state, _call, guildId) =>
      json(200, [...state.channels.values()].filter((channel) => channel.guildId === guildId).map(showChannel)),
    ),
    'GET /channels/:': as(
      (state, _call, id = '') => channelOf(state, id) ?? json(200, showChannel(state.channels.get(id))),
    ),
    'POST /users/@me/channels': as((state, { body }) => {
      const recipientId = textOf(body?.['recipient_id']);
      if (!recipientId) return invalidForm('recipient_id', 'BASE_TYPE_REQUIRED', 'This field is required');
      const known = [...state.channels.values()].find((channel) => channel.recipientId === recipientId);
      const channel = known ?? { id: nextId(), guildId: null, name: '', isAllowed: true, recipientId };
      state.channels.set(channel.id, channel);
      return json(200, { id: channel.id, type: 1, recipients: [{ id: recipientId }] });
    }),
    'GET /channels/:/messages': as((state, call, channelId = '') => {
      const problem = channelOf(state, channelId);
      if (problem) return problem;
      const limit = Number(call.query.get('limit') ?? 50);
      if (limit < 1 || limit > 100)
        return invalidForm('limit', 'NUMBER_TYPE_MAX', 'int value should be less than or equal to 100.');
      const [after, before] = [call.query.get('after'), call.query.get('before')];
      const found = [...state.messages.values()]
        .filter((message) => message.channelId === channelId)
        .filter(({ id }) => (!after || BigInt(id) > BigInt(after)) && (!before || BigInt(id) < BigInt(before)))
        .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
      const page = after ? found.slice(0, limit) : found.slice(-limit);
      return json(
        200,
        page.reverse().map((message) => show(message, canSee(state, message, intentOf.content))),
      );
    }),
    'GET /channels/:/messages/:': as((state, _call, channelId = '', id = '') => {
      const message = messageOf(state, channelId, id);
      return message ? json(200, show(message, true)) : refused(404, 10_008, 'Unknown Message');
    }),
    'POST /channels/:/messages': send,
    'PATCH /channels/:/messages/:': as((state, { body }, channelId = '', id = '') => {
      const message = messageOf(state, channelId, id);
      const content = textOf(body?.['content']) ?? '';
      if (!message) return refused(404, 10_008, 'Unknown Message');
      if (message.author.id !== state.bot.id)
        return refused(403, 50_005, 'Cannot edit a message authored by another user');
      if ([...content].length > 2000)
        return invalidForm('content', 'BASE_TYPE_MAX_LENGTH', 'Must be 2000 or fewer in length.');
      Object.assign(message, { content, editedAt: timers.now() });
      record(state, 'edit', id, content, id);
      dispatch(state, 'MESSAGE_UPDATE', message.guildId, () => show(message, true));
      return json(200, show(message, true));
    }),
    'DELETE /channels/:/messages/:': as((state, _call, channelId = '', id = '') => {
      const message = messageOf(state, channelId, id);
      if (!message) return refused(404, 10_008, 'Unknown Message');
      if (message.guildId === null && message.author.id !== state.bot.id)
        return refused(403, 50_003, 'Cannot execute action on a DM channel');
      state.messages.delete(id);
      record(state, 'delete', id, '', id);
      dispatch(state, 'MESSAGE_DELETE', message.guildId, () => ({
        id,
        channel_id: channelId,
        ...(message.guildId ? { guild_id: message.guildId } : {}),
      }));
      return { status: 204 };
    }),
    'PUT /channels/:/messages/:/reactions/:/@me': as((state, _call, channelId = '', id = '', emoji = '') => {
      if (!messageOf(state, channelId, id)) return refused(404, 10_008, 'Unknown Message');
      record(state, 'like', id, emoji, null);
      return { status: 204 };
    }),
    'DELETE /channels/:/messages/:/reactions/:/@me': as((state, _call, channelId = '', id = '', emoji = '') => {
      if (!messageOf(state, channelId, id)) return refused(404, 10_008, 'Unknown Message');
      record(state, 'unlike', id, emoji, null);
      return { status: 204 };
    }),
    'POST /channels/:/typing': as(() => ({ status: 204 })),
  };

  /** One connection of the gateway: hello, identify or resume, heartbeats. */
  const converse = (socket: WebSocket, { headers }: IncomingMessage): void => {
    let session: Session | null = null;
    socket.send(JSON.stringify({ op: 10, s: null, t: null, d: { heartbeat_interval: 41_250 } }));
    socket.on('message', (data: Buffer) => {
      const frame = readObject(data.toString());
      if (!frame) return socket.close(4002, 'Error while decoding payload.');
      const payload = isRecord(frame['d']) ? frame['d'] : {};
      if (frame['op'] === 1) return socket.send(JSON.stringify({ op: 11 }));
      const state = bots.get(textOf(payload['token']) ?? '');
      if (frame['op'] !== 2 && frame['op'] !== 6) return session ? undefined : socket.close(4003, 'Not authenticated.');
      if (!state) return socket.close(4004, 'Authentication failed.');
      session =
        frame['op'] === 2
          ? identify(state, payload, socket, headers.host ?? 'sandbox')
          : resume(state, payload, socket);
    });
    socket.on('close', () => {
      if (session) session.socket = null;
    });
  };

  const identify = (
    state: State,
    payload: Record<string, unknown>,
    socket: WebSocket,
    host: string,
  ): Session | null => {
    const intents = Number(payload['intents'] ?? 0);
    if ((intents & intentOf.content) !== 0 && !state.bot.hasMessageContent) {
      socket.close(4014, 'Disallowed intent(s).');
      return null;
    }
    const session: Session = { id: `session-${nextId()}`, socket, seq: 1, sent: [], intents };
    state.sessions.set(session.id, session);
    const { id, username } = state.bot;
    const ready = {
      v: 10,
      user: { id, username, bot: true },
      session_id: session.id,
      resume_gateway_url: `ws://${host}/discord/gateway`,
      guilds: [],
      application: { id },
    };
    socket.send(JSON.stringify({ op: 0, s: 1, t: 'READY', d: ready }));
    return session;
  };

  const resume = (state: State, payload: Record<string, unknown>, socket: WebSocket): Session | null => {
    const session = state.sessions.get(textOf(payload['session_id']) ?? '');
    if (!session) {
      socket.send(JSON.stringify({ op: 9, d: false }));
      return null;
    }
    session.socket = socket;
    for (const { seq, frame } of session.sent) if (seq > Number(payload['seq'])) socket.send(frame);
    socket.send(JSON.stringify({ op: 0, s: (session.seq += 1), t: 'RESUMED', d: {} }));
    return session;
  };

  return {
    standIn: {
      id: 'discord',
      answer: (call) =>
        call.body === null
          ? refused(400, 50_109, 'The request body contains invalid JSON.')
          : (findRoute(routes, below(call, 'discord', 'api', 'v10'))?.() ??
            json(404, { message: '404: Not Found', code: 0 })),
      error: (status, parts) =>
        status === 429
          ? json(
              429,
              {
                message: 'You are being rate limited.',
                retry_after: Number(parts['retry_after'] ?? 1.5),
                global: false,
              },
              { 'retry-after': '2' },
            )
          : refused(status, Number(parts['code'] ?? 0), textOf(parts['message']) ?? 'Made to fail'),
      upgrade: (request, socket, head) => server.handleUpgrade(request, socket, head, converse),
      stop: () => {
        for (const client of server.clients) client.terminate();
        server.close();
      },
    },
    control: {
      addBot: (given = {}) => {
        const bot: DiscordBot = {
          id: `141000000000000000${bots.size + 1}`,
          token: `discord-token-${bots.size + 1}`,
          username: 'sandbox',
          hasMessageContent: true,
          ...given,
        };
        bots.set(bot.token, { bot, channels: new Map(), messages: new Map(), nonces: new Map(), sessions: new Map() });
        return bot;
      },
      addChannel: (bot, channel) => void stateOf(bot).channels.set(channel.id, { isAllowed: true, ...channel }),
      message: (bot, { channelId, author, content, replyTo }) =>
        add(stateOf(bot), {
          channelId,
          author: { ...author, global_name: author.username, bot: false },
          content,
          replyTo: replyTo ?? null,
        }),
      edit: (bot, message, content) => {
        Object.assign(message, { content, editedAt: timers.now() });
        dispatch(stateOf(bot), 'MESSAGE_UPDATE', message.guildId, () => show(message, true));
      },
      remove: (bot, message) => {
        stateOf(bot).messages.delete(message.id);
        dispatch(stateOf(bot), 'MESSAGE_DELETE', message.guildId, () => ({
          id: message.id,
          channel_id: message.channelId,
          ...(message.guildId ? { guild_id: message.guildId } : {}),
        }));
      },
      refuseDirect: (userId) => void closed.add(userId),
      drop: (bot, { code = 4000, canResume = true } = {}) => {
        const { sessions } = stateOf(bot);
        for (const session of sessions.values()) session.socket?.close(code);
        if (!canResume) sessions.clear();
      },
      connections: (bot) => [...stateOf(bot).sessions.values()].filter(({ socket }) => socket !== null).length,
    },
  };
};

const showChannel = (
  channel: { id: string; guildId: string | null; name: string; recipientId?: string } | undefined,
) => ({
  id: channel?.id,
  type: channel?.guildId ? 0 : 1,
  name: channel?.name,
  ...(channel?.guildId ? { guild_id: channel.guildId } : {}),
  ...(channel?.recipientId ? { recipients: [{ id: channel.recipientId }] } : {}),
});

const refused = (status: number, code: number, message: string): Answer => json(status, { message, code });

const invalidForm = (field: string, code: string, message: string): Answer =>
  json(400, { message: 'Invalid Form Body', code: 50_035, errors: { [field]: { _errors: [{ code, message }] } } });
