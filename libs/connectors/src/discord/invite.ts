import type { ChannelAccess, Remaining } from '../connector';
import { id, list, number, record } from '../shared/read';
import { call } from './call';

/**
 * What the bot needs in a server: see channels (1 << 10), send (11) and in threads (38), manage messages (13), attach
 * files (15), read the history (16), add reactions (6).
 * Source: https://docs.discord.com/developers/topics/permissions
 */
const permissions = [6, 10, 11, 13, 15, 16, 38].reduce((sum, bit) => sum + 2 ** bit, 0);

/** Message content, allowed to a large bot or to one in few servers. Source: https://docs.discord.com/developers/resources/application */
const contentFlags = [2 ** 18, 2 ** 19];

/** The page on which somebody with the right to do so takes the bot into a server. */
export const inviteUrl = (applicationId: string): string => {
  const url = new URL('https://discord.com/oauth2/authorize');
  url.searchParams.set('client_id', applicationId);
  url.searchParams.set('scope', 'bot');
  url.searchParams.set('permissions', String(permissions));
  return url.toString();
};

/** A bot hears nothing before it is in a server, and reads nothing there without the intent. */
export const remaining = async (channel: ChannelAccess): Promise<Remaining | null> => {
  const application = record(await call(channel, 'GET', '/applications/@me'));
  const applicationId = id(application['id']);
  if (applicationId === null) return null;
  const flags = number(application['flags']) ?? 0;
  if (!contentFlags.some((flag) => Math.floor(flags / flag) % 2 === 1))
    return {
      code: 'gateway_4014',
      message: 'Switch “Message Content Intent” on for the bot: without it Discord leaves the words out',
      url: `https://discord.com/developers/applications/${applicationId}/bot`,
    };
  const guilds = list(await call(channel, 'GET', '/users/@me/guilds?limit=1'));
  return guilds.length > 0
    ? null
    : {
        code: 'not_in_server',
        message: 'Invite the bot to your server: it is in none yet',
        url: inviteUrl(applicationId),
      };
};
