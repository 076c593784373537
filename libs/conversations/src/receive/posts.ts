import type { ExternalPost } from '@hubbub/connectors';
import { queryHot, type ChannelRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';

/** Finds or makes the posts that items hang on; what the platform tells now fills what was missing. Ids by external id. */
export const upsertPosts = async (
  db: EntityManager,
  channel: ChannelRow,
  posts: readonly ExternalPost[],
): Promise<Map<string, string>> => {
  const wanted = new Map<string, ExternalPost>();
  for (const post of posts) wanted.set(post.externalId, { ...wanted.get(post.externalId), ...post });
  const rows = [...wanted.values()].sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
  if (rows.length === 0) return new Map();
  const known: { id: string; external_id: string; text: string; url: string | null; image_url: string | null }[] =
    await queryHot(
      db,
      'SELECT id, external_id, text, url, image_url FROM post WHERE workspace_id = $1 AND channel_id = $2 AND external_id = ANY ($3)',
      [channel.workspaceId, channel.id, rows.map(({ externalId }) => externalId)],
    );
  const ids = new Map(known.map(({ id, external_id }) => [external_id, id]));
  const changed = rows.filter((post) => {
    const row = known.find(({ external_id }) => external_id === post.externalId);
    return (
      !row ||
      (post.text && post.text !== row.text) ||
      (post.url && post.url !== row.url) ||
      (post.imageUrl && post.imageUrl !== row.image_url)
    );
  });
  if (changed.length === 0) return ids;
  const saved: { id: string; external_id: string }[] = await queryHot(
    db,
    `INSERT INTO post (workspace_id, channel_id, id, external_id, url, text, image_url, author)
     SELECT $1, $2, x.id, x.external_id, x.url, coalesce(x.text, ''), x.image_url, x.author
     FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[]) AS x (id, external_id, url, text, image_url, author)
     ON CONFLICT (workspace_id, channel_id, external_id) DO UPDATE SET url = coalesce(excluded.url, post.url),
       text = CASE WHEN excluded.text = '' THEN post.text ELSE excluded.text END, image_url = coalesce(excluded.image_url, post.image_url),
       author = coalesce(excluded.author, post.author), version = post.version + 1, updated_at = now()
     RETURNING id, external_id`,
    [
      channel.workspaceId,
      channel.id,
      changed.map(() => uuidv7()),
      changed.map(({ externalId }) => externalId),
      changed.map(({ url }) => url ?? null),
      changed.map(({ text }) => text ?? null),
      changed.map(({ imageUrl }) => imageUrl ?? null),
      changed.map(({ author }) => (author ? JSON.stringify(author) : null)),
    ],
  );
  for (const { id, external_id } of saved) ids.set(external_id, id);
  return ids;
};
