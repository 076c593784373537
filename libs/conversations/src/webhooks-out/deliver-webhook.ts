import { PlatformError } from '@hubbub/runtime';
import { enqueue } from '@hubbub/store';
import { Webhook } from 'standardwebhooks';
import type { EntityManager } from 'typeorm';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';
import { notify } from '../notify';
import { type Changes, transact } from '../transact';
import { openEndpointSecrets } from './secrets';

export interface DeliverPayload {
  workspaceId: number;
  deliveryId: string;
  attempt?: number;
}

/** After the first try, which is at once. Source: https://docs.svix.com/retries */
const waitsSeconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000];
/** An endpoint that fails for so long is switched off. */
const patienceMs = 120 * 3_600_000;

interface Delivery {
  id: string;
  endpoint_id: string;
  payload: object;
  url: string;
  secret: Buffer;
  is_active: boolean;
}

/**
 * One try at one event of ours, signed by Standard Webhooks. Only 2xx counts, a redirect is a failure; then it is tried
 * again over hours. Deliveries of one endpoint wait for nothing, so their order is not promised; `webhook-id` is the
 * same on each try, by which a repeat is known.
 */
export const deliverWebhook = async (
  ctx: Context,
  { workspaceId, deliveryId, attempt = 0 }: DeliverPayload,
): Promise<void> => {
  const [delivery]: Delivery[] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `SELECT d.id, d.endpoint_id, d.payload, e.url, e.secret, e.is_active FROM webhook_delivery d JOIN webhook_endpoint e ON e.workspace_id = d.workspace_id AND e.id = d.endpoint_id
       WHERE d.workspace_id = $1 AND d.id = $2 AND d.state = 'pending' AND d.attempts = $3`,
      [workspaceId, deliveryId, attempt],
    ),
  );
  if (!delivery) return;
  if (!delivery.is_active) return giveUp(ctx, workspaceId, deliveryId);
  const { status, problem } = await post(ctx, workspaceId, delivery);
  await transact(ctx, workspaceId, async (db, changes) => {
    const waitSeconds = waitsSeconds[attempt];
    const state = problem === null ? 'sent' : waitSeconds === undefined ? 'failed' : 'pending';
    const [rows]: [unknown[]] = await db.query(
      `UPDATE webhook_delivery SET state = $4, attempts = attempts + 1, last_status = $5, last_error = $6, tried_at = $7 WHERE workspace_id = $1 AND id = $2 AND attempts = $3 RETURNING id`,
      [workspaceId, deliveryId, attempt, state, status, problem, ctx.clock()],
    );
    if (rows.length === 0) return; // the other run of this job was quicker
    await noteHealth(ctx, db, changes, workspaceId, delivery, problem);
    if (state !== 'pending' || waitSeconds === undefined) return;
    const next: DeliverPayload = { workspaceId, deliveryId, attempt: attempt + 1 };
    await enqueue(db, [
      {
        name: 'webhook.deliver',
        payload: { ...next },
        key: `webhook:${deliveryId}:${attempt + 1}`,
        attempts: jobAttempts['webhook.deliver'],
        runAt: new Date(ctx.clock().getTime() + waitSeconds * 1000),
      },
    ]);
  });
};

const giveUp = async (ctx: Context, workspaceId: number, deliveryId: string): Promise<void> => {
  await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `UPDATE webhook_delivery SET state = 'failed', last_error = 'The endpoint is switched off' WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, deliveryId],
    ),
  );
};

const post = async (
  ctx: Context,
  workspaceId: number,
  { id, endpoint_id, payload, url, secret }: Delivery,
): Promise<{ status: number | null; problem: string | null }> => {
  const body = JSON.stringify(payload);
  const at = ctx.clock();
  const signature = openEndpointSecrets(ctx, workspaceId, endpoint_id, secret)
    .map((key) => new Webhook(key).sign(id, at, body))
    .join(' ');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signature,
  };
  try {
    const { status } = await ctx.http({ method: 'POST', url, headers, body, maxBytes: 64_000, timeoutMs: 15_000 });
    return { status, problem: status >= 200 && status < 300 ? null : `HTTP ${status}` };
  } catch (error) {
    // A long answer was an answer: its status is not known, so it counts as none.
    if (!(error instanceof PlatformError)) throw error;
    return { status: null, problem: error.message };
  }
};

/** One success forgives; five days without one switch the endpoint off, and its owners are told. */
const noteHealth = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  workspaceId: number,
  { endpoint_id: id, url }: Delivery,
  problem: string | null,
): Promise<void> => {
  if (problem === null) {
    await db.query(
      'UPDATE webhook_endpoint SET failing_since = NULL, version = version + 1 WHERE workspace_id = $1 AND id = $2 AND failing_since IS NOT NULL',
      [workspaceId, id],
    );
    return;
  }
  const now = ctx.clock();
  const [rows]: [{ failing_since: Date }[]] = await db.query(
    `UPDATE webhook_endpoint SET failing_since = coalesce(failing_since, $3), is_active = coalesce(failing_since, $3) > $4, version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND id = $2 AND is_active RETURNING failing_since, is_active`,
    [workspaceId, id, now, new Date(now.getTime() - patienceMs)],
  );
  const [row] = rows as { failing_since: Date; is_active: boolean }[];
  if (!row || row.is_active) return;
  await db.query(
    `UPDATE webhook_delivery SET state = 'failed' WHERE workspace_id = $1 AND endpoint_id = $2 AND state = 'pending'`,
    [workspaceId, id],
  );
  const owners: { id: string }[] = await db.query(
    `SELECT id FROM member WHERE workspace_id = $1 AND role = 'owner' AND is_active`,
    [workspaceId],
  );
  for (const owner of owners)
    await notify(ctx, db, changes, {
      workspaceId,
      memberId: owner.id,
      type: 'webhook_off',
      cause: `webhook_off:${id}:${row.failing_since.getTime()}`,
      conversationId: null,
      said: { code: 'webhook_off', host: new URL(url).host, reason: problem },
    });
};
