import { PlatformError } from '@hubbub/runtime';
import type {
  AttachmentPlace,
  ChannelAccess,
  CompletableEvent,
  Connector,
  PollRequest,
  Polled,
  Remaining,
} from '../connector';
import { id, list, number, record, text } from '../shared/read';
import { safeEqual, secretsNamed } from '../shared/signatures';
import { act } from './act';
import { apiOf, call } from './call';
import { normalise } from './normalise';
import { platform } from './platform';
import { send } from './send';

/** Bots, business accounts that a bot answers for, and comments in the group of a channel. Source: https://core.telegram.org/bots/api */
export const telegram: Connector = {
  platform,
  /** Telegram signs nothing: it repeats the secret that `setWebhook` was given. */
  verify: ({ headers }, secrets) =>
    secretsNamed(secrets, ['webhookSecret', 'webhookSecretPrevious']).some((secret) =>
      safeEqual(headers['x-telegram-bot-api-secret-token'], secret),
    ),
  normalise,
  send,
  act,
  poll: (request, channel) => poll(request, channel),
  hasNoHistory: true,
  locate: (place, channel) => locate(place, channel),
  complete: (event, channel) => complete(event, channel),
  remaining: (channel) => remaining(channel),
  check: async (channel) => {
    const bot = record(await call(channel, 'getMe'));
    const externalId = id(bot['id']);
    if (!externalId) throw new PlatformError('unknown', 'no_bot', 'Telegram named no bot in its answer');
    return { externalId, name: text(bot['username']) ?? text(bot['first_name']) ?? externalId };
  },
  release: async (channel) => void (await call(channel, 'deleteWebhook')),
  subscribe: async (channel, webhookUrl) => {
    const secret = channel.secrets['webhookSecret'];
    if (!secret || !/^[A-Za-z0-9_-]{1,256}$/.test(secret))
      throw new PlatformError('refused', 'bad_webhook_secret', 'The webhook secret may hold letters, digits, _ and -');
    await call(channel, 'setWebhook', { url: webhookUrl, secret_token: secret, allowed_updates: allowedUpdates });
  },
};

/** Reactions and memberships come only where they are asked for by name. */
const allowedUpdates = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'guest_message',
  'message_reaction',
  'callback_query',
  'my_chat_member',
];

/**
 * The cursor is the number of the next update. Asking for it tells Telegram to forget those before, so a page is
 * lost to nobody only because it was durable by then. Bots read no history: nothing to backfill or compare.
 */
const poll = async ({ cursor, purpose }: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  if (purpose !== 'live') return { items: [], cursor, hasMore: false };
  const offset = cursor === null ? undefined : (number(cursor) ?? undefined);
  const parameters = { offset, limit: pageSize, timeout: 0, allowed_updates: allowedUpdates };
  const answer = await call(channel, 'getUpdates', parameters).catch((error: unknown) => {
    if (error instanceof PlatformError && error.code === 'webhook_is_set') return null;
    throw error;
  });
  if (answer === null) return { items: [], cursor, hasMore: false, retryAfterSeconds: 3600 };
  const updates = list(answer);
  const last = Math.max(...updates.map((update) => number(record(update)['update_id']) ?? -1));
  return {
    items: [...updates],
    cursor: Number.isFinite(last) && last >= 0 ? String(last + 1) : cursor,
    hasMore: updates.length === pageSize,
  };
};

const pageSize = 100;

/** A tap that nobody answers keeps its button busy. One that is too old to answer came in all the same. */
const complete = async (event: CompletableEvent, channel: ChannelAccess): Promise<CompletableEvent> => {
  const callback_query_id = event.kind === 'edit' ? null : id(event.extra?.['callbackQueryId']);
  if (event.kind === 'edit' || callback_query_id === null) return event;
  await call(channel, 'answerCallbackQuery', { callback_query_id }).catch((error: unknown) => {
    if (!(error instanceof PlatformError) || error.outcome !== 'refused' || error.channelState) throw error;
  });
  return { ...event, isPartial: false };
};

/** Updates that wait because our address could not be reached. Source: https://core.telegram.org/bots/api#getwebhookinfo */
const remaining = async (channel: ChannelAccess): Promise<Remaining | null> => {
  const info = record(await call(channel, 'getWebhookInfo'));
  const [waiting, words] = [number(info['pending_update_count']) ?? 0, text(info['last_error_message'])];
  if (waiting === 0 || !words) return null;
  return {
    code: 'not_delivered',
    message: `Telegram could not deliver ${waiting} updates: ${words}`,
    url: 'https://core.telegram.org/bots/webhooks',
  };
};

/** Files up to 20 MB; the address works for an hour at least. Source: https://core.telegram.org/bots/api#getfile */
const locate = async ({ attachment }: AttachmentPlace, channel: ChannelAccess): Promise<{ url: string }> => {
  const file = record(await call(channel, 'getFile', { file_id: attachment.externalId }));
  const path = text(file['file_path']);
  if (!path) throw new PlatformError('refused', 'no_file', 'Telegram does not hand out this file');
  return { url: `${apiOf(channel)}/file/bot${channel.secrets['token'] ?? ''}/${path}` };
};
