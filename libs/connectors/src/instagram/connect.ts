import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { inspectToken, requireAccount, type Checked } from '../meta/check';
import { callGraph, createdId, loginOf } from '../meta/graph';
import { subscribeMeta } from '../meta/subscribe';
import { tokenEnd } from '../meta/tokens';
import { filled } from '../shared/read';

/** Whose token is it, and how long? Webhooks name the account by `user_id`, not by the `id` of Instagram Login. */
export const check = async (channel: ChannelAccess): Promise<Checked> =>
  loginOf(channel) === 'instagram' ? checkInstagramLogin(channel) : checkFacebookLogin(channel);

const checkInstagramLogin = async (channel: ChannelAccess): Promise<Checked> => {
  const me = await callGraph(channel, { method: 'GET', path: ['me'], query: { fields: 'user_id,username' } });
  const externalId = createdId(me, 'user_id');
  const checked = requireAccount({ externalId, name: filled(me.body['username']) ?? externalId }, channel);
  const end = tokenEnd(channel);
  return { ...checked, ...(end ? { tokenExpiresAt: end } : {}) };
};

const checkFacebookLogin = async (channel: ChannelAccess): Promise<Checked> => {
  const answer = await callGraph(channel, {
    method: 'GET',
    path: [channel.externalId],
    query: { fields: 'id,username' },
  }).catch((error: unknown) => {
    if (!(error instanceof PlatformError) || error.code !== 'gone') throw error;
    const advice = 'The token cannot see this account. Use the token of the Page that it is linked to';
    throw new PlatformError('refused', 'wrong_account', advice, { cause: error, channelState: 'disconnected' });
  });
  const externalId = createdId(answer);
  const checked = requireAccount({ externalId, name: filled(answer.body['username']) ?? externalId }, channel);
  return {
    ...checked,
    ...(await inspectToken(channel, ['instagram_basic', 'instagram_manage_comments', 'instagram_manage_messages'])),
  };
};

export const webhookFields = [
  'comments',
  'live_comments',
  'mentions',
  'messages',
  'message_reactions',
  'message_edit',
  'messaging_postbacks',
  'messaging_referral',
  'messaging_seen',
  'messaging_handover',
  'standby',
];

/** With Facebook Login one field of the Page is enough to let the account's own events through. */
export const subscribe = (channel: ChannelAccess, webhookUrl: string): Promise<void> => {
  const isOwnLogin = loginOf(channel) === 'instagram';
  return subscribeMeta(channel, webhookUrl, {
    object: 'instagram',
    fields: webhookFields,
    account: isOwnLogin ? 'me' : (filled(channel.settings['pageId']) ?? 'me'),
    accountFields: isOwnLogin ? webhookFields : ['messages'],
  });
};
