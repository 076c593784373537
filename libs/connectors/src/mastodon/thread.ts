import type { ExternalPost } from '../connector';
import { isOwnAccount, isOwnPerson, toAuthor } from './people';
import { keyOfStatus, readStatus, type ReadStatus } from './read-status';
import { Status, type OwnAccount } from './shapes';

export interface Place {
  kind: 'comment' | 'mention';
  /** Null: what is above is unknown, so the conversation is that of the parent. */
  externalConversationId: string | null;
  post: ExternalPost | undefined;
  replyToExternalId: string | undefined;
}

/**
 * Where a public post belongs. Under our own post: a comment, named by the top reply. Elsewhere: the oldest post of
 * the thread that names us is a mention, and all below it go on with that conversation; where none does (we spoke
 * first), a comment on that thread. Notifications know no replies: all of these come as `mention`.
 */
export const placeInThread = (
  post: ReadStatus,
  thread: readonly unknown[] | undefined,
  own: OwnAccount | undefined,
): Place => {
  const parentId = post.status.in_reply_to_id;
  const self = keyOfStatus(post.status);
  const alone = { kind: 'mention' as const, externalConversationId: self, post: toPost(post, own) };
  if (!parentId) return { ...alone, replyToExternalId: undefined };
  const above = lineAbove(parentId, thread, own);
  const root = above[0];
  const parent = above.at(-1);
  const replyToExternalId = parent && keyOfStatus(parent.status);
  if (!root || root.status.in_reply_to_id) {
    // The thread is not known up to its top.
    const isOnOurs = !!own && post.status.in_reply_to_account_id === own.id;
    if (!isOnOurs) return { ...alone, replyToExternalId };
    return { kind: 'comment', externalConversationId: null, post: undefined, replyToExternalId };
  }
  const line = [...above.slice(1), post];
  const comment: Place = {
    kind: 'comment',
    externalConversationId: keyOfStatus(line[0]!.status),
    post: toPost(root, own),
    replyToExternalId,
  };
  if (isOwnAccount(root.status.account, own)) return comment;
  const named = [root, ...line].find(
    ({ status, people }) => !isOwnAccount(status.account, own) && people.some((person) => isOwnPerson(person, own)),
  );
  return named ? { ...comment, kind: 'mention', externalConversationId: keyOfStatus(named.status) } : comment;
};

/** From as far up as we know down to the parent. */
const lineAbove = (parentId: string, thread: readonly unknown[] | undefined, own: OwnAccount | undefined) => {
  const known = new Map<string, ReadStatus>();
  for (const candidate of thread ?? []) {
    const parsed = Status.safeParse(candidate);
    if (parsed.success) known.set(parsed.data.id, readStatus(parsed.data, own));
  }
  const line: ReadStatus[] = [];
  for (let id: string | undefined = parentId; id;) {
    const found: ReadStatus | undefined = known.get(id);
    if (!found) break;
    known.delete(id); // a circle ends here
    line.unshift(found);
    id = found.status.in_reply_to_id;
  }
  return line;
};

export const toPost = ({ status, text, attachments }: ReadStatus, own: OwnAccount | undefined): ExternalPost => ({
  externalId: keyOfStatus(status),
  url: status.url ?? status.uri,
  text,
  imageUrl: attachments.find(({ type, url }) => type === 'image' && url)?.url,
  author: toAuthor(status.account, own),
});
