import { listChannels, listConversationsById } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { isProposal, makeCard } from './make-card';

/**
 * Makes the card of each flagged conversation, or adds what newer messages tell: what a card says already stays, so
 * that a quote does not change under a member's eyes. Conversations without the flag are left alone.
 */
export const keepCards = async (
  db: EntityManager,
  workspaceId: number,
  conversationIds: readonly string[],
): Promise<void> => {
  if (conversationIds.length === 0) return;
  const found = await listConversationsById(db, workspaceId, conversationIds);
  const conversations = found.filter(({ flagNames }) => isProposal(flagNames));
  if (conversations.length === 0) return;
  const channels = await listChannels(db, workspaceId);
  const [workspace]: { brand: string | null }[] = await db.query(
    `SELECT settings->'voice'->>'brandName' AS brand FROM workspace WHERE id = $1`,
    [workspaceId],
  );
  const ownNames = [...channels.flatMap(({ name, externalId }) => [name, externalId]), workspace?.brand ?? ''].filter(
    (name) => name !== '' && !/^\d+$/u.test(name),
  );
  const messages = await listWords(
    db,
    workspaceId,
    conversations.map(({ id }) => id),
  );
  const rows = conversations.map((conversation) => {
    const card = makeCard({
      contactName: conversation.contactName,
      handle: conversation.handle,
      followers: conversation.followers,
      flags: conversation.flags,
      ownNames,
      messages: messages.get(conversation.id) ?? [],
    });
    return {
      id: uuidv7(),
      conversation_id: conversation.id,
      contact_id: conversation.contactId,
      brand: card.brand,
      ask: card.ask,
      money: card.money,
      deadline: card.deadline,
      reach: card.reach,
      impostor_hints: card.impostorHints,
    };
  });
  await db.query(
    `INSERT INTO partnership AS p (workspace_id, id, conversation_id, contact_id, brand, ask, money, deadline, reach, impostor_hints)
     SELECT $1, x.id, x.conversation_id, x.contact_id, x.brand, nullif(x.ask, 'null'), nullif(x.money, 'null'), nullif(x.deadline, 'null'), x.reach, x.impostor_hints
     FROM jsonb_to_recordset($2::jsonb) AS x (id uuid, conversation_id uuid, contact_id uuid, brand text, ask jsonb, money jsonb, deadline jsonb, reach int, impostor_hints jsonb)
     ORDER BY x.conversation_id
     ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET brand = coalesce(p.brand, excluded.brand), ask = coalesce(p.ask, excluded.ask),
       money = coalesce(p.money, excluded.money), deadline = coalesce(p.deadline, excluded.deadline), reach = coalesce(excluded.reach, p.reach),
       impostor_hints = excluded.impostor_hints, version = p.version + 1, updated_at = now()
     WHERE (coalesce(p.brand, excluded.brand), coalesce(p.ask, excluded.ask), coalesce(p.money, excluded.money), coalesce(p.deadline, excluded.deadline), coalesce(excluded.reach, p.reach), excluded.impostor_hints)
       IS DISTINCT FROM (p.brand, p.ask, p.money, p.deadline, p.reach, p.impostor_hints)`,
    [workspaceId, JSON.stringify(rows)],
  );
};

/** The newest twenty messages that each person wrote, oldest first. */
const listWords = async (
  db: EntityManager,
  workspaceId: number,
  conversationIds: readonly string[],
): Promise<Map<string, { id: string; text: string }[]>> => {
  const rows: { conversation_id: string; id: string; text: string }[] = await db.query(
    `SELECT w.id AS conversation_id, m.id, m.text FROM unnest($2::uuid[]) AS w (id) CROSS JOIN LATERAL (
       SELECT id, text, sent_at FROM message WHERE workspace_id = $1 AND conversation_id = w.id AND direction = 'inbound' AND deleted_at IS NULL AND text <> ''
       ORDER BY sent_at DESC, id DESC LIMIT 20) AS m ORDER BY m.sent_at, m.id`,
    [workspaceId, conversationIds],
  );
  const byConversation = new Map<string, { id: string; text: string }[]>();
  for (const { conversation_id, id, text } of rows) {
    const known = byConversation.get(conversation_id);
    if (known) known.push({ id, text });
    else byConversation.set(conversation_id, [{ id, text }]);
  }
  return byConversation;
};
