import { PlatformError } from '@hubbub/runtime';
import type { Acted, ChannelAccess, PlatformAct } from '../connector';
import { requireAct } from '../shared/require';
import { requireTextFits } from '../shared/text-limit';
import { call } from './call';
import { escaped } from './mrkdwn';
import { platform } from './platform';

/** Source: https://docs.slack.dev/reference/methods/reactions.add, …/chat.update, …/chat.delete */
export const act = async (deed: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  requireAct(platform, deed);
  const [channelId, ts] = deed.target.externalId.split(':');
  switch (deed.type) {
    case 'like':
      await orAlready('already_reacted', () =>
        call(channel, 'reactions.add', { channel: channelId, timestamp: ts, name }),
      );
      return {};
    case 'unlike':
      await orAlready('no_reaction', () =>
        call(channel, 'reactions.remove', { channel: channelId, timestamp: ts, name }),
      );
      return {};
    case 'delete':
      await orAlready('message_not_found', () => call(channel, 'chat.delete', { channel: channelId, ts }));
      return {};
    default: {
      const text = escaped(deed.text ?? '');
      requireTextFits(text, platform.text);
      await call(channel, 'chat.update', { channel: channelId, ts, text });
      return {};
    }
  }
};

const name = 'thumbsup';

/** What is already as it should be is done. */
const orAlready = async (code: string, work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== code) throw error;
  }
};
