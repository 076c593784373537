import type {
  EchoEvent,
  ExternalAttachment,
  ExternalAuthor,
  ExternalPost,
  InboundEvent,
  ItemEvent,
  NormaliseContext,
} from '../connector';
import { firstInstant } from '../meta/times';
import { ignored } from '../shared/events';
import { filled, id, isRecord, list, record, text, webUrl, type Json } from '../shared/read';
import { shown } from '../shared/words';

// https://developers.facebook.com/docs/threads/webhooks

/** One event per body, not the usual envelope: `target_id` names the account, `values` what happened. */
export const normalise = (body: unknown, context: NormaliseContext): InboundEvent[] => {
  if (!isRecord(body)) return [ignored('unknown_kind', 'The body is no webhook of Threads')];
  const channel = id(body['target_id']) ?? context.externalChannelId;
  const base: Base = { ...(channel === null ? {} : { externalChannelId: channel }), at: firstInstant(body['time']) };
  const values = Array.isArray(body['values']) ? list(body['values']) : [body['values']];
  const events = values.map((value) => normaliseValue(value, base, context));
  return events.length > 0 ? events : [ignored('unknown_kind', 'The body holds no event', base)];
};

interface Base {
  externalChannelId?: string;
  at: Date | null;
}

const normaliseValue = (given: unknown, base: Base, context: NormaliseContext): InboundEvent => {
  const field = text(record(given)['field']) ?? '';
  const value = record(given)['value'];
  if (!isRecord(value)) return ignored('unknown_kind', `The field ${shown(field)} without a value`, base);
  const externalId = id(value['id']);
  if (externalId === null) return ignored('unknown_kind', `The field ${shown(field)} without an id`, base);
  const timed = { ...base, at: firstInstant(value['timestamp'], base.at) };
  if (field === 'replies') return reply(externalId, value, timed, context);
  if (field === 'mentions') return mention(externalId, value, timed, context);
  if (field === 'delete')
    return { kind: 'delete', ...base, at: firstInstant(value['deleted_at'], base.at), externalId };
  if (field === 'publish')
    return ignored('not_for_inbox', 'An own post', { ...timed, post: postOf(externalId, value) });
  return ignored('unknown_kind', `The field ${shown(field)} is no event of an inbox`, timed);
};

const reply = (externalId: string, value: Json, timed: Base, context: NormaliseContext): InboundEvent => {
  const root = record(value['root_post']);
  const rootId = id(root['id']);
  const parent = id(record(value['replied_to'])['id']);
  const isReply = parent !== null && parent !== rootId && parent !== externalId;
  const item: ItemEvent = {
    kind: 'comment',
    ...itemOf(externalId, value, timed),
    externalConversationId: isReply ? null : externalId,
    ...(isReply ? { replyToExternalId: parent } : {}),
    ...(rootId === null ? {} : { post: postOf(rootId, root) }),
  };
  return isOwn(value, context, root, timed) ? echo(item) : item;
};

const mention = (externalId: string, value: Json, timed: Base, context: NormaliseContext): InboundEvent => {
  const item: ItemEvent = {
    kind: 'mention',
    ...itemOf(externalId, value, timed),
    externalConversationId: externalId,
    post: postOf(externalId, value),
  };
  return isOwn(value, context, {}, timed) ? echo(item) : item;
};

const echo = (item: ItemEvent): EchoEvent => {
  const { kind, ...rest } = item;
  return { ...rest, kind: 'echo', conversationKind: kind === 'mention' ? 'mention' : 'comment' };
};

const itemOf = (externalId: string, value: Json, timed: Base) => {
  const attachments = attachmentsOf(value);
  const permalink = webUrl(value['permalink']);
  const author = authorOf(value);
  return {
    ...timed,
    externalId,
    author,
    text: text(value['text']) ?? '',
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(permalink ? { extra: { permalink } } : {}),
    ...(author === null ? { isPartial: true } : {}),
  };
};

/** The payload tells no id of the author, only the name, which stands for the person. */
const authorOf = (value: Json): ExternalAuthor | null => {
  const username = filled(value['username']);
  if (username === null) return null;
  const avatarUrl = webUrl(value['profile_picture_url']);
  return { externalId: username, handle: username, ...(avatarUrl ? { avatarUrl } : {}) };
};

/** Own replies are delivered too: told apart by the flag, by the owner of the post, or by the channel's own name. */
const isOwn = (value: Json, { settings }: NormaliseContext, root: Json, { externalChannelId }: Base): boolean => {
  if (value['is_reply_owned_by_me'] === true) return true;
  const username = filled(value['username']);
  if (username === null) return false;
  const isRootOurs = externalChannelId !== undefined && id(root['owner_id']) === externalChannelId;
  return (isRootOurs && filled(root['username']) === username) || filled(settings?.['username']) === username;
};

const postOf = (externalId: string, value: Json): ExternalPost => {
  const url = webUrl(value['permalink']);
  const words = filled(value['text']);
  const image = attachmentsOf(value).find(({ type }) => type === 'image')?.url;
  const author = authorOf(value);
  return {
    externalId,
    ...(url ? { url } : {}),
    ...(words ? { text: words } : {}),
    ...(image ? { imageUrl: image } : {}),
    ...(author ? { author } : {}),
  };
};

const attachmentsOf = (value: Json): ExternalAttachment[] => {
  const children = list(record(value['children'])['data']).map(record);
  const media = [value, ...children].flatMap((one): ExternalAttachment[] => {
    const url = webUrl(one['media_url']);
    if (url === null) return [];
    const kind = text(one['media_type']) ?? '';
    return [{ type: kind.includes('VIDEO') ? 'video' : kind.includes('AUDIO') ? 'audio' : 'image', url }];
  });
  const gif = webUrl(value['gif_url']);
  const link = webUrl(value['link_attachment_url']);
  return [
    ...media,
    ...(gif ? [{ type: 'image' as const, url: gif }] : []),
    ...(link ? [{ type: 'link' as const, url: link }] : []),
  ];
};
