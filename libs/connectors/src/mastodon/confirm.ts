import type { ChannelAccess, Confirmed, MessageReference, OutboundMessage } from '../connector';
import { fromIso, id, list, record } from '../shared/read';
import { callApi, statusOf } from './call';
import { idOfPost } from './find-id';
import { isOwnAccount } from './people';
import { keyOfStatus, readStatus } from './read-status';
import { getSession, ownAccountOf } from './session';
import { Status } from './shapes';

/** How far the server's clock may be behind ours, and the whole seconds that some servers tell. */
const clockToleranceMs = 10_000;
/** How long a key is kept. Source: https://docs.joinmastodon.org/methods/statuses/#headers */
const keyKeptMs = 3_600_000;

/**
 * Did a send without an answer arrive? Looks among our own posts since the attempt for this answer to this post.
 * Mastodon itself keeps our key for an hour, so there a second attempt cannot double and `absent` is safe.
 */
export const confirm = async (
  message: OutboundMessage & { attemptedAt: Date },
  channel: ChannelAccess,
): Promise<Confirmed> => {
  const session = await getSession(channel);
  const own = ownAccountOf(session);
  const parent = message.replyTo && (await currentIdOf(message.replyTo, channel));
  const { body } = await callApi(channel, {
    path: `/api/v1/accounts/${encodeURIComponent(session.account.id)}/statuses`,
    params: { limit: 40, exclude_reblogs: 'true' },
  });
  const earliest = message.attemptedAt.getTime() - clockToleranceMs;
  const found = list(body)
    .flatMap((raw) => Status.safeParse(raw).data ?? [])
    .filter((status) => isOwnAccount(status.account, own))
    .filter((status) => (fromIso(status.created_at)?.getTime() ?? 0) >= earliest)
    .filter((status) => (status.in_reply_to_id ?? null) === parent)
    .filter((status) => wordsOf(readStatus(status, own).text) === wordsOf(message.text));
  // Two alike: which one answers for this attempt cannot be told.
  if (found.length === 1) return { state: 'found', externalId: keyOfStatus(found[0]!) };
  const isKeyKept = channel.now.getTime() - message.attemptedAt.getTime() < keyKeptMs;
  return { state: found.length === 0 && session.limits.keepsKeys && isKeyKept ? 'absent' : 'unknown' };
};

/** Some servers give an edited post another id, and still find it by the old one. */
const currentIdOf = async (reference: MessageReference, channel: ChannelAccess): Promise<string> => {
  const known = await idOfPost(reference, channel);
  try {
    const { body } = await callApi(channel, { path: `/api/v1/statuses/${encodeURIComponent(known)}` });
    return id(record(body)['id']) ?? known;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410) return known;
    throw error;
  }
};

/** A text without the names that we or the server put before it, and without its layout. */
const wordsOf = (text: string): string =>
  text
    .replace(/^(?:\s*@[\p{L}\p{N}_.-]+(?:@[\p{L}\p{N}.:-]+)?)+/u, '')
    .replace(/\s+/g, ' ')
    .trim();
