import type { ExternalAttachment } from '../connector';
import { filled, id, isRecord, list, number, record, text, webUrl, type Json } from '../shared/read';

/** What a message holds, whoever sent it. */
export interface Content {
  text: string;
  attachments: ExternalAttachment[];
  extra: Record<string, unknown>;
}

const mediaTypes: Readonly<Record<string, ExternalAttachment['type']>> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  document: 'file',
  sticker: 'sticker',
};

const knownTypes = [
  'text',
  ...Object.keys(mediaTypes),
  'button',
  'interactive',
  'location',
  'order',
  'reaction',
  'system',
];

/** The words and files of one element of `messages[]` or `message_echoes[]`, and of the new version in an edit. */
export const contentOf = (message: Json): Content => {
  const type = typeOf(message);
  const body = record(message[type]);
  const extra = extraOf(message);
  if (type === 'text') return { text: text(body['body']) ?? '', attachments: [], extra };
  const media = Object.hasOwn(mediaTypes, type) ? mediaTypes[type] : undefined;
  if (media) return { text: text(body['caption']) ?? '', attachments: [mediaOf(media, body)], extra };
  if (type === 'button') return withPayload(text(body['text']) ?? '', body['payload'], extra);
  if (type === 'interactive') return interactive(body, extra);
  if (type === 'location') return { text: '', attachments: [location(body)], extra };
  if (type === 'contacts') return { text: '', attachments: cards(message), extra };
  if (type === 'order')
    return {
      text: text(body['text']) ?? '',
      attachments: [{ type: 'other', name: 'order' }],
      extra: { ...extra, order: body },
    };
  // A person wrote something that the API does not carry, or carries in a way that is new to us.
  return {
    text: text(body['body']) ?? text(body['text']) ?? '',
    attachments: [{ type: 'other', name: type || 'unsupported' }],
    extra,
  };
};

/** Bytes need the bearer token and an address that lives for minutes: the id stands for them, see `locate`. */
const mediaOf = (type: ExternalAttachment['type'], body: Json): ExternalAttachment => {
  const externalId = id(body['id']);
  const mimeType = filled(body['mime_type']);
  const name = filled(body['filename']);
  return { type, ...(externalId ? { externalId } : {}), ...(mimeType ? { mimeType } : {}), ...(name ? { name } : {}) };
};

/** The type as told, or else the first part that we know. */
export const typeOf = (message: Json): string =>
  text(message['type']) ?? knownTypes.find((type) => isRecord(message[type])) ?? '';

const interactive = (body: Json, extra: Content['extra']): Content => {
  const reply = [body['button_reply'], body['list_reply']].find(isRecord);
  if (reply) return withPayload(text(reply['title']) ?? '', reply['id'], extra);
  const form = record(body['nfm_reply']);
  // Our own buttons and lists come back in echoes with their text.
  const words = text(form['body']) ?? text(record(body['body'])['text']);
  if (words !== null) return withPayload(words, form['response_json'], extra);
  return { text: '', attachments: [{ type: 'other', name: filled(body['type']) ?? 'interactive' }], extra };
};

const withPayload = (words: string, payload: unknown, extra: Content['extra']): Content => {
  const given = filled(payload);
  return { text: words, attachments: [], extra: given === null ? extra : { ...extra, payload: given } };
};

const location = (body: Json): ExternalAttachment => {
  const place = [filled(body['name']), filled(body['address'])].filter((part) => part !== null).join(', ');
  const { latitude, longitude } = body;
  const isPoint = number(latitude) !== null && number(longitude) !== null;
  const name = place || (isPoint ? `${String(latitude)}, ${String(longitude)}` : '');
  const url = webUrl(body['url']);
  return { type: 'location', ...(name ? { name } : {}), ...(url ? { url } : {}) };
};

/** Cards that a person shared: not the list of senders, which has the same name. */
const cards = (message: Json): ExternalAttachment[] => {
  const shared = list(message['contacts']).map((value) => {
    const card = record(value);
    const name = filled(record(card['name'])['formatted_name']);
    const phones = list(card['phones'])
      .map((phone) => filled(record(phone)['phone']))
      .filter((phone) => phone !== null);
    return [name, ...phones].filter((part) => part !== null).join(', ');
  });
  return shared.map((name): ExternalAttachment => ({ type: 'other', name: name || 'contact' }));
};

const extraOf = (message: Json): Content['extra'] => {
  const userId = id(message['from_user_id']);
  const referral = message['referral'];
  const audio = record(message['audio']);
  const origin = filled(message['origin']);
  return {
    ...(userId === null ? {} : { userId }),
    ...(isRecord(referral) ? { referral } : {}),
    ...(audio['voice'] === true ? { isVoice: true } : {}),
    ...(origin ? { origin } : {}),
  };
};
