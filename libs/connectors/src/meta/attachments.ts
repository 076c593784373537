import type { ExternalAttachment } from '../connector';
import { filled, id, isRecord, list, number, record, text, webUrl, type Json } from '../shared/read';

const types: Readonly<Record<string, ExternalAttachment['type']>> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  file: 'file',
  location: 'location',
  sticker: 'sticker',
  fallback: 'link',
  share: 'link',
  ig_post: 'link',
  ig_reel: 'link',
  ig_story: 'link',
  reel: 'link',
  post: 'link',
};

/** The attachments of a direct message. A sticker that came as an image too is one sticker. */
export const messagingAttachments = (message: Json): ExternalAttachment[] => {
  const all = list(message['attachments']).filter(isRecord).map(readAttachment);
  const stickers = new Set(all.filter(({ type }) => type === 'sticker').map(({ url }) => url));
  const seen = new Set<string>();
  return all.filter(({ type, url }) => {
    if (type === 'image' && stickers.size > 0 && stickers.has(url)) return false;
    if (type !== 'sticker') return true;
    const key = url ?? '';
    return seen.has(key) ? false : Boolean(seen.add(key));
  });
};

const readAttachment = (attachment: Json): ExternalAttachment => {
  const given = text(attachment['type']) ?? '';
  // An object, a string of the platform's own, or null.
  const payload = record(attachment['payload']);
  const known = Object.hasOwn(types, given) ? types[given] : undefined;
  const type = id(payload['sticker_id']) !== null ? 'sticker' : (known ?? 'other');
  const url =
    webUrl(payload['url']) ?? webUrl(payload['story_media_url']) ?? webUrl(attachment['url']) ?? productImage(payload);
  const name = nameOf(attachment, payload, given);
  return { type, ...(url ? { url } : {}), ...(name ? { name } : {}) };
};

const nameOf = (attachment: Json, payload: Json, given: string): string | null => {
  const { lat, long } = record(payload['coordinates']);
  if (number(lat) !== null && number(long) !== null) return `${String(lat)}, ${String(long)}`;
  const product = record(list(record(payload['product'])['elements'])[0]);
  const element = record(list(payload['elements'] ?? record(payload['generic'])['elements'])[0]);
  const titles = [
    attachment['title'],
    payload['title'],
    payload['intro_message'],
    payload['text'],
    product['title'],
    element['title'],
    record(list(payload['buttons'])[0])['title'],
  ];
  const title = titles.map(filled).find((found) => found !== null);
  // Named by its kind, so that a story or a template without words still shows what it was.
  return title ?? (Object.hasOwn(types, given) ? null : filled(given));
};

const productImage = (payload: Json): string | null => {
  const product = record(list(record(payload['product'])['elements'])[0]);
  return webUrl(product['image_url']);
};

/** The ids of posts that were shared, so that the inbox can show them as posts. */
export const sharedPosts = (message: Json): string[] =>
  list(message['attachments'])
    .map((attachment) => record(record(attachment)['payload']))
    .map((payload) => postKeys.map((key) => id(payload[key])).find((found) => found !== null) ?? null)
    .filter((found) => found !== null);

const postKeys = ['ig_post_media_id', 'ig_reel_media_id', 'reel_video_id', 'story_media_id'];
