import type { ChangeConversation, Conversation, Draft, Filter, Message, ServerEvents, Sort } from '@hubbub/contracts';
import { parseQuery, toFilter } from '../filters/list-query';
import type { Bulk, BulkAction, BulkSelection } from '../records';
import type { InboxSocket, Transport } from '../transport';
import { buildWorld, channels, ids, labels, members, platforms, savedReplies } from './fake-data';
import type { World } from './fake-data';
import { fits, sortKeyOf } from './fake-filter';

type Listener = (...args: never[]) => void;

export interface FakeOptions {
  world?: World;
  delayMs?: () => number;
  fails?: (method: string, path: string) => { status: number; code: string } | 'nothing' | 'lost' | null; // `lost`: done, but no answer comes
  isSignedIn?: boolean;
}

export interface FakeServer {
  transport: Transport;
  world: World;
  read(conversationId: string): Conversation | undefined;
  /** What a fresh query would answer now. */
  list(filter: Filter, sort: Sort): string[];
  /** A contact writes: in a conversation that is there. */
  receive(conversationId: string, text: string): Message;
  /** The same member writes on another device, over whatever is there. */
  writeElsewhere(conversationId: string, text: string, attachments?: string[]): void;
  draftOf(conversationId: string): Draft;
  /** Somebody else changes a conversation. */
  change(conversationId: string, change: ChangeConversation): Conversation;
  emit<Name extends keyof ServerEvents>(name: Name, ...args: Parameters<ServerEvents[Name]>): void;
  drop(): void;
  reconnect(): void;
}

/** The contract in a few hundred lines, in memory: for the tests of the state and for looking at the views. */
export const createFakeServer = (options: FakeOptions = {}): FakeServer => {
  const world = options.world ?? buildWorld();
  const me = {
    id: members[0]?.id ?? '',
    email: 'dara@samovar.example',
    name: 'Dara Whitfield',
    role: 'owner',
    preferences: { undoSendSeconds: 5 } as Record<string, unknown>,
    version: 1,
    workspace: { name: 'Samovar Lane', isDemo: true },
  };
  let isSignedIn = options.isSignedIn ?? true;
  let isUp = true;
  let listVersion = 0;
  let made = 5000;
  const automation = { isPaused: false, reason: null as string | null, version: 1 };
  const listeners = new Map<string, Set<Listener>>();
  const watched = new Map<string, { filter: Filter; sort: Sort }>();
  const drafts = new Map<string, Draft>();
  const bulks = new Map<string, Bulk & { before: Map<string, Conversation> }>();
  const byId = new Map(world.conversations.map((conversation) => [conversation.id, conversation]));
  const messagesById = new Map(world.messages.map((message) => [message.id, message]));

  const emit = (name: string, ...args: unknown[]) => {
    if (!isUp && name !== 'disconnect') return;
    for (const listener of listeners.get(name) ?? []) (listener as (...given: unknown[]) => void)(...args);
  };
  const publish = (before: Conversation | null, after: Conversation) => {
    const { unreadCount, ...record } = after;
    emit('conversation:updated', record);
    if (unreadCount !== before?.unreadCount)
      emit('read:updated', {
        conversationId: after.id,
        lastReadMessageId: null,
        unreadCount: unreadCount ?? 0,
        version: after.version,
      });
    for (const [listId, { filter, sort }] of watched) {
      const [was, is] = [before !== null && fits(filter, before, me.id), fits(filter, after, me.id)];
      if (!was && !is) continue;
      listVersion += 1;
      emit('list:updated', {
        listId,
        put: is ? [{ id: after.id, sortKey: sortKeyOf(after, sort) }] : [],
        remove: is ? [] : [after.id],
        count: list(filter, sort).length,
        version: listVersion,
      });
    }
    emit('counts:updated', { items: counts().slice(0, 7) });
  };
  const save = (after: Conversation): Conversation => {
    const before = byId.get(after.id) ?? null;
    const next = { ...after, version: (before?.version ?? 0) + 1, updatedAt: new Date().toISOString() };
    byId.set(next.id, next);
    publish(before, next);
    return next;
  };
  const saveMessage = (message: Message, isNew: boolean): Message => {
    const next = isNew ? message : { ...message, version: message.version + 1 };
    messagesById.set(next.id, next);
    emit(isNew ? 'message:created' : 'message:updated', next);
    return next;
  };
  const list = (filter: Filter, sort: Sort): string[] =>
    [...byId.values()]
      .filter((conversation) => fits(filter, conversation, me.id))
      .sort((a, b) => (sortKeyOf(a, sort) < sortKeyOf(b, sort) ? -1 : 1))
      .map(({ id }) => id);
  const counts = () => {
    const searches = {
      mine: 'status=open&assigneeId=me',
      unassigned: 'status=open&assigneeId=none',
      mentions: 'status=open&mentioned=me',
      flagged: 'status=open&flag=any',
      snoozed: 'status=snoozed',
      open: 'status=open',
      closed: 'status=closed',
    };
    return Object.entries(searches).map(([viewId, search]) => {
      const rows = list(toFilter(parseQuery(new URLSearchParams(search))), 'recent');
      return {
        viewId,
        count: rows.length,
        unread: rows.filter((id) => (byId.get(id)?.unreadCount ?? 0) > 0).length,
        version: (listVersion += 1),
      };
    });
  };

  const changeOne = (
    conversation: Conversation,
    { isRead, expectedVersion, ...fields }: ChangeConversation,
  ): Conversation => {
    if (expectedVersion !== undefined && expectedVersion !== conversation.version)
      throw new Refusal(409, 'version_conflict');
    const next: Conversation = { ...conversation, ...fields };
    if (fields.status !== undefined && fields.status !== 'snoozed') next.snoozedUntil = null;
    if (isRead !== undefined) next.unreadCount = isRead ? 0 : 1;
    return save(next);
  };
  const saveDraft = (conversationId: string, { version, ...fields }: Partial<Draft>): Draft => {
    const there = drafts.get(conversationId) ?? noDraft;
    if (version !== undefined && version !== there.version)
      throw new Refusal(409, 'draft_moved', 'Another device has written here since', { draft: there });
    const files = (fields.attachments ?? []).map((id) => ({ id, name: `${id}.pdf`, type: 'file', bytes: 1000 }));
    const next = { ...there, ...fields, files, version: there.version + 1, updatedAt: new Date().toISOString() };
    drafts.set(conversationId, next);
    emit('draft:updated', { conversationId, ...next });
    return next;
  };
  const receive = (conversationId: string, text: string): Message => {
    const conversation = need(byId.get(conversationId));
    const message = newMessage(conversation, text, {
      direction: 'inbound',
      author: { type: 'contact', id: conversation.contact.id, name: conversation.contact.name },
      status: 'received',
    });
    saveMessage(message, true);
    save({
      ...conversation,
      status: 'open',
      snoozedUntil: null,
      unreadCount: (conversation.unreadCount ?? 0) + 1,
      waitingSince: conversation.waitingSince ?? message.sentAt,
      lastMessage: preview(message),
    });
    return message;
  };
  const newMessage = (conversation: Conversation, text: string, fields: Partial<Message>): Message => ({
    id: ids.uuid(18, (made += 1)),
    conversationId: conversation.id,
    direction: 'outbound',
    kind: 'message',
    text,
    attachments: [],
    author: { type: 'member', id: me.id, name: me.name },
    audience: conversation.kind === 'direct' ? 'private' : 'public',
    status: 'queued',
    externalId: null,
    replyToId: null,
    sentAt: new Date().toISOString(),
    receivedAt: new Date().toISOString(),
    notBeforeAt: null,
    foundBy: 'webhook',
    edits: [],
    reactions: [],
    analysis: null,
    deletedAt: null,
    hiddenAt: null,
    likedAt: null,
    failure: null,
    version: 1,
    ...fields,
  });

  const answer = async (
    method: string,
    path: string,
    search: URLSearchParams,
    body: Record<string, unknown>,
  ): Promise<unknown> => {
    const [, , resource = '', id = '', part = '', last = ''] = path.split('/');
    if (resource === 'session') {
      if (method === 'DELETE') isSignedIn = false;
      if (method === 'POST') {
        if (body.password !== 'samovar') throw new Refusal(401, 'signed_out', 'Email and password do not match.');
        isSignedIn = true;
      }
      if (!isSignedIn && method === 'GET') throw new Refusal(401, 'signed_out');
      return method === 'DELETE' ? null : me;
    }
    if (!isSignedIn) throw new Refusal(401, 'signed_out');
    switch (resource) {
      case 'me':
        Object.assign(me.preferences, body);
        return me;
      case 'platforms':
        return { items: platforms };
      case 'channels':
        return { items: channels, nextCursor: null };
      case 'members':
        return { items: members, nextCursor: null };
      case 'labels':
        return method === 'GET' ? { items: labels, nextCursor: null } : { id: ids.uuid(3, (made += 1)), ...body };
      case 'saved-replies':
        return { items: savedReplies, nextCursor: null };
      case 'automation':
        if (method === 'PUT') Object.assign(automation, body, { version: automation.version + 1 });
        return { ...automation };
      case 'conversations':
        return conversations(method, id, part, last, search, body);
      case 'messages':
        return actOn(method, id, part, body);
      case 'bulk':
        return bulk(method, id, part, body);
      case 'contacts':
        return contacts(id, part);
      case 'partnerships':
        return { items: partnerships(), nextCursor: null };
      case 'deliveries':
        return part === '' && id === 'ledger'
          ? {
              received: 48_212,
              stored: 46_907,
              duplicate: 1088,
              ignored: { own_echo: 118, not_for_inbox: 61, outside_subscription: 35 },
              failed: 3,
              pending: 0,
              channels: [],
            }
          : { items: [], nextCursor: null };
      default:
        if (method === 'GET') return { items: [], nextCursor: null };
        throw new Refusal(404, 'not_found', 'The preview has no such thing.');
    }
  };

  const conversations = (
    method: string,
    id: string,
    part: string,
    last: string,
    search: URLSearchParams,
    body: Record<string, unknown>,
  ): unknown => {
    if (id === '') {
      const query = parseQuery(search);
      const rows = list(toFilter(query), query.sort);
      const from = Number(search.get('cursor') ?? 0);
      const limit = Number(search.get('limit') ?? 50);
      return {
        items: rows.slice(from, from + limit).map((row) => need(byId.get(row))),
        nextCursor: from + limit < rows.length ? String(from + limit) : null,
      };
    }
    if (id === 'counts') return { items: counts() };
    if (id === 'count') return { count: list(toFilter(parseQuery(search)), 'recent').length };
    const conversation = need(byId.get(id));
    if (part === '') return method === 'PATCH' ? changeOne(conversation, body) : conversation;
    if (part === 'timeline' || part === 'messages') {
      if (method === 'POST') return send(conversation, body);
      const rows = [...messagesById.values()]
        .filter(({ conversationId }) => conversationId === id)
        .sort((a, b) => (a.sentAt < b.sentAt ? -1 : 1));
      return {
        items: rows,
        nextCursor: null,
        suggestion: world.suggestions.find(({ conversationId }) => conversationId === id) ?? null,
        draft: drafts.get(id) ?? noDraft,
      };
    }
    if (part === 'notes')
      return saveMessage(
        newMessage(conversation, String(body.text), { kind: 'note', audience: null, status: 'sent' }),
        true,
      );
    if (part === 'draft') return method === 'PUT' ? saveDraft(id, body) : (drafts.get(id) ?? noDraft);
    if (part === 'suggestions') return world.suggestions.find(({ conversationId }) => conversationId === id) ?? null;
    if (part === 'summary') return { text: conversation.lastMessage?.text ?? '', engine: 'embedded', isExtract: true };
    if (part === 'flags') {
      const flags = conversation.flags.filter(({ name }) => name !== decodeURIComponent(last));
      if (method === 'PUT') flags.push({ name: decodeURIComponent(last), certainty: 'sure', score: 1, evidence: [] });
      return save({ ...conversation, flags });
    }
    throw new Refusal(404, 'not_found');
  };

  const send = (conversation: Conversation, body: Record<string, unknown>): Message => {
    const seconds = Number(body.sendAfterSeconds ?? 0);
    const newest = [...messagesById.values()]
      .filter(({ conversationId, kind }) => conversationId === conversation.id && kind === 'message')
      .sort((a, b) => (a.sentAt < b.sentAt ? 1 : -1))[0];
    if (body.expectedLastMessageId && newest && body.expectedLastMessageId !== newest.id)
      throw new Refusal(409, 'conversation_moved');
    const message = saveMessage(
      newMessage(conversation, String(body.text), {
        audience: (body.audience as Message['audience']) ?? 'public',
        replyToId: (body.replyToId as string | undefined) ?? null,
        notBeforeAt: seconds > 0 ? new Date(Date.now() + seconds * 1000).toISOString() : null,
      }),
      true,
    );
    const step = (status: Message['status'], ms: number) =>
      setTimeout(() => {
        const now = need(messagesById.get(message.id));
        if (now.status === 'cancelled') return;
        saveMessage({ ...now, status }, false);
        if (status === 'sent')
          save({ ...need(byId.get(conversation.id)), waitingSince: null, lastMessage: preview({ ...now, status }) });
      }, ms);
    step('sending', seconds * 1000 + 100);
    step('sent', seconds * 1000 + 500);
    step('delivered', seconds * 1000 + 1500);
    return message;
  };

  const actOn = (_: string, id: string, act: string, body: Record<string, unknown>): unknown => {
    const message = need(messagesById.get(id));
    const now = new Date().toISOString();
    if (act === 'runs') return { items: [], nextCursor: null };
    if (act === 'translation') throw new Refusal(409, 'not_supported', 'There is no AI model to translate with.');
    const changes: Record<string, Partial<Message>> = {
      like: { likedAt: now },
      unlike: { likedAt: null },
      hide: { hiddenAt: now },
      unhide: { hiddenAt: null },
      delete: { deletedAt: now },
      cancel: { status: 'cancelled', notBeforeAt: null, deletedAt: null },
      retry: { status: 'sent', failure: null },
      approve: { status: 'queued' },
      reject: { status: 'cancelled' },
      settle: { status: body.as === 'arrived' ? 'sent' : body.as === 'resend' ? 'queued' : 'cancelled' },
    };
    const change = changes[act];
    if (!change) throw new Refusal(404, 'not_found');
    return saveMessage({ ...message, ...change }, false);
  };

  const bulk = (method: string, id: string, part: string, body: Record<string, unknown>): unknown => {
    if (method === 'GET') return need(bulks.get(id));
    if (part === 'undo') {
      const known = need(bulks.get(id));
      for (const [conversationId, before] of known.before)
        save({ ...before, version: need(byId.get(conversationId)).version });
      return Object.assign(known, { status: 'undone' });
    }
    const { selection, action, dryRun } = body as unknown as {
      selection: BulkSelection;
      action: BulkAction;
      dryRun?: boolean;
    };
    const rows =
      'ids' in selection
        ? selection.ids
        : list(selection.filter, 'recent').filter((row) => !selection.except.includes(row));
    const skipped = action.type === 'reply' ? rows.filter((row) => !need(byId.get(row)).replyWindow.public.open) : [];
    if (dryRun)
      return {
        matched: rows.length,
        skipped: skipped.length > 0 ? [{ reason: 'window_closed', count: skipped.length }] : [],
        samples: [],
      };
    const before = new Map(rows.map((row) => [row, need(byId.get(row))]));
    const made_ = {
      id: ids.uuid(22, (made += 1)),
      status: 'done',
      matched: rows.length,
      done: rows.length,
      skipped: [],
      failed: [],
      before,
      version: 1,
    };
    bulks.set(made_.id, made_);
    for (const conversation of before.values()) save({ ...conversation, ...bulkChange(action, conversation) });
    return { ...made_, status: 'running', done: 0 };
  };

  const contacts = (id: string, part: string): unknown => {
    const own = [...byId.values()].filter(({ contact }) => contact.id === id);
    if (part === 'timeline') return { items: own, nextCursor: null };
    const first = own[0];
    if (!first) return { items: [], nextCursor: null };
    return {
      ...first.contact,
      language: first.language,
      timeZone: 'Europe/Athens',
      identities: [
        { id: '1', platform: first.platform, handle: first.contact.handle ?? first.contact.name, followers: 18_400 },
      ],
    };
  };
  const partnerships = () =>
    [...byId.values()]
      .filter(({ flags }) => flags.some(({ name }) => name === 'partnership'))
      .map((conversation) => {
        const evidence = need(conversation.flags[0]?.evidence[0]);
        return {
          id: ids.uuid(23, 1),
          conversationId: conversation.id,
          contactId: conversation.contact.id,
          brand: null,
          ask: evidence,
          money: null,
          deadline: null,
          reach: 18_400,
          impostorHints: [],
          state: 'new',
          preIntroducedAt: null,
        };
      });

  const transport: Transport = {
    async fetch(path, init) {
      const url = new URL(path, 'http://fake');
      const wait = options.delayMs?.() ?? 0;
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const method = init.method ?? 'GET';
      const failure = !isUp ? 'nothing' : (options.fails?.(method, url.pathname) ?? null);
      if (failure === 'nothing') throw new TypeError('no answer');
      if (failure !== null && failure !== 'lost')
        return json({ code: failure.code, message: failure.code }, failure.status);
      try {
        const body = typeof init.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {};
        const answered = json(await answer(method, url.pathname, url.searchParams, body), 200);
        if (failure === 'lost') throw new TypeError('no answer');
        return answered;
      } catch (error) {
        if (error instanceof Refusal)
          return json({ code: error.code, message: error.message, details: error.details }, error.status);
        throw error;
      }
    },
    connect(): InboxSocket {
      queueMicrotask(() => emit('connect'));
      return {
        on(name: string, listener: Listener) {
          const known = listeners.get(name) ?? new Set();
          listeners.set(name, known.add(listener));
        },
        emit(name: string, given: { listId?: string; filter?: Filter; sort?: Sort }) {
          if (name === 'list:watch' && given.listId && given.filter && given.sort)
            watched.set(given.listId, { filter: given.filter, sort: given.sort });
          if (name === 'list:unwatch' && given.listId) watched.delete(given.listId);
        },
        connect: () => queueMicrotask(() => emit('connect')),
        disconnect: () => listeners.clear(),
      } as InboxSocket;
    },
  };
  return {
    transport,
    world,
    read: (conversationId) => byId.get(conversationId),
    list,
    receive,
    writeElsewhere: (conversationId, text, attachments = []) =>
      void saveDraft(conversationId, { text, audience: 'private', attachments }),
    draftOf: (conversationId) => drafts.get(conversationId) ?? noDraft,
    change: (conversationId, change) => changeOne(need(byId.get(conversationId)), change),
    emit: emit as FakeServer['emit'],
    drop() {
      isUp = false;
      watched.clear();
      emit('disconnect');
    },
    reconnect() {
      isUp = true;
      emit('connect');
    },
  };
};

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message = code,
    readonly details?: unknown,
  ) {
    super(message);
  }
}

const noDraft: Draft = { text: '', audience: null, attachments: [], files: [], version: 0, updatedAt: null };

const need = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Refusal(404, 'not_found');
  return value;
};

const json = (body: unknown, status: number): Response =>
  new Response(JSON.stringify(body ?? null), { status, headers: { 'content-type': 'application/json' } });

const preview = (message: Message): Conversation['lastMessage'] => ({
  id: message.id,
  direction: message.direction,
  text: message.text.slice(0, 280),
  authorName: message.author.name,
  status: message.status,
  sentAt: message.sentAt,
  attachments: message.attachments.length,
});

const bulkChange = (action: BulkAction, { labels: known }: Conversation): Partial<Conversation> => {
  switch (action.type) {
    case 'close':
      return { status: 'closed' };
    case 'open':
      return { status: 'open' };
    case 'snooze':
      return { status: 'snoozed', snoozedUntil: action.snoozedUntil };
    case 'assign':
      return { assigneeId: action.assigneeId };
    case 'label':
      return { labels: [...new Set([...known, action.labelId])] };
    case 'unlabel':
      return { labels: known.filter((id) => id !== action.labelId) };
    case 'read':
      return { unreadCount: 0 };
    case 'unread':
      return { unreadCount: 1 };
    default:
      return {};
  }
};
