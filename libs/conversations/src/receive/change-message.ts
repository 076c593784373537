import type { DeleteEvent, EditEvent, ReactionEvent, StatusEvent } from '@hubbub/connectors';
import type { MessageStatus } from '@hubbub/contracts';
import type { MessageRow } from '@hubbub/store';

/**
 * Applies one act to a message in place; true when something changed. Acts commute: whatever their order of
 * arrival, the state is that of their order in the platform's time.
 */
export const changeMessage = (
  row: MessageRow,
  event: EditEvent | DeleteEvent | ReactionEvent | StatusEvent,
  receivedAt: Date,
): boolean => {
  const at = event.at ?? receivedAt;
  switch (event.kind) {
    case 'edit':
      return edit(row, event.text, at, event.item?.kind === 'review' ? event.item.rating : undefined);
    case 'delete':
      return remove(row, at);
    case 'hide':
    case 'unhide':
      return hide(row, event.kind === 'hide', at);
    case 'reaction':
      return react(row, event, at);
    case 'status':
      return advance(row, event);
  }
};

/** Texts with the time from which each was true; the newest is shown, with its stars, the others are history. */
const edit = (row: MessageRow, text: string | null, at: Date, rating: number | undefined): boolean => {
  if (text === null || row.extra['erasedAt']) return false; // erased words do not come back
  const currentAt = (row.extra['textAt'] as string | undefined) ?? row.sentAt.toISOString();
  const texts = [...row.edits, { text: row.text, at: currentAt }];
  const stamp = at.toISOString();
  if (texts.some((known) => known.at === stamp && known.text === text)) return false;
  texts.push({ text, at: stamp });
  // The original stays first whatever the clocks of platform and edit say; where it has not come yet, none is it.
  const first = row.extra['isFromEdit'] ? [] : texts.splice(0, 1);
  texts.sort((a, b) => (a.at === b.at ? (a.text < b.text ? -1 : 1) : a.at < b.at ? -1 : 1));
  const newest = texts.at(-1)!;
  row.text = newest.text;
  row.edits = [...first, ...texts.slice(0, -1)];
  row.extra = { ...row.extra, textAt: newest.at };
  if (rating !== undefined && newest.at === stamp && newest.text === text) row.rating = rating;
  // Until the message itself comes, the oldest that is known of it stands in for its time.
  if (row.extra['isFromEdit'] && at < row.sentAt) row.sentAt = at;
  return true;
};

/** The message itself comes after edits of it: what it said becomes the oldest text, and it gives its time. */
export const addOriginal = (row: MessageRow, text: string, at: Date): void => {
  const stamp = at.toISOString();
  const currentAt = (row.extra['textAt'] as string | undefined) ?? row.sentAt.toISOString();
  const { isFromEdit: _, ...extra } = row.extra;
  row.sentAt = at;
  row.extra = extra;
  if (extra['erasedAt']) return; // erased words do not come back
  // An edit that says the same at the same instant is the original itself.
  const later = [...row.edits, { text: row.text, at: currentAt }].filter(
    (known) => known.text !== text || known.at !== stamp,
  );
  const newest = later.at(-1) ?? { text, at: stamp };
  row.text = newest.text;
  row.edits = later.length > 0 ? [{ text, at: stamp }, ...later.slice(0, -1)] : [];
  row.extra = { ...extra, textAt: newest.at };
};

const remove = (row: MessageRow, at: Date): boolean => {
  if (row.deletedAt && row.deletedAt <= at) return false;
  row.deletedAt = at;
  return true;
};

const hide = (row: MessageRow, isHidden: boolean, at: Date): boolean => {
  const lastAt = row.extra['hiddenChangedAt'] as string | undefined;
  const stamp = at.toISOString();
  if (lastAt && (lastAt > stamp || (lastAt === stamp && isHidden === (row.hiddenAt !== null)))) return false;
  if (lastAt === stamp && !isHidden) return false; // of two at the same instant, hidden is the careful reading
  const isSame = isHidden === (row.hiddenAt !== null);
  row.hiddenAt = isHidden ? at : null;
  row.extra = { ...row.extra, hiddenChangedAt: stamp };
  return !isSame || lastAt === undefined;
};

/** One reaction a person; taking it back leaves a trace, so that a late "add" does not bring it back. */
const react = (row: MessageRow, event: ReactionEvent, at: Date): boolean => {
  const byId = event.author?.externalId ?? null;
  const stamp = at.toISOString();
  const known = row.reactions.find((reaction) => reaction.byId === byId);
  if (known && (known.at > stamp || (known.at === stamp && (known.emoji ?? '') >= (event.emoji ?? '')))) return false;
  const reaction = {
    emoji: event.emoji,
    by: event.author?.name ?? event.author?.handle ?? known?.by ?? '',
    byId,
    at: stamp,
  };
  row.reactions = [...row.reactions.filter((other) => other !== known), reaction].sort((a, b) =>
    a.at < b.at ? -1 : a.at > b.at ? 1 : (a.byId ?? '') < (b.byId ?? '') ? -1 : 1,
  );
  return true;
};

const rank: Partial<Record<MessageStatus, number>> = {
  queued: 0,
  sending: 1,
  unconfirmed: 1,
  sent: 2,
  delivered: 3,
  read: 4,
};

/** Never backwards; a refusal after sending counts only until somebody has received it. */
const advance = (row: MessageRow, event: StatusEvent): boolean => {
  if (row.direction !== 'outbound') return false;
  if (event.status === 'failed') {
    if (!['queued', 'sending', 'unconfirmed', 'sent'].includes(row.status)) return false;
    row.status = 'failed';
    row.failure = event.failure ?? { code: 'failed', message: 'The platform could not deliver it' };
    return true;
  }
  const from = rank[row.status];
  if (from === undefined || from >= rank[event.status]!) return false;
  row.status = event.status;
  row.failure = null;
  return true;
};
