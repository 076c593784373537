import type { InboundEvent, StatusEvent } from '../connector';
import { ignored } from '../shared/events';
import { filled, id, list, text, type Json } from '../shared/read';
import { itemOf } from './messaging-items';
import { authorOf, type Talk } from './messaging-talk';
import { emojiOf } from './reactions';
import { firstInstant } from './times';

/** New words for a message; they may come before it, and may be missing. */
export const messageEdit = (value: Json, talk: Talk): InboundEvent => {
  const externalId = id(value['mid']);
  if (externalId === null) return ignored('unknown_kind', 'An edit without an id', talk.base);
  const item = itemOf(externalId, value, talk);
  return { kind: 'edit', ...talk.base, externalId, text: text(value['text']), author: authorOf(talk), item };
};

export const reaction = (value: Json, talk: Talk): InboundEvent => {
  const externalId = id(value['mid']);
  if (externalId === null) return ignored('unknown_kind', 'A reaction to nothing', talk.base);
  const isTakenBack = value['action'] === 'unreact';
  const emoji = isTakenBack ? null : (filled(value['emoji']) ?? emojiOf(value['reaction']));
  return { kind: 'reaction', ...talk.base, externalId, emoji, author: authorOf(talk) };
};

const statusBase = (talk: Talk, watermark: unknown): Omit<StatusEvent, 'status' | 'externalId'> => ({
  kind: 'status',
  externalChannelId: talk.part.channel,
  at: firstInstant(talk.element['timestamp'], watermark, talk.part.at),
  author: authorOf(talk),
});

/** Each message that was delivered, or all up to a moment. */
export const delivered = (value: Json, talk: Talk): InboundEvent[] => {
  const base = { ...statusBase(talk, value['watermark']), status: 'delivered' as const };
  const ids = list(value['mids']).map(id);
  if (ids.length > 0) {
    return ids.map((externalId) =>
      externalId === null ? ignored('unknown_kind', 'A delivery of nothing', talk.base) : { ...base, externalId },
    );
  }
  const upTo = firstInstant(value['watermark']);
  return upTo ? [{ ...base, externalId: null, upTo }] : [ignored('unknown_kind', 'A delivery of nothing', talk.base)];
};

export const read = (value: Json, talk: Talk): InboundEvent => {
  const base = { ...statusBase(talk, value['watermark']), status: 'read' as const };
  const externalId = id(value['mid']);
  if (externalId !== null) return { ...base, externalId };
  const upTo = firstInstant(value['watermark']);
  return upTo ? { ...base, externalId: null, upTo } : ignored('unknown_kind', 'A reading of nothing', talk.base);
};

/** The platform blocks or warns the whole Page. */
export const policy = (value: Json, { base }: Talk): InboundEvent => {
  const action = filled(value['action']) ?? 'notice';
  const reason = filled(value['reason']) ?? '';
  return ignored('not_for_inbox', `A policy notice (${action})`, {
    ...base,
    channelNotice:
      action === 'unblock' ? `The platform lifted its block. ${reason}` : `The platform: ${action}. ${reason}`,
  });
};
