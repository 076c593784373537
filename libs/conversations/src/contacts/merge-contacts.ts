import { ConflictError, InvalidError, NotFoundError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { audit } from '../audit';
import type { Context } from '../context';
import type { Member } from '../member';
import { transact } from '../transact';

/** What a merge has moved to the other contact, by id: all that is needed to part them again. */
interface Moved {
  identityIds: string[];
  conversationIds: string[];
  partnershipIds: string[];
  exampleIds: string[];
  mergedIds: string[]; // contacts that had been merged into the one that goes
}

/**
 * Makes two contacts one: the first stays, with the identities and conversations of both. Nothing of the second is
 * thrown away, so that `unmergeContacts` parts them as they were. Throws NotFoundError; ConflictError `already_merged`.
 */
export const mergeContacts = (
  ctx: Context,
  member: Member,
  contactId: string,
  mergedId: string,
): Promise<{ mergeId: string }> =>
  transact(ctx, member.workspaceId, async (db, changes) => {
    if (contactId === mergedId)
      throw new InvalidError('A contact cannot be merged with itself', { reason: 'merge_with_itself' });
    for (const contact of await lockContacts(db, member.workspaceId, [contactId, mergedId])) {
      if (contact.erased_at) throw new ConflictError('erased', 'This contact has been erased');
      if (contact.merged_into) throw new ConflictError('already_merged', 'It is part of another contact already');
    }
    const { mergeId, conversationIds } = await mergeRows(ctx, db, member.workspaceId, { contactId, mergedId });
    await audit(db, member, 'merge', { type: 'contact', id: contactId }, { mergeId, mergedId });
    for (const id of conversationIds) changes.conversation(id);
    return { mergeId };
  });

/** The merge itself, on record; of two contacts that the caller knows to be whole. */
export const mergeRows = async (
  ctx: Pick<Context, 'clock'>,
  db: EntityManager,
  workspaceId: number,
  { contactId, mergedId }: { contactId: string; mergedId: string },
): Promise<{ mergeId: string; conversationIds: string[] }> => {
  const move = (table: string): Promise<string[]> => moveAll(db, table, workspaceId, mergedId, contactId);
  const moved: Moved = {
    identityIds: await move('identity'),
    conversationIds: await move('conversation'),
    partnershipIds: await move('partnership'),
    exampleIds: await move('example_reply'),
    mergedIds: await pointMerged(db, workspaceId, mergedId, contactId),
  };
  const mergeId = uuidv7();
  await db.query(
    'INSERT INTO contact_merge (workspace_id, id, contact_id, merged_id, moved, created_at) VALUES ($1, $2, $3, $4, $5, $6)',
    [workspaceId, mergeId, contactId, mergedId, JSON.stringify(moved), ctx.clock()],
  );
  await setMergedInto(db, workspaceId, mergedId, contactId);
  await touchContact(db, workspaceId, contactId);
  return { mergeId, conversationIds: moved.conversationIds };
};

/**
 * Parts them again: each has its own identities and conversations as before; what came in meanwhile goes with the
 * identity that wrote it. Throws NotFoundError; ConflictError `already_unmerged`, or `merged_since` while the contact
 * is itself part of another.
 */
export const unmergeContacts = (
  ctx: Context,
  member: Member,
  contactId: string,
  mergeId: string,
): Promise<{ contactId: string; mergedId: string }> =>
  transact(ctx, member.workspaceId, async (db, changes) => {
    const { workspaceId } = member;
    const [merge]: { merged_id: string; moved: Moved; undone_at: Date | null; created_at: Date }[] = await db.query(
      'SELECT merged_id, moved, undone_at, created_at FROM contact_merge WHERE workspace_id = $1 AND id = $2 AND contact_id = $3 FOR UPDATE',
      [workspaceId, mergeId, contactId],
    );
    if (!merge) throw new NotFoundError('This merge');
    if (merge.undone_at) throw new ConflictError('already_unmerged', 'They have been parted already');
    const { merged_id: mergedId, moved } = merge;
    const [survivor] = (await lockContacts(db, workspaceId, [contactId, mergedId])).filter(
      ({ id }) => id === contactId,
    );
    if (survivor?.erased_at) throw new ConflictError('erased', 'This contact has been erased');
    if (survivor?.merged_into) throw new ConflictError('merged_since', 'Undo the later merge first');

    const back = (table: string, ids: string[], also?: Also): Promise<string[]> =>
      moveBack(db, table, { workspaceId, from: contactId, to: mergedId, ids, also });
    await back('identity', moved.identityIds);
    const conversationIds = await back('conversation', moved.conversationIds, {
      column: 'identity_id',
      ids: moved.identityIds,
    });
    await back('partnership', moved.partnershipIds, { column: 'conversation_id', ids: conversationIds });
    await back('example_reply', moved.exampleIds);
    await db.query(
      `UPDATE message SET author_id = $4, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND conversation_id = ANY ($2::uuid[]) AND author_type = 'contact' AND author_id = $3 AND received_at >= $5`,
      [workspaceId, conversationIds, contactId, mergedId, merge.created_at],
    );
    await db.query('UPDATE contact SET merged_into = $3 WHERE workspace_id = $1 AND id = ANY ($2::uuid[])', [
      workspaceId,
      moved.mergedIds,
      mergedId,
    ]);
    await setMergedInto(db, workspaceId, mergedId, null);
    await touchContact(db, workspaceId, contactId);
    await db.query('UPDATE contact_merge SET undone_at = $3 WHERE workspace_id = $1 AND id = $2', [
      workspaceId,
      mergeId,
      ctx.clock(),
    ]);
    // Where ids of a platform had joined them, they stay two whatever it says from now on.
    await db.query('UPDATE identity_alias SET parted_at = $3 WHERE workspace_id = $1 AND merge_id = $2', [
      workspaceId,
      mergeId,
      ctx.clock(),
    ]);
    await audit(db, member, 'unmerge', { type: 'contact', id: contactId }, { mergeId, mergedId });
    for (const id of conversationIds) changes.conversation(id);
    return { contactId, mergedId };
  });

interface LockedContact {
  id: string;
  merged_into: string | null;
  erased_at: Date | null;
}

/** In one order, so that two merges cannot block each other. Throws NotFoundError. */
const lockContacts = async (db: EntityManager, workspaceId: number, ids: string[]): Promise<LockedContact[]> => {
  const rows: LockedContact[] = await db.query(
    'SELECT id, merged_into, erased_at FROM contact WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE',
    [workspaceId, ids],
  );
  if (rows.length < ids.length) throw new NotFoundError('This contact');
  return rows;
};

/** Tables whose rows carry a version say so when they change. */
const changed = (table: string): string =>
  table === 'example_reply' ? '' : ', version = version + 1, updated_at = now()';

const moveAll = async (
  db: EntityManager,
  table: string,
  workspaceId: number,
  from: string,
  to: string,
): Promise<string[]> => {
  const [rows]: [{ id: string }[]] = await db.query(
    `UPDATE ${table} SET contact_id = $3${changed(table)} WHERE workspace_id = $1 AND contact_id = $2 RETURNING id`,
    [workspaceId, from, to],
  );
  return rows.map(({ id }) => id);
};

/** Rows that came after the merge are known by what they belong to. */
interface Also {
  column: 'identity_id' | 'conversation_id';
  ids: string[];
}

const moveBack = async (
  db: EntityManager,
  table: string,
  { workspaceId, from, to, ids, also }: { workspaceId: number; from: string; to: string; ids: string[]; also?: Also },
): Promise<string[]> => {
  const [rows]: [{ id: string }[]] = await db.query(
    `UPDATE ${table} SET contact_id = $4${changed(table)} WHERE workspace_id = $1 AND contact_id = $3
       AND (id = ANY ($2::uuid[])${also ? ` OR ${also.column} = ANY ($5::uuid[])` : ''}) RETURNING id`,
    [workspaceId, ids, from, to, ...(also ? [also.ids] : [])],
  );
  return rows.map(({ id }) => id);
};

const pointMerged = async (db: EntityManager, workspaceId: number, from: string, to: string): Promise<string[]> => {
  const [rows]: [{ id: string }[]] = await db.query(
    'UPDATE contact SET merged_into = $3 WHERE workspace_id = $1 AND merged_into = $2 RETURNING id',
    [workspaceId, from, to],
  );
  return rows.map(({ id }) => id);
};

const setMergedInto = (db: EntityManager, workspaceId: number, id: string, into: string | null): Promise<unknown> =>
  db.query(
    'UPDATE contact SET merged_into = $3, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2',
    [workspaceId, id, into],
  );

const touchContact = (db: EntityManager, workspaceId: number, id: string): Promise<unknown> =>
  db.query('UPDATE contact SET version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2', [
    workspaceId,
    id,
  ]);
