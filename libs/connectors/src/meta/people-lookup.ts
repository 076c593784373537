import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, ExternalAuthor } from '../connector';
import { filled, number, webUrl, type Json } from '../shared/read';
import { callGraph, type GraphCall } from './graph';

/** A reading that answers null where the thing is gone or hidden from us. Other errors are thrown. */
export const readOrGone = async (
  channel: ChannelAccess,
  path: readonly string[],
  query: GraphCall['query'] = {},
  rest: Pick<GraphCall, 'login' | 'errors'> = {},
): Promise<Json | null> => {
  try {
    return (await callGraph(channel, { method: 'GET', path, query, ...rest })).body;
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'gone') return null;
    throw error;
  }
};

/** Name, handle and picture of a person who wrote to us; the person as known where the platform tells nothing. */
export const completePerson = async (
  person: ExternalAuthor,
  channel: ChannelAccess,
  fields: string,
): Promise<ExternalAuthor> => {
  if (person.name || person.handle || person.externalId.startsWith('user_ref:')) return person;
  const profile = await readOrGone(channel, [person.externalId], { fields }).catch((error: unknown) => {
    // Many people do not let their profile be read; the message stands without a name.
    if (error instanceof PlatformError && error.outcome === 'refused' && error.channelState !== 'disconnected')
      return null;
    throw error;
  });
  if (!profile) return person;
  const names = [filled(profile['first_name']), filled(profile['last_name'])].filter((part) => part !== null);
  const name = filled(profile['name']) ?? (names.length > 0 ? names.join(' ') : null);
  const handle = filled(profile['username']);
  const avatarUrl = webUrl(profile['profile_pic']);
  const followers = number(profile['follower_count']);
  return {
    ...person,
    ...(name ? { name } : {}),
    ...(handle ? { handle } : {}),
    ...(avatarUrl ? { avatarUrl } : {}),
    ...(followers === null ? {} : { followers }),
  };
};
