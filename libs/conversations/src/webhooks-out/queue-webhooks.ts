import type { Conversation, Message } from '@hubbub/contracts';
import { enqueue } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { jobAttempts } from '../job-attempts';

/** What an endpoint may ask for. `rule` goes to the endpoint that the rule names, asked for or not. */
export const webhookEvents = ['conversation.updated', 'message.created', 'message.updated', 'rule'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

export interface NewWebhook {
  event: WebhookEvent;
  conversationId: string | null;
  payload: object;
}

/** Which events anybody listens to; empty in most workspaces, and then nothing is built. */
export const listWantedEvents = async (db: EntityManager, workspaceId: number): Promise<ReadonlySet<string>> => {
  const rows: { event: string }[] = await db.query(
    'SELECT DISTINCT unnest(events) AS event FROM webhook_endpoint WHERE workspace_id = $1 AND is_active',
    [workspaceId],
  );
  return new Set(rows.map(({ event }) => event));
};

/** Records that a transaction has changed, for every endpoint that asked: in that transaction, so none is forgotten. */
export const queueWebhooks = async (
  db: EntityManager,
  workspaceId: number,
  events: readonly NewWebhook[],
  at: Date,
): Promise<void> => {
  if (events.length === 0) return;
  const endpoints: { id: string; events: string[] }[] = await db.query(
    'SELECT id, events FROM webhook_endpoint WHERE workspace_id = $1 AND is_active ORDER BY id',
    [workspaceId],
  );
  await insert(
    db,
    workspaceId,
    endpoints.flatMap(({ id, events: wanted }) =>
      events.filter(({ event }) => wanted.includes(event)).map((event) => ({ endpointId: id, ...event })),
    ),
    at,
  );
};

/** One event to one endpoint. */
export const queueWebhook = (
  db: EntityManager,
  workspaceId: number,
  endpointId: string,
  event: NewWebhook,
  at: Date,
): Promise<void> => insert(db, workspaceId, [{ endpointId, ...event }], at);

const insert = async (
  db: EntityManager,
  workspaceId: number,
  deliveries: readonly (NewWebhook & { endpointId: string })[],
  at: Date,
): Promise<void> => {
  if (deliveries.length === 0) return;
  const rows = deliveries.map(({ endpointId, event, conversationId, payload }) => ({
    id: uuidv7(),
    endpoint_id: endpointId,
    event,
    conversation_id: conversationId,
    payload: { type: event, timestamp: at.toISOString(), data: payload },
  }));
  await db.query(
    `INSERT INTO webhook_delivery (workspace_id, id, endpoint_id, event, conversation_id, payload)
     SELECT $1::int, x.id, x.endpoint_id, x.event, x.conversation_id, x.payload FROM jsonb_to_recordset($2::jsonb) AS x (id uuid, endpoint_id uuid, event text, conversation_id uuid, payload jsonb)`,
    [workspaceId, JSON.stringify(rows)],
  );
  await enqueue(
    db,
    rows.map(({ id }) => ({
      name: 'webhook.deliver',
      payload: { workspaceId, deliveryId: id },
      key: `webhook:${id}:0`,
      attempts: jobAttempts['webhook.deliver'],
    })),
  );
};

export const webhooksOf = (
  wanted: ReadonlySet<string>,
  conversations: readonly Conversation[],
  created: readonly Message[],
  updated: readonly Message[],
): NewWebhook[] => [
  ...of(wanted, 'conversation.updated', conversations, ({ id }) => id),
  ...of(wanted, 'message.created', created, ({ conversationId }) => conversationId),
  ...of(wanted, 'message.updated', updated, ({ conversationId }) => conversationId),
];

const of = <Record extends object>(
  wanted: ReadonlySet<string>,
  event: WebhookEvent,
  records: readonly Record[],
  conversationIdOf: (record: Record) => string,
): NewWebhook[] =>
  wanted.has(event)
    ? records.map((record) => ({ event, conversationId: conversationIdOf(record), payload: record }))
    : [];
