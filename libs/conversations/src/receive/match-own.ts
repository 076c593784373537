import type { EchoEvent } from '@hubbub/connectors';
import type { ChannelRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import type { Changes } from '../transact';
import { type Incoming, settle } from './incoming';

/**
 * An echo of a message of ours that is on its way or in doubt proves that it arrived: by the id that the platform
 * carries back, else by the same words in the same place. Returns what is left to store.
 */
export const matchOwn = async (
  db: EntityManager,
  channel: ChannelRow,
  batch: readonly Incoming[],
  changes: Changes,
): Promise<Incoming[]> => {
  const rest: Incoming[] = [];
  for (const incoming of batch) {
    const { event } = incoming;
    if (
      event.kind === 'echo' &&
      (await isProof(db, channel, event, event.at ?? incoming.delivery.receivedAt, changes))
    ) {
      settle(incoming, { state: 'ignored', reason: 'own_echo', detail: 'Proof of a send of ours' });
    } else rest.push(incoming);
  }
  return rest;
};

const isProof = async (
  db: EntityManager,
  channel: ChannelRow,
  echo: EchoEvent,
  at: Date,
  changes: Changes,
): Promise<boolean> => {
  const messageId = echo.messageId && uuid.test(echo.messageId) ? echo.messageId : null;
  const [proved]: [{ id: string; conversation_id: string }[]] = await db.query(
    `UPDATE message SET external_id = $3, status = 'sent', sent_at = $4, failure = NULL, lease_until = NULL, version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND id = (
       SELECT m.id FROM message m JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
       WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.external_id IS NULL AND m.direction = 'outbound' AND m.kind = 'message'
         AND ((m.id = $5::uuid AND m.status IN ('queued', 'sending', 'unconfirmed', 'failed'))
           OR ($5::uuid IS NULL AND m.status IN ('sending', 'unconfirmed') AND m.text = $6 AND c.kind = $7
             AND ($8::text IS NULL OR c.external_id = $8 OR c.external_id = $9)))
       ORDER BY m.id LIMIT 1 FOR UPDATE OF m) RETURNING id, conversation_id`,
    [
      channel.workspaceId,
      channel.id,
      echo.externalId,
      at,
      messageId,
      echo.text,
      echo.conversationKind,
      echo.externalConversationId,
      echo.replyToExternalId ?? null,
    ],
  );
  for (const { id, conversation_id } of proved) {
    changes.updated(id);
    changes.conversation(conversation_id);
  }
  return proved.length > 0;
};

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
