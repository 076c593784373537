import type { ExternalAttachment } from '../connector';
import { id, isRecord, list, number, record, text, type Json } from '../shared/read';

/** What a person put into a message: words, files, places. Null: nothing that a person wrote (a service message). */
export const contentOf = (message: Json): { text: string; attachments: ExternalAttachment[] } | null => {
  const attachments = attachmentsOf(message);
  const words = text(message['text']) ?? text(message['caption']) ?? wordsOf(message);
  return words === null && attachments.length === 0 ? null : { text: words ?? '', attachments };
};

/** Kinds of content that are words rather than a file. */
const wordsOf = (message: Json): string | null =>
  text(record(message['poll'])['question']) ??
  text(record(message['dice'])['emoji']) ??
  text(record(message['game'])['title']) ??
  text(record(message['checklist'])['title']) ??
  text(record(message['venue'])['title']);

/** One message holds one file; an animation also stands under `document`, for old bots. */
const attachmentsOf = (message: Json): ExternalAttachment[] => {
  const photo = largestOf(message['photo']);
  if (photo) return [file('image', photo, 'image/jpeg')];
  for (const [key, type] of fileKinds) {
    const found = message[key];
    if (isRecord(found) && id(found['file_id'])) return [file(type, found)];
  }
  const paid = list(record(message['paid_media'])['paid_media']);
  if (paid.length > 0) return paid.map(() => ({ type: 'other' }));
  if (isRecord(message['location'])) return [placeOf(message['location'])];
  if (isRecord(message['contact'])) return [cardOf(message['contact'])];
  if (isRecord(message['story'])) return [{ type: 'other' }];
  return [];
};

const fileKinds: readonly [string, ExternalAttachment['type']][] = [
  ['animation', 'video'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['voice', 'audio'],
  ['audio', 'audio'],
  ['sticker', 'sticker'],
  ['document', 'file'],
];

/** A photo comes in several sizes, smallest first by custom but not by promise. */
const largestOf = (sizes: unknown): Json | null =>
  list(sizes)
    .map(record)
    .filter((size) => id(size['file_id']))
    .reduce<Json | null>((best, size) => (best && area(best) > area(size) ? best : size), null);

const area = (size: Json): number => (number(size['width']) ?? 0) * (number(size['height']) ?? 0);

const file = (type: ExternalAttachment['type'], found: Json, usualType?: string): ExternalAttachment => {
  const name = text(found['file_name']);
  const mimeType = text(found['mime_type']) ?? usualType;
  const bytes = number(found['file_size']);
  return {
    type,
    externalId: id(found['file_id']) ?? undefined,
    ...(name ? { name } : {}),
    ...(mimeType ? { mimeType } : {}),
    ...(bytes !== null && Number.isSafeInteger(bytes) ? { bytes } : {}),
  };
};

const placeOf = (location: Json): ExternalAttachment => {
  const [latitude, longitude] = [number(location['latitude']), number(location['longitude'])];
  if (latitude === null || longitude === null) return { type: 'location' };
  const url = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}`;
  return { type: 'location', name: `${latitude}, ${longitude}`, url };
};

const cardOf = (contact: Json): ExternalAttachment => {
  const parts = [contact['first_name'], contact['last_name'], contact['phone_number']];
  const name = parts.map(text).filter(Boolean).join(' ');
  return { type: 'other', ...(name ? { name } : {}) };
};
