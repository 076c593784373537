import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { filled, list, text, type Json } from '../shared/read';
import { callV1 } from './call';
import { placeOf } from './place';

const wanted = ['NEW_REVIEW', 'UPDATED_REVIEW'];

/**
 * Tells Google to announce reviews in the topic of the settings. An account has one setting and one topic: what another
 * tool has put there stays. Google must be allowed to publish in the topic, and a push subscription of it must lead to us;
 * both are made in the member's own project. Throws PlatformError.
 * Source: https://developers.google.com/my-business/reference/notifications/rest/v1/accounts/updateNotificationSetting
 */
export const subscribe = async (channel: ChannelAccess): Promise<void> => {
  const topic = filled(channel.settings['pubsubTopic'])?.trim() ?? '';
  if (!/^projects\/[^/\s]+\/topics\/[^/\s]+$/.test(topic))
    throw new PlatformError('refused', 'bad_topic', 'The topic must read projects/<project>/topics/<topic>');
  if (!filled(channel.settings['pushServiceAccount']))
    throw new PlatformError('refused', 'no_service_account', 'Enter the service account that signs the pushes too');
  const [account = ''] = placeOf(channel).split('/locations/');
  const path = `${account}/notificationSetting`;
  const now = await callV1(channel, 'GET', path);
  const held = filled(now['pubsubTopic']);
  if (held && held !== topic)
    throw new PlatformError(
      'refused',
      'topic_taken',
      `Google announces the reviews of ${account} in ${held}, perhaps for another tool. Enter that topic here, or clear it there`,
    );
  const types = typesOf(now);
  if (held === topic && wanted.every((type) => types.includes(type))) return;
  await callV1(
    channel,
    'PATCH',
    path,
    { updateMask: 'notificationTypes,pubsubTopic' },
    { name: path, pubsubTopic: topic, notificationTypes: [...new Set([...types, ...wanted])] },
  );
};

const typesOf = (setting: Json): string[] => list(setting['notificationTypes']).flatMap((type) => text(type) ?? []);
