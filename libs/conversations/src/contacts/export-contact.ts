import type { EntityManager } from 'typeorm';
import { audit } from '../audit';
import type { Context } from '../context';
import type { Member } from '../member';
import { findPerson, messagesOfPerson } from './person';

/** Everything that is kept about one person, as one document. */
export interface ContactExport {
  exportedAt: string;
  contact: unknown;
  mergedContacts: unknown[];
  identities: unknown[];
  aliases: unknown[]; // further ids of theirs on the same channels
  conversations: unknown[];
  messages: unknown[];
  flags: unknown[];
  partnerships: unknown[];
  examples: unknown[];
  drafts: unknown[];
  suggestions: unknown[];
  attachments: unknown[];
  posts: unknown[];
  acts: unknown[]; // what members did to them, from the audit trail
}

/** Throws NotFoundError. */
export const exportContact = (ctx: Context, member: Member, contactId: string): Promise<ContactExport> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    const person = await findPerson(db, member.workspaceId, contactId);
    const all = [member.workspaceId, person.contactIds, person.conversationIds];
    const byContact = [member.workspaceId, person.contactIds];
    const byConversation = [member.workspaceId, person.conversationIds];
    const contacts = await rows(db, 'contact', 'id = ANY ($2::uuid[])', byContact);
    const messages = await db.query(
      `SELECT to_jsonb(m) - ARRAY['workspace_id', 'search_text', 'search_grams', 'attempt_token', 'lease_until'] AS row FROM message m WHERE ${messagesOfPerson} ORDER BY sent_at, id`,
      all,
    );
    await audit(db, member, 'export', { type: 'contact', id: contactId });
    return {
      exportedAt: ctx.clock().toISOString(),
      contact: contacts.find((row) => (row as { id: string }).id === contactId) ?? null,
      mergedContacts: contacts.filter((row) => (row as { id: string }).id !== contactId),
      identities: await rows(db, 'identity', 'contact_id = ANY ($2::uuid[])', byContact),
      aliases: person.aliases,
      conversations: await rows(db, 'conversation', 'id = ANY ($2::uuid[])', byConversation),
      messages: (messages as { row: unknown }[]).map(({ row }) => row),
      flags: await rows(db, 'flag', 'conversation_id = ANY ($2::uuid[])', byConversation),
      partnerships: await rows(db, 'partnership', 'contact_id = ANY ($2::uuid[])', byContact),
      examples: await rows(db, 'example_reply', 'contact_id = ANY ($2::uuid[])', byContact),
      drafts: await db.query(
        `SELECT conversation_id AS "conversationId", text, updated_at AS "updatedAt" FROM draft WHERE workspace_id = $1 AND conversation_id = ANY ($2::uuid[])`,
        byConversation,
      ),
      suggestions: await rows(db, 'suggestion', 'conversation_id = ANY ($2::uuid[])', byConversation),
      attachments: await rows(
        db,
        'attachment',
        'message_id IN (SELECT id FROM message WHERE workspace_id = $1 AND conversation_id = ANY ($2::uuid[]))',
        byConversation,
      ),
      posts: await rows(
        db,
        'post',
        `id IN (SELECT post_id FROM conversation WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) AND kind = 'mention')`,
        byConversation,
      ),
      acts: await rows(db, 'audit_entry', `target_id = ANY ($2::text[])`, [
        member.workspaceId,
        [...person.contactIds, ...person.conversationIds],
      ]),
    };
  });

const rows = async (db: EntityManager, table: string, where: string, values: unknown[]): Promise<unknown[]> => {
  const found: { row: unknown }[] = await db.query(
    `SELECT to_jsonb(t) - 'workspace_id' AS row FROM ${table} t WHERE t.workspace_id = $1 AND ${where} ORDER BY t.id`,
    values,
  );
  return found.map(({ row }) => row);
};
