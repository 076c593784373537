import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { id, list, record } from '../shared/read';
import { call, callAsApp } from './call';

const eventTypes = [
  'post.mention.create',
  'post.reply.create',
  'post.quote.create',
  'post.create',
  'post.delete',
  'like.create',
  'dm.received',
  'dm.sent',
  'dm.read',
  'oauth.revoke',
];

/** One webhook for the app, then one subscription per kind of event. Source: https://docs.x.com/x-api/activity/introduction */
export const subscribe = async (channel: ChannelAccess, webhookUrl: string): Promise<void> => {
  if (new URL(webhookUrl).port !== '')
    throw new PlatformError('refused', 'bad_webhook_url', 'X takes no webhook address with a port in it');
  const webhook_id = (await findWebhook(channel, webhookUrl)) ?? (await makeWebhook(channel, webhookUrl));
  const { data } = await callAsApp(channel, '/2/activity/subscriptions');
  const known = list(data)
    .map(record)
    .filter(
      (row) => id(record(row['filter'])['user_id']) === channel.externalId && id(row['webhook_id']) === webhook_id,
    )
    .map((row) => row['event_type']);
  for (const event_type of eventTypes.filter((type) => !known.includes(type))) {
    const json = { event_type, filter: { user_id: channel.externalId }, tag: event_type, webhook_id };
    await call(channel, '/2/activity/subscriptions', { method: 'POST', json });
  }
};

/** Ends the events of this account; other accounts of the same app keep theirs. */
export const release = async (channel: ChannelAccess): Promise<void> => {
  if (!channel.secrets['bearerToken']) return;
  const { data } = await callAsApp(channel, '/2/activity/subscriptions');
  for (const row of list(data).map(record)) {
    const subscriptionId = id(row['subscription_id']) ?? id(row['id']);
    if (subscriptionId && id(record(row['filter'])['user_id']) === channel.externalId)
      await callAsApp(channel, `/2/activity/subscriptions/${encodeURIComponent(subscriptionId)}`, { method: 'DELETE' });
  }
};

const findWebhook = async (channel: ChannelAccess, url: string): Promise<string | null> => {
  const { data } = await callAsApp(channel, '/2/webhooks');
  const found = list(data)
    .map(record)
    .find((row) => row['url'] === url);
  const webhookId = id(found?.['id']);
  if (webhookId && found?.['valid'] === false)
    await callAsApp(channel, `/2/webhooks/${encodeURIComponent(webhookId)}`, { method: 'PUT' });
  return webhookId;
};

const makeWebhook = async (channel: ChannelAccess, url: string): Promise<string> => {
  const answer = await callAsApp(channel, '/2/webhooks', { method: 'POST', json: { url } });
  const webhookId = id(record(answer['data'])['id']) ?? id(answer['id']);
  if (!webhookId) throw new PlatformError('unknown', 'no_webhook', 'X named no webhook in its answer');
  return webhookId;
};
