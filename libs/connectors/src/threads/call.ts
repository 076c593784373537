import type { ChannelAccess } from '../connector';
import { callGraph, type GraphAnswer, type GraphCall } from '../meta/graph';
import { threadsErrorRows } from './errors';

/** What every call to https://graph.threads.net says. */
export const asThreads = { login: 'threads', errors: threadsErrorRows } as const;

/** One call to the Threads API. Throws PlatformError. */
export const callThreads = (channel: ChannelAccess, call: GraphCall): Promise<GraphAnswer> =>
  callGraph(channel, { ...call, ...asThreads });

export const itemFields =
  'id,text,username,permalink,timestamp,media_type,media_url,gif_url,link_attachment_url,children,is_reply,is_reply_owned_by_me,root_post,replied_to,hide_status';
