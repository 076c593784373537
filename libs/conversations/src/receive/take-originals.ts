import type { ChannelRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { enqueueFetches } from '../attachments/fetch-attachments';
import type { Changes } from '../transact';
import { lockTargets, saveChanged } from './apply-acts';
import { addOriginal } from './change-message';
import { type Incoming, isFromBefore, settle } from './incoming';
import { recountThreads } from './order';
import { readEdited } from './read-edited';
import { toAttachment } from './to-attachment';
import type { StoredItem } from './threads';

/** Messages that come after edits which have made them: they give their words, files and time. */
export const takeOriginals = async (
  db: EntityManager,
  channel: ChannelRow,
  originals: readonly Incoming[],
  changes: Changes,
): Promise<void> => {
  if (originals.length === 0) return;
  const idOf = ({ event }: Incoming): string => (event as StoredItem).externalId;
  const rows = await lockTargets(db, channel, originals.map(idOf));
  for (const incoming of originals) {
    const item = incoming.event as StoredItem;
    const row = rows.get(item.externalId)!;
    addOriginal(row, item.text, item.at ?? incoming.delivery.receivedAt);
    row.extra = { ...item.extra, ...row.extra };
    if (row.attachments.length === 0) row.attachments = (item.attachments ?? []).map(toAttachment);
    settle(incoming, { state: 'stored' });
  }
  await saveChanged(db, channel, [...rows.values()], changes);
  await readEdited(db, channel, [...rows.values()]);
  await enqueueFetches(
    db,
    channel.workspaceId,
    originals.map((incoming) => ({
      id: rows.get(idOf(incoming))!.id,
      item: incoming.event as StoredItem,
      isHistory: isFromBefore(incoming, channel),
    })),
  );
  await recountThreads(
    db,
    channel.workspaceId,
    [...rows.values()].map(({ conversationId }) => conversationId),
  );
};
