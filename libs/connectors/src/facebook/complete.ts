import type {
  ChannelAccess,
  CompletableEvent,
  EchoEvent,
  ExternalAttachment,
  ExternalPost,
  ItemEvent,
} from '../connector';
import { completeDirect } from '../meta/complete-direct';
import { asEcho } from '../meta/own';
import { senderOf } from '../meta/people';
import { readOrGone } from '../meta/people-lookup';
import { firstInstant } from '../meta/times';
import { filled, isRecord, record, text, webUrl, type Json } from '../shared/read';

type Item = ItemEvent | EchoEvent;

const commentFields = 'id,message,from,created_time,attachment,permalink_url';
const postFields = 'id,message,from,created_time,permalink_url,full_picture';

/** What a webhook of a Page left out: the words of mentions and review comments, authors, posts, names. */
export const complete = async (event: CompletableEvent, channel: ChannelAccess): Promise<CompletableEvent | null> => {
  const item = event.kind === 'edit' ? event.item : event;
  if (item === undefined || item.kind === 'review') return event;
  const isDirect = item.kind === 'message' || (item.kind === 'echo' && item.conversationKind === 'direct');
  if (isDirect) return completeDirect(event, channel, 'first_name,last_name,profile_pic');
  const filledItem = await completeItem(item, channel);
  if (!filledItem || event.kind !== 'edit') return filledItem;
  return { ...event, text: filledItem.text, author: filledItem.author, item: filledItem };
};

const completeItem = async (item: Item, channel: ChannelAccess): Promise<Item | null> => {
  const isPost = item.post?.externalId === item.externalId;
  const node = await readOrGone(channel, [item.externalId], { fields: isPost ? postFields : commentFields });
  if (!node) return null;
  const author = senderOf(node) ?? item.author;
  const attachments = attachmentsOf(node);
  const completed: Item = {
    ...item,
    isPartial: false,
    author,
    at: firstInstant(node['created_time'], item.at),
    text: text(node['message']) ?? item.text,
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(item.post ? { post: isPost ? postOf(item.externalId, node) : await completePost(item.post, channel) } : {}),
  };
  // Only now is it known who wrote it.
  return author?.externalId === channel.externalId ? asEcho(completed) : completed;
};

const completePost = async (post: ExternalPost, channel: ChannelAccess): Promise<ExternalPost> => {
  if (post.text !== undefined) return post;
  // A post of somebody else may be hidden from us; the comment stands without it.
  const node = await readOrGone(channel, [post.externalId], { fields: postFields }).catch(() => null);
  return node ? { ...post, text: '', ...postOf(post.externalId, node) } : post;
};

const postOf = (externalId: string, node: Json): ExternalPost => {
  const url = webUrl(node['permalink_url']);
  const words = filled(node['message']);
  const image = webUrl(node['full_picture']);
  const author = senderOf(node);
  return {
    externalId,
    ...(url ? { url } : {}),
    ...(words ? { text: words } : {}),
    ...(image ? { imageUrl: image } : {}),
    ...(author ? { author } : {}),
  };
};

/** The one attachment of a comment as the Graph API shows it. */
const attachmentsOf = (node: Json): ExternalAttachment[] => {
  const attachment = node['attachment'];
  if (!isRecord(attachment)) return [];
  const kind = text(attachment['type']) ?? '';
  const media = record(attachment['media']);
  const type =
    kind.includes('video') || kind.includes('animated')
      ? 'video'
      : kind.includes('photo')
        ? 'image'
        : kind.includes('sticker')
          ? 'sticker'
          : 'link';
  const url =
    (type === 'video' ? webUrl(media['source']) : null) ??
    webUrl(record(media['image'])['src']) ??
    webUrl(attachment['url']);
  return url ? [{ type, url }] : [];
};
