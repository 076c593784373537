import { PlatformError } from '@hubbub/runtime';
import type { Acted, ChannelAccess, PlatformAct } from '../connector';
import { id, list } from '../shared/read';
import { notSupported, requireAct } from '../shared/require';
import { requireTextFits } from '../shared/text-limit';
import { call } from './call';
import { readMessageName } from './ids';
import { captionLimit, platform } from './platform';

/** Reactions, deletions, edits. Source: https://core.telegram.org/bots/api#setmessagereaction */
export const act = async (deed: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  requireAct(platform, deed);
  const target = readMessageName(deed.target.externalId);
  if (!target) throw new PlatformError('refused', 'bad_message', 'This message has no number on Telegram');
  const { chatId: chat_id, messageId: message_id, connectionId: business_connection_id } = target;
  switch (deed.type) {
    case 'like':
    case 'unlike': {
      if (business_connection_id) throw notSupported(platform, 'reactions in business chats');
      const reaction = deed.type === 'like' ? [{ type: 'emoji', emoji: '👍' }] : [];
      await call(channel, 'setMessageReaction', { chat_id, message_id, reaction });
      return {};
    }
    case 'delete':
      await remove(deed, channel);
      return {};
    case 'edit':
      await edit(deed.text ?? '', { business_connection_id, chat_id, message_id }, channel);
      return {};
    default:
      throw notSupported(platform, deed.type);
  }
};

/** An album is as many messages as it has files. */
const remove = async ({ target }: PlatformAct, channel: ChannelAccess): Promise<void> => {
  const parts = list(target.extra['albumIds'])
    .map(id)
    .filter((name) => name !== null);
  const names = (parts.length > 0 ? parts : [target.externalId]).map(readMessageName).filter((name) => name !== null);
  const message_ids = names.map(({ messageId }) => messageId);
  const { chatId: chat_id, connectionId: business_connection_id } = names[0] ?? {};
  if (business_connection_id) await call(channel, 'deleteBusinessMessages', { business_connection_id, message_ids });
  else if (message_ids.length > 1) await call(channel, 'deleteMessages', { chat_id, message_ids });
  else await call(channel, 'deleteMessage', { chat_id, message_id: message_ids[0] });
};

const edit = async (text: string, place: Record<string, unknown>, channel: ChannelAccess): Promise<void> => {
  requireTextFits(text, platform.text);
  try {
    await call(channel, 'editMessageText', { ...place, text });
  } catch (error) {
    const isCaption = error instanceof PlatformError && /no text in the message/i.test(error.message);
    if (!isCaption) throw error;
    requireTextFits(text, captionLimit);
    await call(channel, 'editMessageCaption', { ...place, caption: text });
  }
};
