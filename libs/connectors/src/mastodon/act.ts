import { PlatformError } from '@hubbub/runtime';
import type { Acted, ChannelAccess, PlatformAct } from '../connector';
import { filled, list, text as asText } from '../shared/read';
import { missingNames, withNames } from './address';
import { callApi, statusOf } from './call';
import { countCharacters } from './count';
import { idOfPost } from './find-id';
import { platform } from './platform';
import { getSession } from './session';

/** Favourites, edits or deletes a post. Doing it twice is doing it once. Throws PlatformError. */
export const act = async (order: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  const can = platform.capabilities[order.conversationKind];
  const isOwn = order.direction === 'outbound';
  if (order.type === 'like' && can?.like) return favourite(order, 'favourite', channel);
  if (order.type === 'unlike' && can?.like) return favourite(order, 'unfavourite', channel);
  if (order.type === 'delete' && isOwn && can?.deleteOwn) return remove(order, channel);
  if (order.type === 'edit' && isOwn && can?.edit) return edit(order, channel);
  throw new PlatformError('refused', 'not_supported', 'Mastodon has no such act here');
};

const pathOf = async ({ target }: PlatformAct, channel: ChannelAccess): Promise<string> =>
  `/api/v1/statuses/${encodeURIComponent(await idOfPost(target, channel))}`;

/** Source: https://docs.joinmastodon.org/methods/statuses/#favourite */
const favourite = async (order: PlatformAct, verb: string, channel: ChannelAccess): Promise<Acted> => {
  await callApi(channel, {
    method: 'POST',
    path: `${await pathOf(order, channel)}/${verb}`,
    isHarmless: true,
    needsBody: false,
  });
  return {};
};

/**
 * A server without this act answers 404 as well, so the post is looked for before we say that it is gone.
 * Source: https://docs.joinmastodon.org/methods/statuses/#delete
 */
const remove = async (order: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  try {
    await callApi(channel, {
      method: 'DELETE',
      path: await pathOf(order, channel),
      isHarmless: true,
      needsBody: false,
    });
  } catch (error) {
    if (statusOf(error) !== 404 && statusOf(error) !== 410) throw error;
    if (await isThere(order, channel)) {
      throw new PlatformError('refused', 'not_supported', 'This server cannot delete posts', { cause: error });
    }
  }
  return {};
};

const isThere = async (order: PlatformAct, channel: ChannelAccess): Promise<boolean> => {
  try {
    await callApi(channel, { path: await pathOf(order, channel) });
    return true;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410) return false;
    throw error;
  }
};

/** Source: https://docs.joinmastodon.org/methods/statuses/#edit */
const edit = async (order: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  const { extra } = order.target;
  const { limits } = await getSession(channel);
  const names = list(extra['names']).flatMap((name) => asText(name) ?? []);
  const text = order.text ?? '';
  const status = withNames(missingNames(text, names, undefined), text);
  const spoiler = filled(extra['spoilerText']);
  const length = countCharacters(`${status}${spoiler ?? ''}`, limits.perUrl);
  if (length > limits.characters) {
    const details = { limit: limits.characters, length, unit: 'graphemes' };
    throw new PlatformError('refused', 'text_too_long', `The text has ${length} characters`, { details });
  }
  await callApi(channel, {
    method: 'PUT',
    path: await pathOf(order, channel),
    json: { status, ...(spoiler ? { spoiler_text: spoiler } : {}) },
    isHarmless: true,
    needsBody: false,
  });
  return {};
};
