import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, MessageReference } from '../connector';
import { filled, id, list, record } from '../shared/read';
import { callApi } from './call';

/** By which id this server knows a post: the one that came with it, else the server is asked for the address. */
export const idOfPost = async (
  { externalId, extra }: Pick<MessageReference, 'externalId' | 'extra'>,
  channel: ChannelAccess,
): Promise<string> => {
  const known = filled(extra['id']);
  if (known) return known;
  if (!/^https?:\/\//i.test(externalId)) return externalId;
  // Source: https://docs.joinmastodon.org/methods/search/#v2
  const { body } = await callApi(channel, {
    path: '/api/v2/search',
    params: { q: externalId, type: 'statuses', resolve: 'true', limit: 1 },
  });
  const found = id(record(list(record(body)['statuses'])[0])['id']);
  if (!found) throw new PlatformError('refused', 'gone', 'The server does not know this post');
  return found;
};
