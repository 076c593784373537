import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { filled, list, number, record } from '../shared/read';
import { callGraph } from './graph';

export interface Checked {
  externalId: string;
  name: string;
  tokenExpiresAt?: Date | null;
}

/** Refuses a token that speaks for another account than the channel's. */
export const requireAccount = (checked: Checked, channel: ChannelAccess): Checked => {
  if (channel.externalId === '' || checked.externalId === channel.externalId) return checked;
  const advice = `The token belongs to ${checked.name} (${checked.externalId}), not to ${channel.externalId}`;
  throw new PlatformError('refused', 'wrong_account', `${advice}. Use the token of this account`, {
    channelState: 'disconnected',
  });
};

/** When the token ends and which permissions it lacks; only where the app's id is known. Null = it does not end. */
export const inspectToken = async (
  channel: ChannelAccess,
  needed: readonly string[],
): Promise<{ tokenExpiresAt?: Date | null }> => {
  const app = appToken(channel);
  if (!app) return {};
  const query = { input_token: filled(channel.secrets['accessToken']) ?? '' };
  const { body } = await callGraph(channel, {
    method: 'GET',
    path: ['debug_token'],
    query,
    token: app,
    login: 'facebook',
  });
  const token = record(body['data']);
  if (token['is_valid'] === false)
    throw new PlatformError('refused', 'reconnect', 'The access token is no longer good: connect the channel again', {
      channelState: 'disconnected',
    });
  const missing = needed.filter((scope) => list(token['scopes']).length > 0 && !list(token['scopes']).includes(scope));
  if (missing.length > 0)
    throw new PlatformError(
      'refused',
      'missing_permission',
      `The token lacks ${missing.join(', ')}: connect again and grant it`,
      {
        channelState: 'degraded',
      },
    );
  const seconds = number(token['expires_at']);
  if (seconds === null) return {};
  return { tokenExpiresAt: seconds === 0 ? null : new Date(seconds * 1000) };
};

/** `{app-id}|{app-secret}` speaks for the app itself. */
export const appToken = ({ settings, secrets }: ChannelAccess): string | null => {
  const appId = filled(settings['appId']);
  const secret = filled(secrets['appSecret']);
  return appId && secret ? `${appId}|${secret}` : null;
};
