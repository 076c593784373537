import { AppError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import type { Cause } from './apply-decision';
import type { ActiveRule } from './load-rules';

/** The one place from which rules tell other systems. Throws AppError where the endpoint is gone, or nothing sends yet. */
export const emitRuleWebhook = async (
  db: EntityManager,
  { endpointId, cause }: { endpointId: string; rule: ActiveRule; cause: Cause },
): Promise<void> => {
  const [found] = await db.query('SELECT 1 FROM webhook_endpoint WHERE workspace_id = $1 AND id = $2 AND is_active', [
    cause.workspaceId,
    endpointId,
  ]);
  if (!found) throw new AppError('target_gone', 'The webhook endpoint is no longer there', 409);
  throw new AppError('not_supported', 'Webhooks of rules are not sent yet', 409);
};
