import type { DraftedSuggestion } from '@hubbub/suggestions';
import type { Context } from '../context';
import { notify } from '../notify';
import { transact } from '../transact';
import type { WorkspaceModel } from './model';

/**
 * An endpoint that refuses the key or the model is marked so, and its managers are told once a day with the request's
 * id; whatever else works again takes the mark away.
 */
export const noteEndpointProblem = async (
  ctx: Context,
  workspaceId: number,
  model: WorkspaceModel,
  problem: DraftedSuggestion['problem'],
): Promise<void> => {
  if (problem && problem.failure !== 'misconfigured') return;
  const now = ctx.clock();
  await transact(ctx, workspaceId, async (db, changes) => {
    if (model.id)
      await db.query(
        'UPDATE model_endpoint SET problem = $3, version = version + 1 WHERE workspace_id = $1 AND id = $2 AND problem IS DISTINCT FROM $3::jsonb',
        [workspaceId, model.id, problem ? JSON.stringify({ ...problem, at: now.toISOString().slice(0, 10) }) : null],
      );
    if (!problem) return;
    const managers: { id: string }[] = await db.query(
      `SELECT id FROM member WHERE workspace_id = $1 AND is_active AND role IN ('owner', 'manager')`,
      [workspaceId],
    );
    for (const { id } of managers)
      await notify(ctx, db, changes, {
        workspaceId,
        memberId: id,
        type: 'model_refused',
        cause: `model:${model.id ?? 'environment'}:${now.toISOString().slice(0, 10)}`,
        conversationId: null,
        said: {
          code: 'model_refused',
          model: model.endpoint.model,
          reason: problem.message.slice(0, 200),
          requestId: problem.requestId ?? null,
        },
      });
  });
};
