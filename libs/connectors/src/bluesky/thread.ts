import type { ExternalPost } from '../connector';
import { authorOf, postUrl } from './at-uri';
import { toAuthor } from './author';
import { readAttachments } from './attachments';
import { PostView, type PostRecord } from './shapes';

export interface Place {
  kind: 'comment' | 'mention';
  /** Null: the thread above is unknown, so the conversation is that of the parent. */
  externalConversationId: string | null;
  post: ExternalPost | undefined;
}

/** The posts that came along as context, by address; what cannot be read is left out. */
export const readThread = (thread: readonly unknown[] | undefined): Map<string, PostView> => {
  const views = new Map<string, PostView>();
  for (const candidate of thread ?? []) {
    const parsed = PostView.safeParse(candidate);
    if (parsed.success) views.set(parsed.data.uri, parsed.data);
  }
  return views;
};

/** True where the post names us: a mention facet, or a quote of one of our posts. */
export const namesUs = (record: PostRecord, ownDid: string): boolean =>
  (record.facets ?? []).some(({ features }) =>
    features.some(({ $type, did }) => $type === 'app.bsky.richtext.facet#mention' && did === ownDid),
  ) || quotedUris(record.embed).some((uri) => authorOf(uri) === ownDid);

/**
 * Where a post belongs. Under our own post: a comment, named by the top reply. Elsewhere: the oldest post of the
 * thread that names us is a mention, and all below it go on with that conversation; where none does (we spoke
 * first), a comment on that thread. The platform's `reason` says too little for this: a reply that also names us
 * comes as `mention`.
 */
export const placeInThread = (
  post: { uri: string; record: PostRecord },
  views: ReadonlyMap<string, PostView>,
  ownDid: string,
): Place => {
  const { reply } = post.record;
  if (!reply) {
    const view = views.get(post.uri);
    return {
      kind: 'mention',
      externalConversationId: post.uri,
      post: view ? toPost(view) : { externalId: post.uri, url: postUrl(post.uri), text: post.record.text },
    };
  }
  const root = views.get(reply.root.uri);
  const rootPost: ExternalPost = root ? toPost(root) : { externalId: reply.root.uri, url: postUrl(reply.root.uri) };
  const line = lineage(post, views); // from the root's direct reply, or as far up as we know, down to the post
  const isWhole = line.at(0)?.record.reply?.parent.uri === reply.root.uri;
  const top = isWhole ? line[0]!.uri : null;
  if (authorOf(reply.root.uri) === ownDid) return { kind: 'comment', externalConversationId: top, post: rootPost };
  const named = [...(root && isWhole ? [root] : []), ...line].find(
    ({ uri, record }) => authorOf(uri) !== ownDid && namesUs(record, ownDid),
  );
  if (named) return { kind: 'mention', externalConversationId: named.uri, post: rootPost };
  return { kind: 'comment', externalConversationId: top, post: rootPost };
};

const lineage = (post: { uri: string; record: PostRecord }, views: ReadonlyMap<string, PostView>) => {
  const line: { uri: string; record: PostRecord }[] = [post];
  const visited = new Set([post.uri]);
  for (;;) {
    const reply = line[0]!.record.reply;
    if (!reply || reply.parent.uri === reply.root.uri) return line;
    const parent = views.get(reply.parent.uri);
    if (!parent?.record.reply || visited.has(parent.uri)) return line;
    visited.add(parent.uri);
    line.unshift(parent);
  }
};

const toPost = (view: PostView): ExternalPost => ({
  externalId: view.uri,
  url: postUrl(view.uri, view.author.handle),
  text: view.record.text,
  imageUrl: readAttachments(view.embed, view.author.did).find(({ type, url }) => type === 'image' && url)?.url,
  author: toAuthor(view.author),
});

/** Addresses of the records that an embed quotes, with or without media beside. */
export const quotedUris = (embed: unknown): string[] => {
  if (typeof embed !== 'object' || embed === null) return [];
  const { record } = embed as { record?: unknown };
  if (typeof record !== 'object' || record === null) return [];
  const { uri } = record as { uri?: unknown };
  return typeof uri === 'string' ? [uri] : quotedUris(record);
};
