import { bearer, isRecord, parameter, type Answer, type Call } from '../call';
import { opaque } from '../random';
import type { StandIn, Surroundings } from '../stand-in';
import { below, findRoute, json, textOf, type Route } from './kit';
import { createYouTubeHub, type FeedSubscription } from './youtube-hub';

/** Source: https://developers.google.com/youtube/v3/docs */
export interface YouTubeChannel {
  id: string;
  title: string;
  token: string;
  refreshToken: string;
  clientId: string;
  clientSecret: string;
}

type Moderation = 'published' | 'heldForReview' | 'likelySpam' | 'rejected';

export interface YouTubeComment {
  id: string;
  videoId: string;
  parentId: string | null;
  authorId: string;
  author: string;
  text: string;
  publishedAt: number;
  updatedAt: number;
  moderation: Moderation;
}

export interface YouTubeControl {
  addChannel(channel?: Partial<YouTubeChannel>): YouTubeChannel;
  addVideo(channel: YouTubeChannel, video: { id: string; title: string; hasComments?: boolean }): void;
  comment(comment: {
    videoId: string;
    authorId: string;
    author: string;
    text: string;
    parentId?: string;
    moderation?: Moderation;
  }): YouTubeComment;
  edit(comment: YouTubeComment, text: string): void;
  remove(comment: YouTubeComment): void;
  chat(liveChatId: string, message: { authorId: string; author: string; text: string }): void;
  /** Units of the day that are left. */
  setQuota(units: number): void;
  quotaLeft(): number;
  /** The hub tells everybody who asked for the channel's feed of a video; says how many. */
  publish(channel: YouTubeChannel, videoId: string, change?: { isDeleted?: boolean }): number;
  subscriptions(): FeedSubscription[];
}

const textLimit = 10_000;

export const createYouTube = (surroundings: Surroundings): { standIn: StandIn; control: YouTubeControl } => {
  const { timers, ledger } = surroundings;
  const channels = new Map<string, YouTubeChannel>();
  const videos = new Map<string, { id: string; channelId: string; title: string; hasComments: boolean }>();
  const comments = new Map<string, YouTubeComment>();
  const chats = new Map<string, { id: string; authorId: string; author: string; text: string; at: number }[]>();
  const hub = createYouTubeHub(surroundings, (id) => channels.has(id));
  let quota = 10_000;
  let numbers = 0;

  const nextId = () => opaque(26, 'youtube', timers.now(), (numbers += 1));
  const record = (channel: YouTubeChannel, action: string, target: string, text: string, externalId: string | null) =>
    ledger.add({ platform: 'youtube', account: channel.id, action, target, text, key: null, externalId, detail: {} });

  /** Every call costs, refused ones too. */
  const as =
    (units: number, work: (channel: YouTubeChannel, call: Call) => Answer): Route =>
    (call) => {
      const channel = [...channels.values()].find(({ token }) => token === bearer(call));
      if (!channel) return refused(401, 'authError', 'Request had invalid authentication credentials.', 'global');
      if (quota < units)
        return refused(
          403,
          'quotaExceeded',
          'The request cannot be completed because you have exceeded your quota.',
          'youtube.quota',
        );
      quota -= units;
      if (call.body === null)
        return refused(400, 'parseError', 'This API does not support parsing form-encoded input.');
      return work(channel, call);
    };

  const snippet = (channel: YouTubeChannel, comment: YouTubeComment, format: string | null) => ({
    channelId: videos.get(comment.videoId)?.channelId,
    videoId: comment.videoId,
    ...(comment.parentId ? { parentId: comment.parentId } : {}),
    authorDisplayName: comment.author,
    authorChannelId: { value: comment.authorId },
    authorChannelUrl: `http://www.youtube.com/${comment.author}`,
    textDisplay: format === 'plainText' ? comment.text : htmlOf(comment.text),
    ...(videos.get(comment.videoId)?.channelId === channel.id ? { textOriginal: comment.text } : {}),
    canRate: true,
    viewerRating: 'none',
    likeCount: 0,
    publishedAt: new Date(comment.publishedAt).toISOString(),
    updatedAt: new Date(comment.updatedAt).toISOString(),
    ...(comment.moderation === 'published' ? {} : { moderationStatus: comment.moderation }),
  });

  const showComment = (channel: YouTubeChannel, comment: YouTubeComment, format: string | null) => ({
    kind: 'youtube#comment',
    etag: opaque(12, comment.id, comment.updatedAt),
    id: comment.id,
    snippet: snippet(channel, comment, format),
  });

  const repliesOf = (id: string) =>
    [...comments.values()].filter(({ parentId, moderation }) => parentId === id && moderation === 'published');

  const showThread = (channel: YouTubeChannel, comment: YouTubeComment, call: Call) => {
    const format = call.query.get('textFormat');
    const replies = repliesOf(comment.id);
    const withReplies = (call.query.get('part') ?? '').includes('replies') && replies.length > 0;
    return {
      kind: 'youtube#commentThread',
      etag: opaque(12, comment.id, comment.updatedAt, replies.length),
      id: comment.id,
      snippet: {
        channelId: videos.get(comment.videoId)?.channelId,
        videoId: comment.videoId,
        topLevelComment: showComment(channel, comment, format),
        canReply: true,
        totalReplyCount: replies.length,
        isPublic: comment.moderation === 'published',
      },
      ...(withReplies
        ? { replies: { comments: replies.slice(-5).map((reply) => showComment(channel, reply, format)) } }
        : {}),
    };
  };

  const paged = <Item>(call: Call, items: Item[], kind: string, show: (item: Item) => unknown): Answer => {
    const most = Number(call.query.get('maxResults') ?? 20);
    if (!Number.isInteger(most) || most < 1 || most > 100)
      return refused(400, 'invalidParameter', 'maxResults must be between 1 and 100');
    const start = Number(Buffer.from(call.query.get('pageToken') ?? '', 'base64url').toString() || 0);
    const next =
      start + most < items.length ? { nextPageToken: Buffer.from(String(start + most)).toString('base64url') } : {};
    return json(200, {
      kind,
      etag: opaque(12, start, items.length),
      ...next,
      pageInfo: { totalResults: items.length, resultsPerPage: most },
      items: items.slice(start, start + most).map(show),
    });
  };

  const threads = as(1, (channel, call) => {
    const filters = ['videoId', 'allThreadsRelatedToChannelId', 'channelId', 'id'].filter((name) =>
      call.query.has(name),
    );
    if (!call.query.get('part'))
      return refused(400, 'missingRequiredParameter', 'No filter selected. Expected one of: part');
    if (filters.length !== 1) return refused(400, 'incompatibleParameters', 'Exactly one filter must be given');
    const videoId = call.query.get('videoId');
    const video = videoId ? videos.get(videoId) : undefined;
    if (videoId && !video)
      return refused(404, 'videoNotFound', 'The video identified by the videoId parameter could not be found.');
    if (video && !video.hasComments)
      return refused(403, 'commentsDisabled', 'The video identified by the videoId parameter has disabled comments.');
    const moderation = call.query.get('moderationStatus') ?? 'published';
    const channelId = call.query.get('allThreadsRelatedToChannelId') ?? call.query.get('channelId');
    if (moderation !== 'published' && (videoId ? video?.channelId : channelId) !== channel.id)
      return refused(403, 'forbidden', 'Only the owner may list these comments');
    const ids = call.query.get('id')?.split(',');
    const found = [...comments.values()].filter((comment) => {
      if (comment.parentId) return false;
      if (ids) return ids.includes(comment.id);
      if (comment.moderation !== moderation) return false;
      return videoId ? comment.videoId === videoId : videos.get(comment.videoId)?.channelId === channelId;
    });
    return paged(
      call,
      found.sort((a, b) => b.publishedAt - a.publishedAt),
      'youtube#commentThreadListResponse',
      (comment) => showThread(channel, comment, call),
    );
  });

  const add = (channel: YouTubeChannel, videoId: string, parentId: string | null, text: unknown): Answer => {
    if (typeof text !== 'string' || text.trim() === '')
      return refused(
        400,
        'commentTextRequired',
        'The comment resource that is being inserted must specify a value for the snippet.textOriginal property.',
      );
    if ([...text].length > textLimit)
      return refused(
        400,
        'commentTextTooLong',
        'The comment resource that is being inserted contains too many characters.',
      );
    const suffix = nextId();
    const comment: YouTubeComment = {
      id: parentId ? `${parentId}.${suffix.slice(0, 22)}` : suffix,
      videoId,
      parentId,
      authorId: channel.id,
      author: `@${channel.title}`,
      text,
      publishedAt: timers.now(),
      updatedAt: timers.now(),
      moderation: 'published',
    };
    comments.set(comment.id, comment);
    record(channel, parentId ? 'reply' : 'comment', parentId ?? videoId, text, comment.id);
    return json(200, showComment(channel, comment, null));
  };

  const insertReply = as(50, (channel, { body }) => {
    const given = isRecord(body?.['snippet']) ? body['snippet'] : {};
    const parent = comments.get(textOf(given['parentId']) ?? '');
    if (!parent) return refused(404, 'parentCommentNotFound', 'The specified parent comment could not be found.');
    if (parent.parentId)
      return refused(
        400,
        'operationNotSupported',
        'Replies to replies are not supported; answer the top-level comment.',
      );
    if (parent.moderation !== 'published')
      return refused(403, 'parentCommentIsPrivate', 'The specified parent comment is private.');
    return add(channel, parent.videoId, parent.id, given['textOriginal']);
  });

  const routes: Record<string, Route> = {
    'GET /commentThreads': threads,
    'POST /commentThreads': as(50, (channel, { body }) => {
      const given = isRecord(body?.['snippet']) ? body['snippet'] : {};
      const top =
        isRecord(given['topLevelComment']) && isRecord(given['topLevelComment']['snippet'])
          ? given['topLevelComment']['snippet']
          : {};
      const video = videos.get(textOf(given['videoId']) ?? '');
      if (!video) return refused(404, 'videoNotFound', 'The video could not be found.');
      return video.hasComments
        ? add(channel, video.id, null, top['textOriginal'])
        : refused(403, 'commentsDisabled', 'The video has disabled comments.');
    }),
    'GET /comments': as(1, (channel, call) => {
      const ids = call.query.get('id')?.split(',');
      const parentId = call.query.get('parentId');
      if (!ids && !parentId) return refused(400, 'missingRequiredParameter', 'id or parentId is needed');
      const found = ids ? ids.flatMap((id) => comments.get(id) ?? []) : repliesOf(parentId ?? '');
      return paged(call, found, 'youtube#commentListResponse', (comment) =>
        showComment(channel, comment, call.query.get('textFormat')),
      );
    }),
    'POST /comments': insertReply,
    'PUT /comments': as(50, (channel, { body }) => {
      const comment = comments.get(textOf(body?.['id']) ?? '');
      const text = isRecord(body?.['snippet']) ? textOf(body['snippet']['textOriginal']) : null;
      if (!comment) return refused(404, 'commentNotFound', 'The specified comment could not be found.');
      if (comment.authorId !== channel.id)
        return refused(403, 'forbidden', 'The comment could not be updated: it is not yours.');
      if (!text) return refused(400, 'commentTextRequired', 'The text is missing.');
      comment.text = text;
      comment.updatedAt = timers.now();
      record(channel, 'edit', comment.id, text, null);
      return json(200, showComment(channel, comment, null));
    }),
    'DELETE /comments': as(50, (channel, call) => {
      const comment = comments.get(parameter(call, 'id') ?? '');
      if (!comment) return refused(404, 'commentNotFound', 'The specified comment could not be found.');
      if (comment.authorId !== channel.id)
        return refused(403, 'forbidden', 'The comment could not be deleted: it is not yours.');
      comments.delete(comment.id);
      record(channel, 'delete', comment.id, '', null);
      return { status: 204 };
    }),
    'POST /comments/setModerationStatus': as(50, (channel, call) => {
      const status = parameter(call, 'moderationStatus') ?? '';
      if (!['heldForReview', 'published', 'rejected'].includes(status))
        return refused(400, 'invalidParameter', 'moderationStatus is not one of the known ones');
      if (parameter(call, 'banAuthor') === 'true' && status !== 'rejected')
        return refused(400, 'banWithoutReject', 'banAuthor goes with rejected only');
      const found = (parameter(call, 'id') ?? '').split(',').map((id) => comments.get(id));
      if (found.some((comment) => !comment || videos.get(comment.videoId)?.channelId !== channel.id))
        return refused(404, 'commentNotFound', 'One of the comments could not be found.');
      for (const comment of found) {
        if (!comment) continue;
        comment.moderation = status as Moderation;
        record(channel, status === 'published' ? 'unhide' : 'hide', comment.id, status, null);
      }
      return { status: 204 };
    }),
    'GET /channels': as(1, ({ id, title }) =>
      json(200, { items: [{ id, snippet: { title, customUrl: `@${title}` } }] }),
    ),
    'GET /videos': as(1, (_channel, call) =>
      json(200, {
        items: (call.query.get('id') ?? '').split(',').flatMap((id) => {
          const video = videos.get(id);
          return video
            ? [
                {
                  id,
                  snippet: { title: video.title, channelId: video.channelId, thumbnails: {} },
                  ...(chats.has(`chat-${id}`) ? { liveStreamingDetails: { activeLiveChatId: `chat-${id}` } } : {}),
                },
              ]
            : [];
        }),
      }),
    ),
    'GET /liveBroadcasts': as(1, () =>
      json(200, {
        items: [...chats.keys()].map((id) => ({
          id: id.slice(5),
          snippet: { liveChatId: id },
          status: { lifeCycleStatus: 'live' },
        })),
      }),
    ),
    'GET /liveChat/messages': as(5, (_channel, call) => {
      const chat = chats.get(call.query.get('liveChatId') ?? '');
      if (!chat)
        return refused(404, 'liveChatNotFound', 'The live chat that you are trying to retrieve cannot be found.');
      const start = Number(call.query.get('pageToken') ?? 0); // a token replays nothing twice
      return json(200, {
        pollingIntervalMillis: 5_000,
        nextPageToken: String(chat.length),
        items: chat.slice(start).map(({ id, authorId, author, text, at }) => ({
          id,
          snippet: {
            type: 'textMessageEvent',
            publishedAt: new Date(at).toISOString(),
            authorChannelId: authorId,
            displayMessage: text,
            textMessageDetails: { messageText: text },
          },
          authorDetails: { channelId: authorId, displayName: author },
        })),
      });
    }),
    'POST /liveChat/messages': as(50, (channel, { body }) => {
      const given = isRecord(body?.['snippet']) ? body['snippet'] : {};
      const chat = chats.get(textOf(given['liveChatId']) ?? '');
      const text = isRecord(given['textMessageDetails'])
        ? (textOf(given['textMessageDetails']['messageText']) ?? '')
        : '';
      if (!chat) return refused(404, 'liveChatNotFound', 'The live chat cannot be found.');
      if (text === '' || [...text].length > 200)
        return refused(400, 'messageTextInvalid', 'The message text is not valid.');
      const id = nextId();
      chat.push({ id, authorId: channel.id, author: channel.title, text, at: timers.now() });
      record(channel, 'message', textOf(given['liveChatId']) ?? '', text, id);
      return json(200, { id });
    }),
  };

  const token = (call: Call): Answer => {
    const channel = [...channels.values()].find(
      ({ refreshToken }) => refreshToken === parameter(call, 'refresh_token'),
    );
    if (!channel || parameter(call, 'client_secret') !== channel.clientSecret)
      return json(400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' });
    channel.token = `ya29.${opaque(60, nextId())}`; // the refresh token stays
    return json(200, {
      access_token: channel.token,
      expires_in: 3599,
      token_type: 'Bearer',
      scope: 'https://www.googleapis.com/auth/youtube.force-ssl',
    });
  };

  return {
    standIn: {
      id: 'youtube',
      answer: (call) => {
        const inner = below(call, 'youtube', 'youtube', 'v3');
        if (inner.segments[0] === 'token') return token(call);
        if (inner.segments[0] === 'subscribe') return hub.subscribe(inner);
        return findRoute(routes, inner)?.() ?? refused(404, 'notFound', 'Not Found', 'global');
      },
      error: (status, parts) =>
        refused(
          status,
          textOf(parts['reason']) ?? (status === 403 ? 'quotaExceeded' : 'backendError'),
          textOf(parts['message']) ?? 'Made to fail',
          status === 403 ? 'youtube.quota' : 'global',
        ),
    },
    control: {
      addChannel: (given = {}) => {
        const channel: YouTubeChannel = {
          id: `UCsandbox00000000000000${channels.size + 1}`,
          title: `sandbox${channels.size + 1}`,
          token: `ya29.sandbox-${channels.size + 1}`,
          refreshToken: `1//sandbox-${channels.size + 1}`,
          clientId: 'sandbox.apps.googleusercontent.com',
          clientSecret: 'sandbox-client-secret',
          ...given,
        };
        channels.set(channel.id, channel);
        return channel;
      },
      addVideo: ({ id: channelId }, { id, title, hasComments = true }) =>
        void videos.set(id, { id, channelId, title, hasComments }),
      comment: ({ videoId, authorId, author, text, parentId, moderation = 'published' }) => {
        const suffix = nextId();
        const comment: YouTubeComment = {
          id: parentId ? `${parentId}.${suffix.slice(0, 22)}` : suffix,
          videoId,
          parentId: parentId ?? null,
          authorId,
          author,
          text,
          publishedAt: timers.now(),
          updatedAt: timers.now(),
          moderation,
        };
        comments.set(comment.id, comment);
        return comment;
      },
      edit: (comment, text) => {
        comment.text = text;
        comment.updatedAt = timers.now();
      },
      remove: ({ id }) => void comments.delete(id),
      chat: (liveChatId, { authorId, author, text }) => {
        const chat = chats.get(liveChatId) ?? [];
        chats.set(liveChatId, chat);
        chat.push({ id: nextId(), authorId, author, text, at: timers.now() });
      },
      setQuota: (units) => void (quota = units),
      quotaLeft: () => quota,
      publish: ({ id }, videoId, change = {}) =>
        hub.publish(id, { videoId, title: videos.get(videoId)?.title ?? '', ...change }),
      subscriptions: hub.subscriptions,
    },
  };
};

const htmlOf = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');

const refused = (code: number, reason: string, message: string, domain = 'youtube.comment'): Answer =>
  json(code, { error: { code, message, errors: [{ message, domain, reason }] } });
