import { AppError } from '@hubbub/runtime';
import { getConversation, listMessagesById, toMessage } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { toConversation } from '../present';
import { queueWebhook } from '../webhooks-out/queue-webhooks';
import type { Cause } from './apply-decision';
import type { ActiveRule } from './load-rules';

/**
 * The one place from which rules tell other systems: the rule, and the conversation and message that made it act, in
 * the transaction of the run. Throws AppError where the endpoint is gone or switched off.
 */
export const emitRuleWebhook = async (
  db: EntityManager,
  { endpointId, rule, cause }: { endpointId: string; rule: ActiveRule; cause: Cause },
): Promise<void> => {
  const { workspaceId, conversationId, messageId, now } = cause;
  const [found] = await db.query('SELECT 1 FROM webhook_endpoint WHERE workspace_id = $1 AND id = $2 AND is_active', [
    workspaceId,
    endpointId,
  ]);
  if (!found) throw new AppError('target_gone', 'The webhook endpoint is no longer there', 409);
  const conversation = await getConversation(db, workspaceId, conversationId);
  const [message] = messageId ? await listMessagesById(db, workspaceId, [messageId]) : [];
  const payload = {
    rule: { id: rule.id, name: rule.name },
    cause: cause.key,
    conversation: toConversation(conversation, now),
    message: message ? toMessage(message) : null,
  };
  await queueWebhook(db, workspaceId, endpointId, { event: 'rule', conversationId, payload }, now);
};
