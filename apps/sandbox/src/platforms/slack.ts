import { bearer, parameter, type Answer, type Call } from '../call';
import { opaque } from '../random';
import type { StandIn, Surroundings } from '../stand-in';
import { below, createRate, hmac, json, textOf } from './kit';

/** Source: https://docs.slack.dev */
export interface SlackTeam {
  id: string;
  token: string;
  botUserId: string;
  appId: string;
  signingSecret: string;
  eventsUrl: string | null;
  scopes: string[];
}

export interface SlackControl {
  addTeam(team?: Partial<SlackTeam>): SlackTeam;
  addChannel(
    team: SlackTeam,
    channel: { id: string; name: string; isMember?: boolean; isArchived?: boolean; isIm?: boolean },
  ): void;
  addUser(team: SlackTeam, user: { id: string; name: string }): void;
  /** Posts as somebody, with the event that Slack would send. The answer is its `ts`. */
  message(team: SlackTeam, message: { channel: string; user: string; text: string; threadTs?: string }): string;
  event(team: SlackTeam, event: Record<string, unknown>, retry?: { number: number; reason: string }): void;
}

interface Post {
  ts: string;
  user: string;
  text: string;
  threadTs: string | null;
  reactions: Set<string>;
  metadata: unknown;
}

interface State {
  team: SlackTeam;
  channels: Map<
    string,
    { id: string; name: string; isMember: boolean; isArchived: boolean; isIm: boolean; posts: Post[] }
  >;
  users: Map<string, { id: string; name: string }>;
}

export const createSlack = ({
  timers,
  ledger,
  webhooks,
}: Surroundings): { standIn: StandIn; control: SlackControl } => {
  const teams = new Map<string, State>(); // by token
  const uploads = new Map<string, { name: string; bytes: Buffer | null }>();
  const perChannel = createRate(timers, () => 1, 1_000); // about one message a second and channel
  let stamps = 0;

  const nextTs = () => `${Math.floor(timers.now() / 1000)}.${String((stamps += 1)).padStart(6, '0')}`;

  const event: SlackControl['event'] = (team, inner, retry) => {
    if (!team.eventsUrl) return;
    const body = Buffer.from(
      JSON.stringify({
        token: 'legacy',
        team_id: team.id,
        api_app_id: team.appId,
        type: 'event_callback',
        event_id: `Ev${opaque(10, team.id, timers.now(), (stamps += 1))}`,
        event_time: Math.floor(timers.now() / 1000),
        event: inner,
        authorizations: [{ enterprise_id: null, team_id: team.id, user_id: team.botUserId, is_bot: true }],
      }),
    );
    const timestamp = String(Math.floor(timers.now() / 1000));
    webhooks.send({
      platform: 'slack',
      url: team.eventsUrl,
      body,
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${hmac('sha256', team.signingSecret, 'hex', `v0:${timestamp}:`, body)}`,
        ...(retry ? { 'x-slack-retry-num': String(retry.number), 'x-slack-retry-reason': retry.reason } : {}),
      },
    });
  };

  const channelOf = (state: State, call: Call, { needsMember = true } = {}) => {
    const channel = state.channels.get(parameter(call, 'channel') ?? '');
    if (!channel) throw new SlackError('channel_not_found');
    if (needsMember && !channel.isMember) throw new SlackError('not_in_channel');
    if (channel.isArchived) throw new SlackError('is_archived');
    return channel;
  };
  const postOf = (state: State, call: Call, name: string): Post => {
    const post = channelOf(state, call).posts.find(({ ts }) => ts === parameter(call, name));
    if (!post) throw new SlackError('message_not_found');
    return post;
  };
  const record = (
    { team }: State,
    action: string,
    target: string,
    text: string,
    externalId: string | null,
    key: string | null = null,
  ) => ledger.add({ platform: 'slack', account: team.id, action, target, text, key, externalId, detail: {} });

  const methods: Record<string, { scope: string; run(state: State, call: Call): Record<string, unknown> }> = {
    'auth.test': {
      scope: '',
      run: ({ team }) => ({
        url: 'https://sandbox.slack.com/',
        team: 'Sandbox',
        user: 'sandbox',
        team_id: team.id,
        user_id: team.botUserId,
        bot_id: 'B000000001',
      }),
    },
    'chat.postMessage': {
      scope: 'chat:write',
      run: (state, call) => {
        const channel = channelOf(state, call);
        const text = parameter(call, 'text') ?? '';
        if (text === '' && !call.body?.['blocks'] && !call.body?.['attachments']) throw new SlackError('no_text');
        const threadTs = parameter(call, 'thread_ts');
        if (threadTs && !channel.posts.some(({ ts }) => ts === threadTs)) throw new SlackError('thread_not_found');
        if (!perChannel.take(`${state.team.id}:${channel.id}`)) throw new SlackError('ratelimited');
        const metadata: unknown = call.body?.['metadata'] ?? null;
        const post: Post = {
          ts: nextTs(),
          user: state.team.botUserId,
          text: text.slice(0, 40_000),
          threadTs,
          reactions: new Set(),
          metadata,
        };
        channel.posts.push(post);
        record(
          state,
          'message',
          threadTs ? `${channel.id}:${threadTs}` : channel.id,
          text,
          `${channel.id}:${post.ts}`,
          metadata ? JSON.stringify(metadata) : null,
        );
        event(state.team, { ...messageEvent(channel.id, post), bot_id: 'B000000001', app_id: state.team.appId });
        return {
          channel: channel.id,
          ts: post.ts,
          message: {
            type: 'message',
            user: post.user,
            bot_id: 'B000000001',
            text: post.text,
            ts: post.ts,
            ...(threadTs ? { thread_ts: threadTs } : {}),
          },
          ...(text.length > 40_000 ? { response_metadata: { warnings: ['message_truncated'] } } : {}),
        };
      },
    },
    'chat.update': {
      scope: 'chat:write',
      run: (state, call) => {
        const post = postOf(state, call, 'ts');
        if (post.user !== state.team.botUserId) throw new SlackError('cant_update_message');
        post.text = parameter(call, 'text') ?? '';
        record(state, 'edit', post.ts, post.text, post.ts);
        return { channel: parameter(call, 'channel'), ts: post.ts, text: post.text };
      },
    },
    'chat.delete': {
      scope: 'chat:write',
      run: (state, call) => {
        const post = postOf(state, call, 'ts');
        if (post.user !== state.team.botUserId) throw new SlackError('cant_delete_message');
        const channel = channelOf(state, call);
        channel.posts = channel.posts.filter((other) => other !== post);
        record(state, 'delete', post.ts, '', post.ts);
        return { channel: channel.id, ts: post.ts };
      },
    },
    'reactions.add': {
      scope: 'reactions:write',
      run: (state, call) => {
        const post = postOf(state, call, 'timestamp');
        const name = parameter(call, 'name') ?? '';
        if (post.reactions.has(name)) throw new SlackError('already_reacted');
        post.reactions.add(name);
        record(state, 'like', post.ts, name, null);
        return {};
      },
    },
    'reactions.remove': {
      scope: 'reactions:write',
      run: (state, call) => {
        const post = postOf(state, call, 'timestamp');
        if (!post.reactions.delete(parameter(call, 'name') ?? '')) throw new SlackError('no_reaction');
        record(state, 'unlike', post.ts, parameter(call, 'name') ?? '', null);
        return {};
      },
    },
    'conversations.open': {
      scope: 'im:write',
      run: (state, call) => {
        const user = state.users.get(parameter(call, 'users') ?? '');
        if (!user) throw new SlackError('users_not_found');
        const id = `D${user.id.slice(1)}`;
        if (!state.channels.has(id))
          state.channels.set(id, { id, name: '', isMember: true, isArchived: false, isIm: true, posts: [] });
        return { channel: { id } };
      },
    },
    'conversations.history': {
      scope: 'channels:history',
      run: (state, call) =>
        listed(
          channelOf(state, call).posts.filter(({ threadTs, ts }) => !threadTs || threadTs === ts),
          call,
        ),
    },
    'conversations.replies': {
      scope: 'channels:history',
      run: (state, call) => {
        const root = parameter(call, 'ts');
        const posts = channelOf(state, call).posts.filter(({ ts, threadTs }) => ts === root || threadTs === root);
        if (posts.length === 0) throw new SlackError('thread_not_found');
        return listed(posts.reverse(), call);
      },
    },
    'conversations.info': {
      scope: 'channels:read',
      run: (state, call) => ({ channel: shown(channelOf(state, call, { needsMember: false })) }),
    },
    'conversations.list': {
      scope: 'channels:read',
      run: (state) => ({ channels: [...state.channels.values()].map(shown), response_metadata: { next_cursor: '' } }),
    },
    'users.info': {
      scope: 'users:read',
      run: (state, call) => {
        const user = state.users.get(parameter(call, 'user') ?? '');
        if (!user) throw new SlackError('user_not_found');
        return {
          user: {
            id: user.id,
            name: user.name,
            real_name: user.name,
            is_bot: false,
            profile: { display_name: user.name, image_72: '' },
          },
        };
      },
    },
    'chat.getPermalink': {
      scope: '',
      run: (state, call) => ({
        permalink: `https://sandbox.slack.com/archives/${channelOf(state, call).id}/p${(parameter(call, 'message_ts') ?? '').replace('.', '')}`,
      }),
    },
    'files.getUploadURLExternal': {
      scope: 'files:write',
      run: (_state, call) => {
        const id = `F${opaque(9, timers.now(), uploads.size).toUpperCase()}`;
        if (!parameter(call, 'filename') || !Number(parameter(call, 'length')))
          throw new SlackError('invalid_arguments');
        uploads.set(id, { name: parameter(call, 'filename') ?? '', bytes: null });
        return { upload_url: `http://${call.headers['host'] ?? 'sandbox'}/slack/upload/${id}`, file_id: id };
      },
    },
    'files.completeUploadExternal': {
      scope: 'files:write',
      run: (state, call) => {
        const given: unknown = call.body?.['files'];
        const list = (typeof given === 'string' ? JSON.parse(given) : given) as { id: string; title?: string }[];
        if (!Array.isArray(list) || list.some(({ id }) => !uploads.get(id)?.bytes))
          throw new SlackError('file_not_found');
        const channelId = parameter(call, 'channel_id') ?? '';
        record(
          state,
          'message',
          parameter(call, 'thread_ts') ? `${channelId}:${parameter(call, 'thread_ts') ?? ''}` : channelId,
          parameter(call, 'initial_comment') ?? '',
          list[0]?.id ?? null,
        );
        return { files: list.map(({ id, title }) => ({ id, title: title ?? uploads.get(id)?.name })) };
      },
    },
  };

  return {
    standIn: {
      id: 'slack',
      answer: (call) => {
        const [name = '', id = ''] = below(call, 'slack', 'api').segments;
        if (name === 'upload') {
          const upload = uploads.get(id);
          if (!upload || call.method !== 'POST') return { status: 404, body: 'not found' };
          upload.bytes = call.files[0]?.bytes ?? call.rawBody;
          return { status: 200, body: `OK - ${upload.bytes.length}` };
        }
        if (call.body === null) return refused(new SlackError('invalid_json'));
        const token = bearer(call) ?? parameter(call, 'token');
        if (!token) return refused(new SlackError('not_authed'));
        const state = teams.get(token);
        if (!state) return refused(new SlackError('invalid_auth'));
        const method = methods[name];
        if (!method) return refused(new SlackError('unknown_method'));
        if (method.scope && !state.team.scopes.includes(method.scope))
          return refused(
            new SlackError('missing_scope', { needed: method.scope, provided: state.team.scopes.join(',') }),
          );
        try {
          return json(200, { ok: true, ...method.run(state, call) }, { 'x-oauth-scopes': state.team.scopes.join(',') });
        } catch (error) {
          if (error instanceof SlackError) return refused(error);
          throw error;
        }
      },
      error: (status, parts) =>
        status === 429
          ? json(429, { ok: false, error: 'ratelimited' }, { 'retry-after': textOf(parts['retryAfter']) ?? '30' })
          : json(status, { ok: false, error: textOf(parts['error']) ?? 'internal_error' }),
    },
    control: {
      addTeam: (given = {}) => {
        const team: SlackTeam = {
          id: `T${String(teams.size + 1).padStart(9, '0')}`,
          token: `xoxb-sandbox-${teams.size + 1}`,
          botUserId: 'U0BOT0001',
          appId: 'A000000001',
          signingSecret: 'sandbox-signing-secret',
          eventsUrl: null,
          scopes: [
            'chat:write',
            'channels:history',
            'channels:read',
            'groups:history',
            'im:history',
            'im:write',
            'reactions:read',
            'reactions:write',
            'users:read',
            'files:write',
          ],
          ...given,
        };
        teams.set(team.token, { team, channels: new Map(), users: new Map() });
        return team;
      },
      addChannel: (team, channel) =>
        void teams
          .get(team.token)
          ?.channels.set(channel.id, { isMember: true, isArchived: false, isIm: false, ...channel, posts: [] }),
      addUser: (team, user) => void teams.get(team.token)?.users.set(user.id, user),
      message: (team, { channel: id, user, text, threadTs }) => {
        const channel = teams.get(team.token)?.channels.get(id);
        if (!channel) throw new Error(`There is no channel ${id}`);
        const post: Post = {
          ts: nextTs(),
          user,
          text,
          threadTs: threadTs ?? null,
          reactions: new Set(),
          metadata: null,
        };
        channel.posts.push(post);
        event(team, {
          ...messageEvent(id, post),
          channel_type: channel.isIm ? 'im' : 'channel',
          client_msg_id: opaque(32, post.ts),
        });
        if (text.includes(`<@${team.botUserId}>`)) event(team, { ...messageEvent(id, post), type: 'app_mention' }); // both fire, with one ts
        return post.ts;
      },
      event,
    },
  };
};

const messageEvent = (channel: string, { user, text, ts, threadTs }: Post) => ({
  type: 'message',
  channel,
  user,
  text,
  ts,
  ...(threadTs ? { thread_ts: threadTs } : {}),
});

const shown = ({
  id,
  name,
  isMember,
  isArchived,
  isIm,
}: {
  id: string;
  name: string;
  isMember: boolean;
  isArchived: boolean;
  isIm: boolean;
}) => ({
  id,
  name,
  is_channel: !isIm,
  is_im: isIm,
  is_member: isMember,
  is_archived: isArchived,
});

/** Newest first; an empty cursor is the end. */
const listed = (posts: readonly Post[], call: Call): Record<string, unknown> => {
  const limit = Math.min(Number(parameter(call, 'limit') ?? 100), 999);
  const oldest = Number(parameter(call, 'oldest') ?? 0);
  const start = Number(Buffer.from(parameter(call, 'cursor') ?? '', 'base64').toString() || 0);
  const found = [...posts].reverse().filter(({ ts }) => Number(ts) > oldest);
  const more = start + limit < found.length;
  return {
    messages: found.slice(start, start + limit).map(({ user, text, ts, threadTs, metadata }) => ({
      type: 'message',
      user,
      text,
      ts,
      ...(threadTs ? { thread_ts: threadTs } : {}),
      ...(metadata ? { metadata } : {}),
    })),
    has_more: more,
    response_metadata: { next_cursor: more ? Buffer.from(String(start + limit)).toString('base64') : '' },
  };
};

class SlackError extends Error {
  constructor(
    readonly code: string,
    readonly detail: Record<string, unknown> = {},
  ) {
    super(code);
  }
}

/** Slack refuses with 200; only the rate limit is a 429. */
const refused = ({ code, detail }: SlackError): Answer =>
  code === 'ratelimited'
    ? json(429, { ok: false, error: code }, { 'retry-after': '1' })
    : json(200, { ok: false, error: code, ...detail });
