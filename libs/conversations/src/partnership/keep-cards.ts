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
  for (const conversation of conversations) {
    const messages: { id: string; text: string }[] = await db.query(
      `SELECT id, text FROM (SELECT id, text, sent_at FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND direction = 'inbound' AND deleted_at IS NULL AND text <> ''
         ORDER BY sent_at DESC, id DESC LIMIT 20) AS newest ORDER BY sent_at, id`,
      [workspaceId, conversation.id],
    );
    const card = makeCard({
      contactName: conversation.contactName,
      handle: conversation.handle,
      followers: conversation.followers,
      flags: conversation.flags,
      ownNames,
      messages,
    });
    await db.query(
      `INSERT INTO partnership AS p (workspace_id, id, conversation_id, contact_id, brand, ask, money, deadline, reach, impostor_hints)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET brand = coalesce(p.brand, excluded.brand), ask = coalesce(p.ask, excluded.ask),
         money = coalesce(p.money, excluded.money), deadline = coalesce(p.deadline, excluded.deadline), reach = coalesce(excluded.reach, p.reach),
         impostor_hints = excluded.impostor_hints, version = p.version + 1, updated_at = now()
       WHERE (coalesce(p.brand, excluded.brand), coalesce(p.ask, excluded.ask), coalesce(p.money, excluded.money), coalesce(p.deadline, excluded.deadline), coalesce(excluded.reach, p.reach), excluded.impostor_hints)
         IS DISTINCT FROM (p.brand, p.ask, p.money, p.deadline, p.reach, p.impostor_hints)`,
      [
        workspaceId,
        uuidv7(),
        conversation.id,
        conversation.contactId,
        card.brand,
        card.ask && JSON.stringify(card.ask),
        card.money && JSON.stringify(card.money),
        card.deadline && JSON.stringify(card.deadline),
        card.reach,
        JSON.stringify(card.impostorHints),
      ],
    );
  }
};
