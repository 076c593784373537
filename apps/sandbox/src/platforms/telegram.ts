import { isRecord, parameter, type Answer, type Call } from '../call';
import type { StandIn, Surroundings } from '../stand-in';
import { below, createRate, json, textOf } from './kit';

/** Source: https://core.telegram.org/bots/api */
export interface TelegramBot {
  id: number;
  token: string;
  username: string;
}

export interface TelegramControl {
  addBot(bot?: Partial<TelegramBot> & { webhook?: { url: string; secret: string | null } }): TelegramBot;
  /** An update for the bot, without its number: by webhook where one is set, else in the queue for getUpdates. */
  update(bot: TelegramBot, update: Record<string, unknown>): number;
  /** Somebody presses Start and writes; before that the bot may not write to them. */
  message(bot: TelegramBot, from: { id: number; first_name: string; username?: string }, text: string): number;
  block(bot: TelegramBot, userId: number): void;
  addFile(bytes: Buffer): string;
}

interface State {
  bot: TelegramBot;
  updates: Record<string, unknown>[];
  nextUpdate: number;
  webhook: { url: string; secret: string | null } | null;
  chats: Map<string, { isBlocked: boolean; nextMessage: number; sent: Map<number, { date: number }> }>;
  isPolling: boolean;
}

const textLimit = 4096; // UTF-16 units, after entities
const captionLimit = 1024;

export const createTelegram = ({
  timers,
  ledger,
  webhooks,
}: Surroundings): { standIn: StandIn; control: TelegramControl } => {
  const bots = new Map<string, State>();
  const files = new Map<string, Buffer>();
  const perChat = createRate(timers, () => 20, 60_000); // a group's minute; private chats are looser
  let firstUpdate = 900_000_000;

  const chatOf = (state: State, id: string) => {
    const known = state.chats.get(id);
    if (known) return known;
    const chat = { isBlocked: false, nextMessage: 1, sent: new Map<number, { date: number }>() };
    state.chats.set(id, chat);
    return chat;
  };

  const push = (state: State, update: Record<string, unknown>): number => {
    const whole = { update_id: (state.nextUpdate += 1), ...update };
    if (!state.webhook) state.updates.push(whole);
    else
      webhooks.send({
        platform: 'telegram',
        url: state.webhook.url,
        body: Buffer.from(JSON.stringify(whole)),
        headers: {
          'content-type': 'application/json',
          ...(state.webhook.secret ? { 'x-telegram-bot-api-secret-token': state.webhook.secret } : {}),
        },
      });
    return whole.update_id;
  };

  const methods: Record<string, (state: State, call: Call) => unknown> = {
    getMe: ({ bot }) => ({
      id: bot.id,
      is_bot: true,
      first_name: bot.username,
      username: bot.username,
      can_join_groups: true,
      can_read_all_group_messages: false,
    }),
    setWebhook: (state, call) => {
      const url = parameter(call, 'url') ?? '';
      const secret = parameter(call, 'secret_token');
      if (secret !== null && !/^[\w-]{1,256}$/.test(secret))
        throw new BotError(400, 'Bad Request: secret token contains unallowed characters');
      if (url !== '' && !URL.canParse(url)) throw new BotError(400, 'Bad Request: bad webhook: invalid URL');
      state.webhook = url === '' ? null : { url, secret };
      if (parameter(call, 'drop_pending_updates') === 'true') state.updates = [];
      for (const update of state.webhook ? state.updates.splice(0) : []) push(state, update);
      return true;
    },
    deleteWebhook: (state) => {
      state.webhook = null;
      return true;
    },
    getWebhookInfo: ({ webhook, updates }) => ({
      url: webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: updates.length,
    }),
    getUpdates: (state, call) => {
      if (state.webhook)
        throw new BotError(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        );
      const offset = Number(parameter(call, 'offset') ?? 0);
      const limit = Math.min(Math.max(Number(parameter(call, 'limit') ?? 100), 1), 100);
      state.updates = state.updates.filter((update) => Number(update['update_id']) >= offset);
      return state.updates.slice(0, limit);
    },
    sendMessage: (state, call) => {
      const text = parameter(call, 'text') ?? '';
      if (text.trim() === '') throw new BotError(400, 'Bad Request: message text is empty');
      if (text.length > textLimit) throw new BotError(400, 'Bad Request: message is too long');
      return send(state, call, { text });
    },
    ...Object.fromEntries(
      ['Photo', 'Video', 'Document', 'Audio', 'Voice', 'Animation', 'Sticker'].map((kind) => [
        `send${kind}`,
        (state: State, call: Call) => {
          const name = kind.toLowerCase();
          const given = parameter(call, name) ?? call.files.find(({ field }) => field === name)?.name;
          if (!given) throw new BotError(400, `Bad Request: there is no ${name} in the request`);
          const file = call.files.find(({ field }) => field === name);
          if (file && file.bytes.length > (kind === 'Photo' ? 10_000_000 : 50_000_000))
            throw new BotError(413, 'Request Entity Too Large');
          const caption = parameter(call, 'caption') ?? '';
          if (caption.length > captionLimit) throw new BotError(400, 'Bad Request: message caption is too long');
          return send(state, call, { caption, [name]: { file_id: given } });
        },
      ]),
    ),
    editMessageText: (state, call) => {
      const sent = own(state, call);
      const text = parameter(call, 'text') ?? '';
      if (text.length > textLimit) throw new BotError(400, 'Bad Request: message is too long');
      record(state, call, 'edit', text, String(sent.id));
      return {
        message_id: sent.id,
        chat: { id: Number(parameter(call, 'chat_id')) },
        date: sent.date,
        edit_date: seconds(),
        text,
      };
    },
    deleteMessage: (state, call) => {
      const sent = own(state, call);
      if (seconds() - sent.date > 48 * 3600)
        throw new BotError(400, "Bad Request: message can't be deleted for everyone");
      chatOf(state, parameter(call, 'chat_id') ?? '').sent.delete(sent.id);
      record(state, call, 'delete', '', String(sent.id));
      return true;
    },
    setMessageReaction: (state, call) => {
      const reaction: unknown = call.body?.['reaction'];
      const list: unknown = typeof reaction === 'string' ? JSON.parse(reaction) : reaction;
      if (Array.isArray(list) && list.length > 1) throw new BotError(400, 'Bad Request: too many reactions');
      const first: unknown = Array.isArray(list) ? list[0] : null;
      record(
        state,
        call,
        isRecord(first) ? 'like' : 'unlike',
        isRecord(first) ? (textOf(first['emoji']) ?? '') : '',
        null,
      );
      return true;
    },
    sendChatAction: () => true,
    answerCallbackQuery: () => true,
    getFile: (_state, call) => {
      const id = parameter(call, 'file_id') ?? '';
      const bytes = files.get(id);
      if (!bytes) throw new BotError(400, 'Bad Request: invalid file_id');
      if (bytes.length > 20_000_000) throw new BotError(400, 'Bad Request: file is too big');
      return { file_id: id, file_unique_id: id, file_size: bytes.length, file_path: `files/${id}` };
    },
  };

  const seconds = () => Math.floor(timers.now() / 1000);

  const send = (state: State, call: Call, content: Record<string, unknown>) => {
    const id = parameter(call, 'chat_id') ?? '';
    const chat = state.chats.get(id);
    if (!chat)
      throw Number(id) > 0
        ? new BotError(403, "Forbidden: bot can't initiate conversation with a user")
        : new BotError(400, 'Bad Request: chat not found');
    if (chat.isBlocked) throw new BotError(403, 'Forbidden: bot was blocked by the user');
    if (Number(id) < 0 && !perChat.take(`${state.bot.id}:${id}`))
      throw new BotError(429, '', Math.ceil(perChat.endsIn(`${state.bot.id}:${id}`) / 1000));
    const messageId = (chat.nextMessage += 1);
    chat.sent.set(messageId, { date: seconds() });
    record(
      state,
      call,
      'message',
      textOf(content['text']) ?? textOf(content['caption']) ?? '',
      `${id}:${messageId}`,
      content,
    );
    return {
      message_id: messageId,
      from: { id: state.bot.id, is_bot: true, first_name: state.bot.username },
      chat: { id: Number(id), type: Number(id) > 0 ? 'private' : 'supergroup' },
      date: seconds(),
      ...content,
    };
  };

  const own = (state: State, call: Call): { id: number; date: number } => {
    const id = Number(parameter(call, 'message_id'));
    const sent = state.chats.get(parameter(call, 'chat_id') ?? '')?.sent.get(id);
    if (!sent) throw new BotError(400, 'Bad Request: message to edit not found');
    return { id, date: sent.date };
  };

  const record = (
    { bot }: State,
    call: Call,
    action: string,
    text: string,
    externalId: string | null,
    content: Record<string, unknown> = {},
  ): void => {
    const target =
      action === 'message'
        ? parameter(call, 'chat_id')
        : `${parameter(call, 'chat_id') ?? ''}:${parameter(call, 'message_id') ?? ''}`;
    const isText = 'text' in content || Object.keys(content).length === 0;
    ledger.add({
      platform: 'telegram',
      account: String(bot.id),
      action,
      target,
      text,
      key: null,
      externalId,
      detail: isText ? {} : { attachment: JSON.stringify(content) },
    });
  };

  return {
    standIn: {
      id: 'telegram',
      answer: (call) => {
        const [first = '', second = '', ...rest] = below(call, 'telegram').segments;
        if (first === 'file') {
          const bytes = bots.has(second.slice(3)) ? files.get(rest.at(-1) ?? '') : undefined;
          return bytes
            ? { status: 200, body: bytes, headers: { 'content-type': 'application/octet-stream' } }
            : errorAnswer(new BotError(404, 'Not Found'));
        }
        const state = bots.get(first.replace(/^bot/, ''));
        if (!state || !first.startsWith('bot')) return errorAnswer(new BotError(401, 'Unauthorized'));
        const method = methods[second];
        if (!method) return errorAnswer(new BotError(404, 'Not Found: method not found'));
        if (call.body === null) return errorAnswer(new BotError(400, "Bad Request: can't parse JSON"));
        try {
          return json(200, { ok: true, result: method(state, call) });
        } catch (error) {
          if (error instanceof BotError) return errorAnswer(error);
          throw error;
        }
      },
      error: (status, parts) =>
        errorAnswer(
          new BotError(
            status,
            textOf(parts['description']) ?? 'Made to fail',
            status === 429 ? Number(parts['retry_after'] ?? 3) : undefined,
          ),
        ),
    },
    control: {
      addBot: ({ webhook = null, ...given }: Partial<TelegramBot> & { webhook?: State['webhook'] } = {}) => {
        const bot = {
          id: 710_000_001 + bots.size,
          token: `${710_000_001 + bots.size}:AAF-sandbox-token`,
          username: 'sandbox_bot',
          ...given,
        };
        bots.set(bot.token, {
          bot,
          updates: [],
          nextUpdate: (firstUpdate += 1000),
          webhook,
          chats: new Map(),
          isPolling: false,
        });
        return bot;
      },
      update: (bot, update) => push(stateOf(bots, bot), update),
      message: (bot, from, text) => {
        const state = stateOf(bots, bot);
        const chat = chatOf(state, String(from.id));
        chat.isBlocked = false;
        const messageId = (chat.nextMessage += 1);
        push(state, {
          message: {
            message_id: messageId,
            date: seconds(),
            from: { is_bot: false, ...from },
            chat: { type: 'private', ...from },
            text,
          },
        });
        return messageId;
      },
      block: (bot, userId) => void (chatOf(stateOf(bots, bot), String(userId)).isBlocked = true),
      addFile: (bytes) => {
        const id = `AgACAgQAAx${files.size + 1}`;
        files.set(id, bytes);
        return id;
      },
    },
  };
};

const stateOf = (bots: Map<string, State>, { token }: TelegramBot): State => {
  const state = bots.get(token);
  if (!state) throw new Error('There is no such bot');
  return state;
};

class BotError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly retryAfter?: number,
  ) {
    super(retryAfter === undefined ? message : `Too Many Requests: retry after ${retryAfter}`);
  }
}

const errorAnswer = ({ code, message, retryAfter }: BotError): Answer =>
  json(code, {
    ok: false,
    error_code: code,
    description: message,
    ...(retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } }),
  });
