import type { ChannelAccess } from '../connector';
import { filled, fromIso, id, list, record, text, type Json } from '../shared/read';
import { asWebhook, isOlder, type Source } from './poll';

const messageFields = 'id,created_time,from,to,message,attachments,shares,story,reply_to';

/** Direct conversations: of each only the newest twenty messages can still be read. */
export const threadSource = (
  platform: 'messenger' | 'instagram',
  pathOf: (channel: ChannelAccess) => readonly string[],
): Source => ({
  list: (channel) => ({
    path: pathOf(channel),
    query: { platform, fields: 'id,updated_time', limit: '25' },
  }),
  entry: (node, run) => {
    const thread = id(node['id']);
    const isNew = thread !== null && !isOlder(node['updated_time'], run);
    return { waiting: isNew ? { name: 'threads', path: [thread] } : null, items: [] };
  },
  isOver: (node, run) => isOlder(node['updated_time'], run),
  read: ({ path }) => ({ path, query: { fields: `messages.limit(20){${messageFields}}` } }),
  items: (node, _waiting, run, channel) => {
    const item = isOlder(node['created_time'], run) ? null : messagingOf(node, channel);
    return item ? [asWebhook(platform === 'messenger' ? 'page' : 'instagram', channel, { messaging: [item] })] : [];
  },
});

const messagingOf = (node: Json, channel: ChannelAccess): Json | null => {
  const mid = id(node['id']);
  const sender = record(node['from']);
  const recipient = record(list(record(node['to'])['data'])[0]);
  if (mid === null || id(sender['id']) === null) return null;
  const reply = record(node['reply_to']);
  const story = record(record(node['story'])['reply_to']);
  return {
    sender,
    recipient,
    timestamp: fromIso(node['created_time'])?.getTime(),
    message: {
      mid,
      text: text(node['message']) ?? '',
      ...(id(sender['id']) === channel.externalId ? { is_echo: true } : {}),
      attachments: [
        ...list(record(node['attachments'])['data']).map(attachmentOf),
        ...list(record(node['shares'])['data']).map(shareOf),
      ],
      ...(filled(reply['mid']) ? { reply_to: { mid: reply['mid'] } } : {}),
      ...(filled(story['id']) ? { reply_to: { story: { id: story['id'], url: story['link'] } } } : {}),
    },
  };
};

/** The Conversations API words attachments in its own way; ours reads them as webhooks have them. */
const attachmentOf = (value: unknown): Json => {
  const attachment = record(value);
  const image = record(attachment['image_data']);
  const video = record(attachment['video_data']);
  const mime = text(attachment['mime_type']) ?? '';
  const [family = 'file'] = mime.split('/');
  const type = image['url']
    ? 'image'
    : video['url']
      ? 'video'
      : ['image', 'video', 'audio'].includes(family)
        ? family
        : 'file';
  return { type, title: attachment['name'], payload: { url: image['url'] ?? video['url'] ?? attachment['file_url'] } };
};

const shareOf = (value: unknown): Json => {
  const share = record(value);
  return { type: 'share', title: share['name'], payload: { url: share['link'] } };
};
