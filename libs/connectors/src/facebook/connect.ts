import type { ChannelAccess } from '../connector';
import { inspectToken, requireAccount, type Checked } from '../meta/check';
import { callGraph, createdId } from '../meta/graph';
import { subscribeMeta } from '../meta/subscribe';
import { filled } from '../shared/read';
import { platform } from './platform';

/** Whose token is it, and how long? */
export const check = async (channel: ChannelAccess): Promise<Checked> => {
  const page = await callGraph(channel, { method: 'GET', path: ['me'], query: { fields: 'id,name' } });
  const externalId = createdId(page);
  const checked = requireAccount({ externalId, name: filled(page.body['name']) ?? externalId }, channel);
  return { ...checked, ...(await inspectToken(channel, platform.signIn?.scopes ?? [])) };
};

export const webhookFields = [
  'feed',
  'mention',
  'ratings',
  'messages',
  'messaging_postbacks',
  'message_deliveries',
  'message_reads',
  'message_reactions',
  'message_echoes',
  'message_edits',
  'messaging_referrals',
  'messaging_optins',
  'messaging_handovers',
  'standby',
  'messaging_policy_enforcement',
];

export const subscribe = (channel: ChannelAccess, webhookUrl: string): Promise<void> =>
  subscribeMeta(channel, webhookUrl, {
    object: 'page',
    fields: webhookFields,
    account: channel.externalId,
    accountFields: webhookFields,
  });
