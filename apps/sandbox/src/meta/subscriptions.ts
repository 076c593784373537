import { parameter, type Call } from '../call';
import { needScope } from './access';
import { badParameter } from './errors';
import type { Account } from './world';

/** `GET`, `POST`, `DELETE /{account}/subscribed_apps`. */
export const subscription = (account: Account, call: Call): unknown => {
  if (account.object === 'page') needScope(account, 'pages_manage_metadata');
  if (call.method === 'DELETE') {
    account.subscribedFields = [];
    return { success: true };
  }
  if (call.method === 'POST') {
    const fields = (parameter(call, 'subscribed_fields') ?? '').split(',').filter(Boolean);
    const unknown = fields.find((field) => !knownFields[account.object].includes(field));
    if (fields.length === 0) throw badParameter('The parameter subscribed_fields is required');
    if (unknown)
      throw badParameter(
        `Param subscribed_fields must be one of {${knownFields[account.object].join(', ')}}: ${unknown}`,
      );
    account.subscribedFields = fields;
    return { success: true };
  }
  const isSubscribed = account.subscribedFields.length > 0;
  return {
    data: isSubscribed ? [{ id: account.appId, name: 'Sandbox', subscribed_fields: account.subscribedFields }] : [],
  };
};

/** https://developers.facebook.com/docs/graph-api/webhooks/reference */
export const knownFields: Record<Account['object'], string[]> = {
  page: [
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
  ],
  instagram: [
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
    'messaging_optins',
    'standby',
    'story_insights',
  ],
};
