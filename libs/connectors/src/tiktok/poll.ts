import type { ChannelAccess, PollRequest, Polled } from '../connector';
import { fromSeconds, id, list, number, record, text, type Json } from '../shared/read';
import { call } from './call';

type Step =
  | { list: 'videos'; cursor: string | null }
  | { list: 'comments'; video: Video; cursor: string | null; seen: string[] }
  | { list: 'replies'; video: Video; comment: string; cursor: string | null; seen: string[] }
  | { list: 'conversations'; type: 'SINGLE' | 'STRANGER'; cursor: string | null }
  | { list: 'messages'; conversation: string };

interface Video {
  item_id: string;
  caption: string | null;
  share_url: string | null;
  thumbnail_url: string | null;
}

interface Place {
  steps: Step[];
  /** Comments of each video and last change of each conversation, as they were read. */
  counts: Record<string, number>;
  updates: Record<string, number>;
}

const round: Step[] = [
  { list: 'videos', cursor: null },
  { list: 'conversations', type: 'SINGLE', cursor: null },
  { list: 'conversations', type: 'STRANGER', cursor: null },
];

/**
 * One call a time: the videos, the comments of those whose number changed, then conversations that changed.
 * Source: https://business-api.tiktok.com/portal/docs?id=1760232109619202
 */
export const poll = async (request: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  const known = request.cursor ? (JSON.parse(request.cursor) as Place) : { steps: [], counts: {}, updates: {} };
  const place: Place = known.steps.length > 0 ? known : { ...known, steps: round };
  const [step, ...rest] = place.steps;
  const read = step ? await readers[step.list](step as never, place, request, channel) : { items: [], next: [] };
  const after: Place = { ...place, ...read.place, steps: [...read.next, ...rest] };
  return { items: read.items, cursor: JSON.stringify(after), hasMore: after.steps.length > 0 };
};

interface Read {
  items: unknown[];
  next: Step[];
  place?: Partial<Place>;
}

type Reader<List extends Step['list']> = (
  step: Extract<Step, { list: List }>,
  place: Place,
  request: PollRequest,
  channel: ChannelAccess,
) => Promise<Read>;

/** Backfill stops at `since`; live looks at the newest twenty videos. */
const readVideos: Reader<'videos'> = async ({ cursor }, place, { purpose, since }, channel) => {
  const data = await call(channel, 'GET', '/business/video/list/', {
    query: {
      business_id: channel.externalId,
      fields: JSON.stringify(['item_id', 'create_time', 'caption', 'share_url', 'thumbnail_url', 'comments']),
      max_count: '20',
      cursor: cursor ?? undefined,
    },
  });
  const videos = list(data['videos']).map(record);
  const fresh = videos.filter((video) => since === null || (fromSeconds(video['create_time']) ?? since) >= since);
  const changed = fresh.filter((video) => {
    const itemId = id(video['item_id']);
    return itemId !== null && (number(video['comments']) ?? 0) !== (place.counts[itemId] ?? 0);
  });
  const more = nextCursor(data);
  const goesOn = more !== null && purpose !== 'live' && fresh.length === videos.length && videos.length > 0;
  return {
    items: [],
    next: [
      ...changed.map((video): Step => ({ list: 'comments', video: asVideo(video), cursor: null, seen: [] })),
      ...(goesOn ? [{ list: 'videos' as const, cursor: more }] : []),
    ],
    place: { counts: newest(place.counts, videos, 'item_id', 'comments') },
  };
};

const readComments: Reader<'comments'> = async ({ video, cursor, seen }, _place, { since }, channel) => {
  const data = await call(channel, 'GET', '/business/comment/list/', {
    query: {
      business_id: channel.externalId,
      video_id: video.item_id,
      include_replies: 'true',
      status: 'ALL',
      sort_field: 'create_time',
      sort_order: 'desc',
      max_count: '30',
      cursor: cursor ?? undefined,
    },
  });
  const { comments, goesOn, ids } = page(data, seen, since);
  const more = nextCursor(data);
  const deep = comments.filter((comment) => (number(comment['replies']) ?? 0) > list(comment['reply_list']).length);
  return {
    items: comments.map((comment) => asItem('comment.list', { ...comment, video }, channel)),
    next: [
      ...deep.map((comment): Step => ({
        list: 'replies',
        video,
        comment: id(comment['comment_id']) ?? '',
        cursor: null,
        seen: [],
      })),
      ...(goesOn && more !== null ? [{ list: 'comments' as const, video, cursor: more, seen: ids }] : []),
    ],
  };
};

const readReplies: Reader<'replies'> = async ({ video, comment, cursor, seen }, _place, _request, channel) => {
  const data = await call(channel, 'GET', '/business/comment/reply/list/', {
    query: {
      business_id: channel.externalId,
      video_id: video.item_id,
      comment_id: comment,
      max_count: '30',
      cursor: cursor ?? undefined,
    },
  });
  const { comments, goesOn, ids } = page(data, seen, null);
  const more = nextCursor(data);
  return {
    items: comments.map((reply) =>
      asItem('comment.list', { parent_comment_id: comment, video_id: video.item_id, ...reply, video }, channel),
    ),
    next: goesOn && more !== null ? [{ list: 'replies', video, comment, cursor: more, seen: ids }] : [],
  };
};

/** Beyond some five hundred entries pages repeat: a page without new ids is the end. */
const page = (data: Json, seen: string[], since: Date | null) => {
  const all = list(data['comments']).map(record);
  const fresh = all.filter((comment) => !seen.includes(id(comment['comment_id']) ?? ''));
  const comments = fresh.filter((comment) => since === null || (fromSeconds(comment['create_time']) ?? since) >= since);
  const ids = [...fresh.map((comment) => id(comment['comment_id']) ?? ''), ...seen].slice(0, 60);
  return { comments, goesOn: fresh.length > 0 && comments.length === fresh.length, ids };
};

/** Times of conversations are milliseconds. */
const readConversations: Reader<'conversations'> = async ({ type, cursor }, place, { since }, channel) => {
  const data = await call(channel, 'GET', '/business/message/conversation/list/', {
    query: {
      business_id: channel.externalId,
      conversation_type: type,
      limit: '100',
      cursor: cursor ?? '0',
    },
  });
  const conversations = list(data['conversations']).map(record);
  const changed = conversations.filter((conversation) => {
    const [conversationId, at] = [id(conversation['conversation_id']), number(conversation['update_time'])];
    const isSince = since === null || at === null || at >= since.getTime();
    return conversationId !== null && isSince && at !== (place.updates[conversationId] ?? null);
  });
  const more = nextCursor(data);
  return {
    items: [],
    next: [
      ...changed.map((row): Step => ({ list: 'messages', conversation: id(row['conversation_id']) ?? '' })),
      ...(more !== null && conversations.length > 0 ? [{ list: 'conversations' as const, type, cursor: more }] : []),
    ],
    place: { updates: newest(place.updates, conversations, 'conversation_id', 'update_time') },
  };
};

const readMessages: Reader<'messages'> = async ({ conversation }, _place, _request, channel) => {
  const data = await call(channel, 'GET', '/business/message/content/list/', {
    query: { business_id: channel.externalId, conversation_id: conversation },
  });
  const items = list(data['messages']).map((message) =>
    asItem('message.content.list', { conversation_id: conversation, ...record(message) }, channel),
  );
  return { items, next: [] };
};

const readers: { [List in Step['list']]: Reader<List> } = {
  videos: readVideos,
  comments: readComments,
  replies: readReplies,
  conversations: readConversations,
  messages: readMessages,
};

const asItem = (event: string, content: Json, { externalId }: ChannelAccess) => ({
  event,
  user_openid: externalId,
  content,
});

const asVideo = (video: Json): Video => ({
  item_id: id(video['item_id']) ?? '',
  caption: text(video['caption']),
  share_url: text(video['share_url']),
  thumbnail_url: text(video['thumbnail_url']),
});

const nextCursor = (data: Json): string | null => (data['has_more'] === true ? id(data['cursor']) : null);

/** The newest few hundred are remembered; what was forgotten is read once more and found to be known. */
const newest = (known: Record<string, number>, rows: Json[], key: string, value: string): Record<string, number> => {
  const entries = rows.map((row): [string, number] => [id(row[key]) ?? '', number(row[value]) ?? 0]);
  const ids = new Set(entries.map(([name]) => name));
  return Object.fromEntries([...entries, ...Object.entries(known).filter(([name]) => !ids.has(name))].slice(0, 500));
};
