import type { ChannelAccess } from '../connector';
import { filled } from '../shared/read';
import { appToken } from './check';
import { callGraph, requireSuccess } from './graph';

/**
 * Both steps that Meta wants: the app's webhook for the object, where we may speak for the app (else it is entered in
 * the dashboard), and the account's subscription to it.
 */
export const subscribeMeta = async (
  channel: ChannelAccess,
  webhookUrl: string,
  {
    object,
    fields,
    account,
    accountFields,
  }: { object: 'page' | 'instagram'; fields: readonly string[]; account: string; accountFields: readonly string[] },
): Promise<void> => {
  const token = appToken(channel);
  const verifyToken = filled(channel.secrets['verifyToken']);
  const appId = filled(channel.settings['appId']);
  if (token && verifyToken && appId) {
    const body = {
      object,
      callback_url: webhookUrl,
      verify_token: verifyToken,
      fields: fields.join(','),
      include_values: true,
    };
    requireSuccess(
      await callGraph(channel, { method: 'POST', path: [appId, 'subscriptions'], body, token, login: 'facebook' }),
    );
  }
  const query = { subscribed_fields: accountFields.join(',') };
  requireSuccess(await callGraph(channel, { method: 'POST', path: [account, 'subscribed_apps'], query }));
};
