import type { Acted, ChannelAccess, PlatformAct } from '../connector';
import { performAct } from '../meta/acts';
import type { GraphCall } from '../meta/graph';
import { requireAct } from '../shared/require';
import { requireTextFits } from '../shared/text-limit';
import { platform } from './platform';

/** Likes, hides and deletes comments; edits and deletes our own. */
export const act = async (given: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  requireAct(platform, given);
  if (given.type === 'edit') requireTextFits(given.text ?? '', platform.text);
  return performAct(callOf(given), channel);
};

const callOf = ({ type, target, conversationKind: kind, direction, text }: PlatformAct): GraphCall | null => {
  if (kind === 'direct') return null;
  const comment = [target.externalId];
  const isOurs = direction === 'outbound';
  if (isOurs && type === 'delete') return { method: 'DELETE', path: comment };
  if (isOurs && type === 'edit') return { method: 'POST', path: comment, body: { message: text ?? '' } };
  if (isOurs || kind !== 'comment') return null;
  if (type === 'delete') return { method: 'DELETE', path: comment };
  if (type === 'like' || type === 'unlike')
    return { method: type === 'like' ? 'POST' : 'DELETE', path: [...comment, 'likes'] };
  if (type === 'hide' || type === 'unhide')
    return { method: 'POST', path: comment, query: { is_hidden: String(type === 'hide') } };
  return null;
};
