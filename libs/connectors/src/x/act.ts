import type { Acted, ChannelAccess, PlatformAct } from '../connector';
import { id } from '../shared/read';
import { requireAct } from '../shared/require';
import { call } from './call';
import { platform } from './platform';

/** Hiding replies to own posts, deleting own words. Source: https://docs.x.com/x-api/posts/hide-reply */
export const act = async (deed: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  requireAct(platform, deed);
  const target = encodeURIComponent(id(deed.target.extra['tweetId']) ?? deed.target.externalId);
  if (deed.type === 'hide' || deed.type === 'unhide') {
    const json = { hidden: deed.type === 'hide' };
    await call(channel, `/2/tweets/${target}/hidden`, { method: 'PUT', json });
  } else {
    const path = deed.conversationKind === 'direct' ? '/2/dm_events' : '/2/tweets';
    await call(channel, `${path}/${target}`, { method: 'DELETE' });
  }
  return {};
};
