import { NotFoundError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';

/** Everything by which one person is known here: the contact, those merged into it, their identities and conversations. */
export interface Person {
  contactId: string;
  contactIds: string[];
  identities: { id: string; channelId: string; externalId: string; handle: string | null }[];
  /** Further ids on the same channels. */
  aliases: { channelId: string; externalId: string }[];
  conversationIds: string[];
}

/** Throws NotFoundError. */
export const findPerson = async (db: EntityManager, workspaceId: number, contactId: string): Promise<Person> => {
  const contacts: { id: string }[] = await db.query(
    'SELECT id FROM contact WHERE workspace_id = $1 AND (id = $2 OR merged_into = $2)',
    [workspaceId, contactId],
  );
  const contactIds = contacts.map(({ id }) => id);
  if (!contactIds.includes(contactId)) throw new NotFoundError('This contact');
  const conversations: { id: string }[] = await db.query(
    'SELECT id FROM conversation WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[]) ORDER BY id',
    [workspaceId, contactIds],
  );
  return {
    contactId,
    contactIds,
    identities: await db.query(
      'SELECT id, channel_id AS "channelId", external_id AS "externalId", handle FROM identity WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[]) ORDER BY id',
      [workspaceId, contactIds],
    ),
    aliases: await db.query(
      `SELECT a.channel_id AS "channelId", a.alias AS "externalId" FROM identity_alias a JOIN identity i
         ON i.workspace_id = a.workspace_id AND i.channel_id = a.channel_id AND i.external_id = a.external_id
       WHERE a.workspace_id = $1 AND i.contact_id = ANY ($2::uuid[]) ORDER BY a.id`,
      [workspaceId, contactIds],
    ),
    conversationIds: conversations.map(({ id }) => id),
  };
};

/** Their own messages wherever they stand, and all of their own conversations; `$2` contacts, `$3` conversations. */
export const messagesOfPerson = `workspace_id = $1 AND ((author_type = 'contact' AND author_id = ANY ($2::uuid[])) OR (conversation_id = ANY ($3::uuid[]) AND direction = 'outbound'))`;
