import { PlatformError } from '@hubbub/runtime';
import type { Acted, ChannelAccess, Confirmed, OutboundMessage, PlatformAct, Sent } from '../connector';
import { filled, fromMillis, id, list, record } from '../shared/read';
import { notSupported, requireAct, requireSendable } from '../shared/require';
import { requireTextFits } from '../shared/text-limit';
import { call } from './call';
import { platform } from './platform';
import { commentParts, commentUrn, encoded, longForm } from './urns';

/** Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/comments-api */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  requireSendable(platform, message);
  const { parent, thread } = placeOf(message);
  const { answer, body } = await call(channel, 'POST', `/socialActions/${encoded(parent ?? thread)}/comments`, {
    actor: channel.externalId,
    object: thread,
    ...(parent ? { parentComment: parent } : {}),
    message: { text: message.text },
  });
  const number = filled(answer.headers['x-restli-id']) ?? id(body['id']);
  const urn = filled(answer.headers['x-resourceidentity-urn']) ?? id(body['commentUrn']);
  const externalId = urn ? longForm(urn) : number ? nameFrom(number, thread) : null;
  if (!externalId) throw new PlatformError('unknown', 'no_id', 'LinkedIn named no comment in its answer');
  return { externalId };
};

const nameFrom = (number: string, thread: string): string =>
  number.startsWith('urn:') ? longForm(number) : commentUrn(thread, number);

/** Comments are nested once: an answer to an answer hangs on the top comment. A mention in a post has no parent. */
const placeOf = ({ externalConversationId }: OutboundMessage): { parent: string | null; thread: string } => {
  const comment = commentParts(externalConversationId);
  return comment
    ? { parent: commentUrn(comment.thread, comment.number), thread: comment.thread }
    : { parent: null, thread: externalConversationId };
};

/** Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/reactions-api */
export const act = async (deed: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  requireAct(platform, deed);
  const target = longForm(deed.target.externalId);
  const actor = `actor=${encoded(channel.externalId)}`;
  if (deed.type === 'like') {
    await call(channel, 'POST', `/reactions?${actor}`, { root: target, reactionType: 'LIKE' });
    return {};
  }
  if (deed.type === 'unlike') {
    await call(channel, 'DELETE', `/reactions/(actor:${encoded(channel.externalId)},entity:${encoded(target)})`);
    return {};
  }
  const comment = commentParts(target);
  if (!comment) throw notSupported(platform, `"${deed.type}" of a post`);
  const path = `/socialActions/${encoded(comment.thread)}/comments/${comment.number}?${actor}`;
  if (deed.type === 'delete') await remove(path, deed, channel);
  else {
    requireTextFits(deed.text ?? '', platform.text);
    const json = { patch: { message: { $set: { text: deed.text ?? '' } } } };
    await call(channel, 'POST', path, json, { 'x-restli-method': 'PARTIAL_UPDATE' });
  }
  return {};
};

/** The documentation leaves open whether others' comments can be deleted: a 403 means that they cannot. */
const remove = async (path: string, { direction }: PlatformAct, channel: ChannelAccess): Promise<void> => {
  try {
    await call(channel, 'DELETE', path);
  } catch (error) {
    if (!(error instanceof PlatformError) || error.outcome !== 'refused' || direction === 'outbound') throw error;
    if (error.channelState) throw error;
    throw new PlatformError(
      'refused',
      'not_supported',
      `LinkedIn does not let the page delete this: ${error.message}`,
      {
        cause: error,
      },
    );
  }
};

/** Looks among the comments. LinkedIn does not promise that a list is current. */
export const confirm = async (
  message: OutboundMessage & { attemptedAt: Date },
  channel: ChannelAccess,
): Promise<Confirmed> => {
  const { parent, thread } = placeOf(message);
  const { body } = await call(channel, 'GET', `/socialActions/${encoded(parent ?? thread)}/comments?start=0&count=100`);
  const earliest = message.attemptedAt.getTime() - 60_000;
  const found = list(body['elements'])
    .map(record)
    .find((comment) => {
      const at = fromMillis(record(comment['created'])['time'])?.getTime() ?? 0;
      const isOurs = comment['actor'] === channel.externalId;
      return isOurs && at >= earliest && record(comment['message'])['text'] === message.text;
    });
  const externalId = id(found?.['commentUrn']);
  return externalId ? { state: 'found', externalId: longForm(externalId) } : { state: 'unknown' };
};
