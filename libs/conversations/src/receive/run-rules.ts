import { enqueue } from '@hubbub/store';
import type { ChannelRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import type { Context } from '../context';
import { jobs } from '../jobs';
import type { Changes } from '../transact';
import type { NewMessage } from './store-items';
import type { Reading } from './update-threads';

/** What follows from new messages in the same transaction: rules and their effects, then drafts as jobs. */
export const runRules = async (
  _ctx: Context,
  db: EntityManager,
  channel: ChannelRow,
  messages: readonly NewMessage[],
  readings: ReadonlyMap<string, Reading>,
  _changes: Changes,
): Promise<void> => {
  await enqueueDrafts(db, channel, messages, readings);
};

/** One draft a conversation, however many messages came at once; none for spam, hate and history. */
const enqueueDrafts = async (
  db: EntityManager,
  channel: ChannelRow,
  messages: readonly NewMessage[],
  readings: ReadonlyMap<string, Reading>,
): Promise<void> => {
  const wanted = new Map<string, string>();
  for (const { id, thread, isInbound, isHistory, item } of messages) {
    const intent = readings.get(id)?.analysis.intent;
    if (
      !isInbound ||
      isHistory ||
      item.isAutomated ||
      intent === 'spam' ||
      intent === 'hate' ||
      item.text.trim() === ''
    )
      continue;
    wanted.set(thread.id, id);
  }
  await enqueue(
    db,
    [...wanted].map(([conversationId, messageId]) => ({
      name: 'suggestion.draft',
      payload: { workspaceId: channel.workspaceId, conversationId, messageId },
      key: `draft:${conversationId}`,
      attempts: jobs['suggestion.draft'].attempts,
    })),
  );
};
