import type { IdentityChange } from '@hubbub/connectors';
import type { ChannelRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { audit } from '../audit';
import type { Context } from '../context';
import type { Changes } from '../transact';
import { mergeRows } from './merge-contacts';

interface Identity {
  id: string;
  contact_id: string;
  external_id: string;
}

/**
 * Keeps that some ids of a channel are one person's. Nobody known: the first of `current` will stand for the person.
 * One identity: it stays, under its new id where its own is gone. Several: their contacts become one, on record and to
 * be undone by `unmergeContacts`, after which they are not joined again.
 */
export const joinIdentities = async (
  ctx: Context,
  db: EntityManager,
  channel: ChannelRow,
  { former, current }: IdentityChange,
  changes: Changes,
): Promise<void> => {
  const given = [...new Set([...current, ...former])];
  const { workspaceId, id: channelId } = channel;
  const kept: { alias: string; external_id: string; parted_at: Date | null }[] = await db.query(
    'SELECT alias, external_id, parted_at FROM identity_alias WHERE workspace_id = $1 AND channel_id = $2 AND alias = ANY ($3)',
    [workspaceId, channelId, given],
  );
  if (kept.some(({ parted_at }) => parted_at !== null)) return;
  const standing = given.map((id) => kept.find(({ alias }) => alias === id)?.external_id ?? id);
  const found: Identity[] = await db.query(
    'SELECT id, contact_id, external_id FROM identity WHERE workspace_id = $1 AND channel_id = $2 AND external_id = ANY ($3) ORDER BY id FOR UPDATE',
    [workspaceId, channelId, standing],
  );
  const [first] = found;
  const newest = current[0] ?? given[0]!;
  const place = { workspaceId, channelId };
  if (!first) return addAliases(db, place, given, standing[0] ?? newest);
  if (found.length === 1) {
    const isGone = former.includes(first.external_id) && current.length > 0;
    if (isGone) await rename(db, channel, first, newest, changes);
    return addAliases(db, place, given, isGone ? newest : first.external_id);
  }
  const survivor = found.find(({ external_id }) => external_id === newest) ?? first;
  const contactIds = [...new Set(found.map(({ contact_id }) => contact_id))];
  let mergeId: string | null = null;
  // The contact that has been known for longer stays; ids are in the order of their making.
  const [oldest, ...others] = contactIds.sort();
  for (const merged of others) {
    const done = await mergeRows(ctx, db, workspaceId, { contactId: oldest!, mergedId: merged });
    mergeId = done.mergeId;
    const actor = { workspaceId, id: null, name: channel.platform };
    await audit(db, actor, 'merge', { type: 'contact', id: oldest! }, { mergeId, mergedId: merged, ids: given });
    for (const id of done.conversationIds) changes.conversation(id);
  }
  await addAliases(db, place, given, survivor.external_id, mergeId);
};

/** The number or id of before leads to the new one, also for what still comes under it. */
const rename = async (
  db: EntityManager,
  channel: ChannelRow,
  { id, external_id: old, contact_id }: Identity,
  external: string,
  changes: Changes,
): Promise<void> => {
  const values = [channel.workspaceId, channel.id, old, external];
  await db.query(
    'UPDATE identity SET external_id = $2, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $3',
    [channel.workspaceId, external, id],
  );
  const [rows]: [{ id: string }[]] = await db.query(
    `UPDATE conversation SET external_id = $4, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND channel_id = $2 AND kind = 'direct' AND external_id = $3
       AND NOT EXISTS (SELECT FROM conversation WHERE workspace_id = $1 AND channel_id = $2 AND kind = 'direct' AND external_id = $4) RETURNING id`,
    values,
  );
  await db.query(
    'UPDATE identity_alias SET external_id = $4 WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3',
    values,
  );
  const actor = { workspaceId: channel.workspaceId, id: null, name: channel.platform };
  await audit(db, actor, 'renumber', { type: 'contact', id: contact_id }, { from: old, to: external });
  for (const row of rows) changes.conversation(row.id);
};

const addAliases = async (
  db: EntityManager,
  { workspaceId, channelId }: { workspaceId: number; channelId: string },
  ids: readonly string[],
  externalId: string,
  mergeId: string | null = null,
): Promise<void> => {
  const aliases = ids.filter((id) => id !== externalId);
  await db.query('DELETE FROM identity_alias WHERE workspace_id = $1 AND channel_id = $2 AND alias = $3', [
    workspaceId,
    channelId,
    externalId,
  ]);
  // What led to one of these leads on: an id never stands behind another alias.
  await db.query(
    'UPDATE identity_alias SET external_id = $3 WHERE workspace_id = $1 AND channel_id = $2 AND external_id = ANY ($4)',
    [workspaceId, channelId, externalId, aliases],
  );
  await db.query(
    `INSERT INTO identity_alias (workspace_id, channel_id, external_id, merge_id, id, alias) SELECT $1::int, $2::uuid, $3, $4::uuid, * FROM unnest($5::uuid[], $6::text[])
     ON CONFLICT (workspace_id, channel_id, alias) DO UPDATE SET external_id = excluded.external_id, merge_id = coalesce(excluded.merge_id, identity_alias.merge_id)`,
    [workspaceId, channelId, externalId, mergeId, aliases.map(() => uuidv7()), aliases],
  );
};
