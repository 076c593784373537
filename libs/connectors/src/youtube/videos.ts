import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { id, list, record, type Json } from '../shared/read';
import { call } from './call';

/** The newest comments of one video, whose feed has just told of it. Costs a unit, and one for its title. */
export const readVideo = async (video: string, channel: ChannelAccess): Promise<unknown[]> => {
  const answer = await call(channel, 'GET', 'commentThreads', {
    part: 'snippet,replies',
    videoId: video,
    maxResults: '100',
    order: 'time',
    textFormat: 'plainText',
  });
  const threads = list(answer['items']).map(record);
  const titles = threads.length > 0 ? await readTitles([video], channel) : new Map<string, Json>();
  return threads.map((thread) => ({ ...thread, video: titles.get(video) ?? null }));
};

/** A thread that is gone, or a list that this account may not see, must not hold back the rest of the round. */
export const orNothing = async (mayBeRefused: boolean, work: () => Promise<Json>): Promise<Json> => {
  try {
    return await work();
  } catch (error) {
    const isRefused = error instanceof PlatformError && error.outcome === 'refused' && !error.channelState;
    if (mayBeRefused && isRefused) return {};
    throw error;
  }
};

/** Title and picture of each video, for the post that the comments hang on. */
export const readTitles = async (
  videos: readonly (string | null)[],
  channel: ChannelAccess,
): Promise<Map<string, Json>> => {
  if (videos.length === 0) return new Map();
  const answer = await orNothing(true, () => call(channel, 'GET', 'videos', { part: 'snippet', id: videos.join(',') }));
  return new Map(
    list(answer['items']).map((item) => {
      const { title, thumbnails } = record(record(item)['snippet']);
      return [id(record(item)['id']) ?? '', { title, imageUrl: record(record(thumbnails)['medium'])['url'] }];
    }),
  );
};
