import { nameless } from '@hubbub/contracts';
import type { ExternalAuthor } from '@hubbub/connectors';
import { queryHot, type ChannelRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';

export interface Person {
  identityId: string;
  contactId: string;
  externalId: string;
  name: string;
  isNew: boolean;
  isBot: boolean;
  /** As this message says, else as was known before. */
  handle: string | null;
  followers: number | null;
}

interface IdentityRecord {
  id: string;
  contact_id: string;
  external_id: string;
  name: string | null;
  handle: string | null;
  avatar_url: string | null;
  followers: number | null;
  is_bot: boolean;
  contact_name: string;
}

/**
 * Finds or makes the identity and contact of each author, and keeps names and handles up to date.
 * The unique key decides between two first contacts at once; the loser's contact is taken away again.
 */
export const upsertPeople = async (
  db: EntityManager,
  channel: ChannelRow,
  authors: readonly ExternalAuthor[],
): Promise<Map<string, Person>> => {
  const wanted = new Map<string, ExternalAuthor>();
  for (const author of authors) wanted.set(author.externalId, { ...wanted.get(author.externalId), ...known(author) });
  const externalIds = [...wanted.keys()].sort();
  if (externalIds.length === 0) return new Map();

  let found = await selectIdentities(db, channel, externalIds);
  const missing = externalIds.filter((externalId) => !found.has(externalId));
  const made = missing.map((externalId) => ({
    ...wanted.get(externalId)!,
    externalId,
    id: uuidv7(),
    contactId: uuidv7(),
  }));
  const winners = new Set<string>();
  if (made.length > 0) {
    for (const externalId of await insertPeople(db, channel, made)) winners.add(externalId);
    found = new Map([...found, ...(await selectIdentities(db, channel, missing))]);
  }
  await updateChanged(db, channel, wanted, found, winners);

  const people = new Map<string, Person>();
  for (const [externalId, row] of found) {
    const name = wanted.get(externalId)?.name ?? row.contact_name;
    people.set(externalId, {
      identityId: row.id,
      contactId: row.contact_id,
      externalId,
      name,
      isNew: winners.has(externalId),
      isBot: wanted.get(externalId)?.isBot ?? row.is_bot,
      handle: wanted.get(externalId)?.handle ?? row.handle,
      followers: wanted.get(externalId)?.followers ?? row.followers,
    });
  }
  return people;
};

/** What to call somebody of whom the platform tells little. */
export const nameOf = (author: ExternalAuthor): string => author.name || author.handle || nameless;

const known = (author: ExternalAuthor): ExternalAuthor =>
  Object.fromEntries(
    Object.entries(author).filter(([, value]) => value !== undefined && value !== ''),
  ) as unknown as ExternalAuthor;

/** Row by row through the keys, as `lockThreads` does and for its reason. */
const selectIdentities = async (db: EntityManager, channel: ChannelRow, externalIds: readonly string[]) => {
  const rows: IdentityRecord[] = await queryHot(
    db,
    `SELECT i.*, k.name AS contact_name FROM unnest($3::text[]) AS w (external_id) CROSS JOIN LATERAL (
       SELECT id, contact_id, external_id, name, handle, avatar_url, followers, is_bot FROM identity WHERE workspace_id = $1 AND channel_id = $2
         AND external_id BETWEEN w.external_id AND w.external_id ORDER BY external_id LIMIT 1) AS i
     CROSS JOIN LATERAL (SELECT name FROM contact WHERE workspace_id = $1 AND id = i.contact_id ORDER BY id LIMIT 1) AS k`,
    [channel.workspaceId, channel.id, externalIds],
  );
  return new Map(rows.map((row) => [row.external_id, row]));
};

type NewPerson = ExternalAuthor & { id: string; contactId: string };

const insertPeople = async (db: EntityManager, channel: ChannelRow, made: readonly NewPerson[]): Promise<string[]> => {
  await queryHot(
    db,
    `INSERT INTO contact (workspace_id, id, name, avatar_url) SELECT $1::int, * FROM unnest($2::uuid[], $3::text[], $4::text[])`,
    [
      channel.workspaceId,
      made.map(({ contactId }) => contactId),
      made.map(nameOf),
      made.map(({ avatarUrl }) => avatarUrl ?? null),
    ],
  );
  const inserted: { external_id: string }[] = await queryHot(
    db,
    `INSERT INTO identity (workspace_id, id, contact_id, channel_id, platform, external_id, handle, name, avatar_url, followers, is_bot)
     SELECT $1, x.id, x.contact_id, $2, $3, x.external_id, x.handle, x.name, x.avatar_url, x.followers, coalesce(x.is_bot, false)
     FROM unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[], $11::boolean[])
       AS x (id, contact_id, external_id, handle, name, avatar_url, followers, is_bot)
     ON CONFLICT (workspace_id, channel_id, external_id) DO NOTHING RETURNING external_id`,
    [
      channel.workspaceId,
      channel.id,
      channel.platform,
      made.map(({ id }) => id),
      made.map(({ contactId }) => contactId),
      made.map(({ externalId }) => externalId),
      made.map(({ handle }) => handle ?? null),
      made.map(({ name }) => name ?? null),
      made.map(({ avatarUrl }) => avatarUrl ?? null),
      made.map(({ followers }) => followers ?? null),
      made.map(({ isBot }) => isBot ?? null),
    ],
  );
  const winners = inserted.map(({ external_id }) => external_id);
  const isWinner = new Set(winners);
  const losers = made.filter(({ externalId }) => !isWinner.has(externalId)).map(({ contactId }) => contactId);
  if (losers.length > 0) {
    await db.query('DELETE FROM contact WHERE workspace_id = $1 AND id = ANY ($2)', [channel.workspaceId, losers]);
  }
  return winners;
};

const updateChanged = async (
  db: EntityManager,
  channel: ChannelRow,
  wanted: ReadonlyMap<string, ExternalAuthor>,
  found: ReadonlyMap<string, IdentityRecord>,
  fresh: ReadonlySet<string>,
): Promise<void> => {
  const changed = [...found.values()].filter((row) => {
    const author = wanted.get(row.external_id);
    if (!author || fresh.has(row.external_id)) return false;
    const differs = (value: string | undefined, kept: string | null) => value !== undefined && value !== kept;
    return (
      differs(author.name, row.name) || differs(author.handle, row.handle) || differs(author.avatarUrl, row.avatar_url)
    );
  });
  if (changed.length === 0) return;
  const authors = changed.map((row) => wanted.get(row.external_id)!);
  await queryHot(
    db,
    `WITH changed AS (
       UPDATE identity i SET handle = coalesce(x.handle, i.handle), name = coalesce(x.name, i.name), avatar_url = coalesce(x.avatar_url, i.avatar_url),
         version = i.version + 1, updated_at = now()
       FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) AS x (id, handle, name, avatar_url, old_name)
       WHERE i.workspace_id = $1 AND i.id = x.id RETURNING i.contact_id, x.name, x.old_name)
     UPDATE contact k SET name = changed.name, version = k.version + 1, updated_at = now() FROM changed
     WHERE k.workspace_id = $1 AND k.id = changed.contact_id AND changed.name IS NOT NULL AND k.name = changed.old_name`,
    [
      channel.workspaceId,
      changed.map(({ id }) => id),
      authors.map(({ handle }) => handle ?? null),
      authors.map(({ name }) => name ?? null),
      authors.map(({ avatarUrl }) => avatarUrl ?? null),
      changed.map(({ contact_name }) => contact_name),
    ],
  );
};
