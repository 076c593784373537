import type { EntityManager } from 'typeorm';
import { audit } from '../audit';
import type { Context } from '../context';
import { removeForGood } from '../attachments/remove-files';
import type { Member } from '../member';
import { type Changes, transact } from '../transact';
import { findPerson, messagesOfPerson, type Person } from './person';

export interface Erased {
  contacts: number;
  identities: number;
  conversations: number;
  messages: number;
  attachments: number;
  deliveries: number;
}

/** What stands where a name was. */
const nobody = 'Erased';

/**
 * Erases one person everywhere: names, handles and pictures; the words of their messages and of ours to them; files,
 * drafts, suggestions, examples, notes, cards and the raw bytes in which they came. Rows stay as empty shells, so that
 * the ledger and the reports still add up. Somebody who writes again afterwards is a new contact. Throws NotFoundError.
 */
export const eraseContact = async (ctx: Context, member: Member, contactId: string): Promise<Erased> => {
  const files: string[] = [];
  const erased = await transact(ctx, member.workspaceId, async (db, changes) => {
    const person = await findPerson(db, member.workspaceId, contactId);
    const now = ctx.clock();
    const deliveries = await eraseDeliveries(db, member.workspaceId, person);
    files.push(...(await eraseFiles(db, member.workspaceId, person)));
    const messages = await eraseMessages(db, member.workspaceId, person, now, changes);
    await eraseBeside(db, member.workspaceId, person);
    await eraseConversations(db, member.workspaceId, person);
    await erasePeople(db, member.workspaceId, person, now);
    for (const id of person.conversationIds) changes.conversation(id);
    const counts: Erased = {
      contacts: person.contactIds.length,
      identities: person.identities.length,
      conversations: person.conversationIds.length,
      messages,
      attachments: files.length,
      deliveries,
    };
    await audit(db, member, 'erase', { type: 'contact', id: contactId }, { ...counts });
    return counts;
  });
  await removeForGood(ctx, member.workspaceId, files);
  ctx.publish({ workspaceId: member.workspaceId }, 'sync:required');
  return erased;
};

/** Raw bytes of what is worked through: those that brought their messages, and those that name them. */
const eraseDeliveries = async (db: EntityManager, workspaceId: number, person: Person): Promise<number> => {
  const names = [...person.identities, ...person.aliases].filter(({ externalId }) => externalId.length >= 4);
  const [rows]: [unknown[]] = await db.query(
    `UPDATE delivery d SET raw = '', headers = '{}', reason = CASE WHEN d.state = 'failed' THEN 'erased' ELSE d.reason END
     WHERE d.workspace_id = $1 AND d.state <> 'pending' AND length(d.raw) > 0 AND (
       d.id IN (SELECT delivery_id FROM message WHERE ${messagesOfPerson} AND delivery_id IS NOT NULL)
       OR EXISTS (SELECT FROM unnest($4::uuid[], $5::text[]) AS x (channel_id, name) WHERE (d.channel_id IS NULL OR d.channel_id = x.channel_id) AND position(convert_to(x.name, 'UTF8') IN d.raw) > 0))
     RETURNING d.id`,
    [
      workspaceId,
      person.contactIds,
      person.conversationIds,
      names.map(({ channelId }) => channelId),
      names.map(({ externalId }) => externalId),
    ],
  );
  await db.query(
    `UPDATE delivery_outcome SET details = '[]' WHERE workspace_id = $1 AND details <> '[]' AND delivery_id = ANY ($2::uuid[])`,
    [workspaceId, (rows as { id: string }[]).map(({ id }) => id)],
  );
  return rows.length;
};

/** Files that came with their messages or went with ours; returns where they lie. */
const eraseFiles = async (db: EntityManager, workspaceId: number, person: Person): Promise<string[]> => {
  const [rows]: [{ path: string }[]] = await db.query(
    `DELETE FROM attachment a WHERE a.workspace_id = $1 AND (a.message_id IN (SELECT id FROM message WHERE ${messagesOfPerson})
       OR a.id::text IN (SELECT f->>'id' FROM message, jsonb_array_elements(attachments) AS f WHERE ${messagesOfPerson} AND attachments <> '[]')) RETURNING a.path`,
    [workspaceId, person.contactIds, person.conversationIds],
  );
  return rows.map(({ path }) => path);
};

/** The platform's id of a message stays: by it a later poll knows that it has been here, and does not bring it back. */
const eraseMessages = async (
  db: EntityManager,
  workspaceId: number,
  person: Person,
  now: Date,
  changes: Changes,
): Promise<number> => {
  await db.query(
    `DELETE FROM held_act h WHERE h.workspace_id = $1 AND (h.channel_id, h.target_external_id) IN (SELECT channel_id, external_id FROM message WHERE ${messagesOfPerson} AND external_id IS NOT NULL)`,
    [workspaceId, person.contactIds, person.conversationIds],
  );
  await db.query(
    `UPDATE message SET reactions = (SELECT coalesce(jsonb_agg(r), '[]') FROM jsonb_array_elements(reactions) AS r WHERE NOT r->>'byId' = ANY ($3::text[])), version = version + 1
     WHERE workspace_id = $1 AND conversation_id = ANY ($2::uuid[]) AND reactions <> '[]'`,
    [workspaceId, person.conversationIds, person.identities.map(({ externalId }) => externalId)],
  );
  const [rows]: [{ id: string }[]] = await db.query(
    `UPDATE message SET text = '', search_text = '', search_grams = NULL, attachments = '[]', edits = '[]', reactions = '[]', failure = NULL,
       author_name = CASE WHEN author_type = 'contact' THEN $4 ELSE author_name END, extra = jsonb_build_object('erasedAt', $5::timestamptz),
       status = CASE WHEN status IN ('queued', 'proposed') THEN 'cancelled' ELSE status END, version = version + 1, updated_at = now()
     WHERE ${messagesOfPerson} RETURNING id`,
    [workspaceId, person.contactIds, person.conversationIds, nobody, now],
  );
  const ids = rows.map(({ id }) => id);
  for (const id of ids) changes.updated(id);
  await db.query(
    `UPDATE flag SET spans = '[]', reasons = '[]' WHERE workspace_id = $1 AND message_id = ANY ($2::uuid[])`,
    [workspaceId, ids],
  );
  await db.query('DELETE FROM rule_miss WHERE workspace_id = $1 AND id = ANY ($2::uuid[])', [workspaceId, ids]);
  await db.query(
    `UPDATE platform_act SET text = NULL, status = CASE WHEN status = 'queued' THEN 'cancelled' ELSE status END WHERE workspace_id = $1 AND message_id = ANY ($2::uuid[])`,
    [workspaceId, ids],
  );
  await db.query(
    'DELETE FROM example_reply WHERE workspace_id = $1 AND (contact_id = ANY ($2::uuid[]) OR message_id = ANY ($3::uuid[]))',
    [workspaceId, person.contactIds, ids],
  );
  // What waits for a person's yes was made of such examples; those that are left make it again.
  await db.query(
    `DELETE FROM knowledge_proposal WHERE workspace_id = $1 AND state = 'open' AND message_ids && $2::uuid[]`,
    [workspaceId, ids],
  );
  // Their comments under somebody else's: the row shows its last message.
  await db.query(
    `UPDATE conversation SET last_message = last_message || jsonb_build_object('text', '', 'authorName', $3::text), version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND id IN (SELECT conversation_id FROM message WHERE workspace_id = $1 AND id = ANY ($2::uuid[])) AND (last_message->>'id')::uuid = ANY ($2::uuid[])`,
    [workspaceId, ids, nobody],
  );
  return ids.length;
};

/** What was made of their words. */
const eraseBeside = async (
  db: EntityManager,
  workspaceId: number,
  { contactIds, conversationIds }: Person,
): Promise<void> => {
  const values = [workspaceId, conversationIds];
  await db.query('DELETE FROM draft WHERE workspace_id = $1 AND conversation_id = ANY ($2::uuid[])', values);
  await db.query(
    `UPDATE suggestion SET variants = '[]', sources = '[]', notice = NULL, dismissed_at = coalesce(dismissed_at, now()), version = version + 1 WHERE workspace_id = $1 AND conversation_id = ANY ($2::uuid[])`,
    values,
  );
  await db.query(
    'DELETE FROM partnership WHERE workspace_id = $1 AND (contact_id = ANY ($2::uuid[]) OR conversation_id = ANY ($3::uuid[]))',
    [workspaceId, contactIds, conversationIds],
  );
  await db.query(
    `UPDATE rule_run SET reasons = '[]' WHERE workspace_id = $1 AND conversation_id = ANY ($2::uuid[])`,
    values,
  );
  await db.query(
    `UPDATE notification SET text = '', version = version + 1 WHERE workspace_id = $1 AND conversation_id = ANY ($2::uuid[])`,
    values,
  );
  await db.query('DELETE FROM webhook_delivery WHERE workspace_id = $1 AND conversation_id = ANY ($2::uuid[])', values);
  await db.query(
    `UPDATE bulk_row SET before = NULL WHERE workspace_id = $1 AND conversation_id = ANY ($2::uuid[]) AND before IS NOT NULL`,
    values,
  );
  await db.query(
    `DELETE FROM idempotency_key WHERE workspace_id = $1 AND (answer->>'conversationId')::text = ANY ($2::text[])`,
    values,
  );
  await db.query(
    `UPDATE post SET text = '', image_url = NULL, url = NULL, author = NULL, extra = '{}', version = version + 1 WHERE workspace_id = $1
       AND id IN (SELECT post_id FROM conversation WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) AND kind = 'mention')`,
    values,
  );
};

/** The platform's name for a conversation is often the person's own: it goes, so that they begin anew if they return. */
const eraseConversations = async (
  db: EntityManager,
  workspaceId: number,
  { conversationIds }: Person,
): Promise<void> => {
  await db.query(
    `UPDATE conversation SET external_id = 'erased:' || id, identity_id = NULL, status = 'closed', closed_at = coalesce(closed_at, now()), waiting_since = NULL, snoozed_until = NULL,
       flags = (SELECT coalesce(jsonb_agg(f || '{"evidence":[],"reasons":[]}'), '[]') FROM jsonb_array_elements(flags) AS f),
       last_message = last_message || jsonb_build_object('text', '', 'authorName', $3::text), version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`,
    [workspaceId, conversationIds, nobody],
  );
};

const erasePeople = async (db: EntityManager, workspaceId: number, person: Person, now: Date): Promise<void> => {
  await db.query(
    `DELETE FROM identity_alias a USING identity i WHERE a.workspace_id = $1 AND i.workspace_id = $1 AND i.contact_id = ANY ($2::uuid[])
       AND i.channel_id = a.channel_id AND i.external_id IN (a.external_id, a.alias)`,
    [workspaceId, person.contactIds],
  );
  await db.query('DELETE FROM identity WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])', [
    workspaceId,
    person.contactIds,
  ]);
  await db.query(
    `UPDATE contact SET name = $3, avatar_url = NULL, attributes = '{}', note = NULL, erased_at = $4, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`,
    [workspaceId, person.contactIds, nobody, now],
  );
};
