import type {
  Attachment,
  AuditEntry,
  Audience,
  ChangeConversation,
  Conversation,
  Draft,
  Filter,
  ChosenTemplate,
  Message,
  MessageTemplate,
  Platform,
  QueuePlace,
  Rule,
  Suggestion,
  Tone,
  BulkRow,
} from '@hubbub/contracts';
import type {
  Article,
  Assisted,
  AuditAsked,
  Bulk,
  BulkAction,
  BulkPreview,
  BulkSelection,
  Channel,
  ChannelTest,
  Cluster,
  Contact,
  ContactMoment,
  FailedDelivery,
  FinishedSentence,
  KeywordSet,
  Label,
  ChannelLedger,
  Ledger,
  Member,
  ModelEndpoint,
  ModelRequest,
  Notification,
  OwnSession,
  Page,
  Partnership,
  PlatformSignIn,
  Policy,
  Preferences,
  Proposal,
  ReplayResult,
  Report,
  RuleRun,
  WaitingRun,
  SavedReply,
  SavedView,
  SecondFactor,
  SignOn,
  Team,
  Voice,
  Storage,
  WorkspaceSecurity,
} from './records';
import { call, callStream, callText } from './transport';
import type { StreamedEvent } from './transport';

type Id = string;
const id = encodeURIComponent;
const params = (entries: Record<string, string | number | boolean | null | undefined>): URLSearchParams => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(entries))
    if (value !== null && value !== undefined) query.set(name, String(value));
  return query;
};

// Session and member
export const signIn = (body: { email: string; password: string; code?: string }) =>
  call<unknown>('POST', '/api/session', { body });
export const getSession = () => call<unknown>('GET', '/api/session');
export const signOut = () => call<void>('DELETE', '/api/session');
export const changeMe = (body: Preferences) => call<unknown>('PATCH', '/api/me', { body });
export const acceptInvitation = (body: { token: string; password: string }) =>
  call<void>('POST', '/api/invitations', { body });
export const changePassword = (body: { current: string; next: string }) =>
  call<void>('POST', '/api/me/password', { body });

export const getSecondFactor = () => call<SecondFactor>('GET', '/api/me/second-factor');
export const beginSecondFactor = (body: { password: string }) =>
  call<{ secret: string; uri: string }>('POST', '/api/me/second-factor', { body });
export const confirmSecondFactor = (body: { code: string }) =>
  call<{ recoveryCodes: string[] }>('POST', '/api/me/second-factor/confirm', { body });
export const renewRecoveryCodes = (body: { password: string; code: string }) =>
  call<{ recoveryCodes: string[] }>('POST', '/api/me/second-factor/recovery-codes', { body });
export const removeSecondFactor = (body: { password: string; code: string }) =>
  call<void>('DELETE', '/api/me/second-factor', { body });
export const listOwnSessions = () => call<Page<OwnSession>>('GET', '/api/me/sessions');
export const endOwnSession = (sessionId: Id) => call<void>('DELETE', `/api/me/sessions/${id(sessionId)}`);
export const endOtherSessions = () => call<void>('DELETE', '/api/me/sessions');
export const listSignOns = () => call<{ items: { id: string; name: string }[] }>('GET', '/api/sign-on');
export const getSignOn = () => call<SignOn>('GET', '/api/security/sign-on');
export const saveSignOn = (body: NonNullable<Partial<SignOn['provider']>> & { clientSecret?: string }) =>
  call<SignOn>('PUT', '/api/security/sign-on', { body });
export const removeSignOn = () => call<void>('DELETE', '/api/security/sign-on');
export const getSecurity = () => call<WorkspaceSecurity>('GET', '/api/security');
export const changeSecurity = (body: Partial<WorkspaceSecurity>) =>
  call<WorkspaceSecurity>('PATCH', '/api/security', { body });

export const getStorage = () => call<Storage>('GET', '/api/storage');
export const changeStorage = (body: { quotaBytes: number }) => call<Storage>('PATCH', '/api/storage', { body });

// People, channels, words of the workspace
export const listMembers = () => call<Page<Member>>('GET', '/api/members');
export const inviteMember = (body: { email: string; name: string; role: string }) =>
  call<Member & { invitation?: string; invitationUrl?: string; link?: string }>('POST', '/api/members', { body });
export const changeMember = (memberId: Id, body: Partial<Member>) =>
  call<Member>('PATCH', `/api/members/${id(memberId)}`, { body });
export const inviteAgain = (memberId: Id) =>
  call<Member & { invitationUrl: string }>('POST', `/api/members/${id(memberId)}/invitation`, { body: {} });
export const resetSecondFactor = (memberId: Id) => call<void>('DELETE', `/api/members/${id(memberId)}/second-factor`);
/** `until` is not included. A page leads to the one before it in time. */
export const listAudit = (asked: AuditAsked, cursor?: string) =>
  call<Page<AuditEntry>>('GET', '/api/audit', { query: params({ ...asked, cursor }) });
export const removeMember = (memberId: Id) => call<void>('DELETE', `/api/members/${id(memberId)}`);
export const listPlatforms = () => call<{ items: Platform[] }>('GET', '/api/platforms');
export const listChannels = () => call<Page<Channel>>('GET', '/api/channels');
export const createChannel = (body: {
  platform: string;
  name: string;
  externalId: string;
  secrets: Record<string, string>;
  settings: Record<string, unknown>;
  signInId?: string;
}) => call<Channel>('POST', '/api/channels', { body });
export const changeChannel = (channelId: Id, body: Record<string, unknown>) =>
  call<Channel>('PATCH', `/api/channels/${id(channelId)}`, { body });
export const listTemplates = (channelId: Id) =>
  call<Page<MessageTemplate>>('GET', `/api/channels/${id(channelId)}/templates`, { timeoutMs: 60_000 });
export const removeChannel = (channelId: Id) => call<void>('DELETE', `/api/channels/${id(channelId)}`);
export const testChannel = (channelId: Id) =>
  call<ChannelTest>('POST', `/api/channels/${id(channelId)}/test`, { body: {} });
export const putPlatformApp = (
  platform: string,
  body: { clientId: string; clientSecret: string; settings: Record<string, string> },
) =>
  call<{ clientId: string; redirectUri: string }>('PUT', `/api/platforms/${encodeURIComponent(platform)}/app`, {
    body,
  });
/** Where the browser goes to sign in; the server sends it on to the platform's own page. */
export const signInAddress = (platform: string, { channelId, server }: { channelId?: string; server?: string }) => {
  const query = new URLSearchParams({ ...(channelId ? { channel: channelId } : {}), ...(server ? { server } : {}) });
  return `/api/platforms/${encodeURIComponent(platform)}/sign-in?${query.toString()}`;
};
export const getSignIn = (platform: string, signInId: Id) =>
  call<PlatformSignIn>('GET', `/api/platforms/${encodeURIComponent(platform)}/sign-in/${id(signInId)}`);
export const backfillChannel = (channelId: Id, since?: string) =>
  call<unknown>('POST', `/api/channels/${id(channelId)}/backfill`, { body: since ? { since } : {} });

/** The plain collections, all with the same four calls. */
const collection = <T extends { id: string }>(path: string) => ({
  list: () => call<Page<T>>('GET', path, { query: params({ limit: 200 }) }),
  create: (body: Omit<T, 'id'> | Record<string, unknown>) => call<T>('POST', path, { body }),
  change: (itemId: Id, body: Partial<T> | Record<string, unknown>) =>
    call<T>('PATCH', `${path}/${id(itemId)}`, { body }),
  remove: (itemId: Id) => call<void>('DELETE', `${path}/${id(itemId)}`),
});
export const labels = collection<Label>('/api/labels');
export const savedReplies = collection<SavedReply>('/api/saved-replies');
export const views = collection<SavedView>('/api/views');
export const rules = collection<Rule>('/api/rules');
export const policies = collection<Policy>('/api/sla-policies');
export const teams = collection<Team>('/api/teams');
/** The secret of one is told when it is made, and never again. */
export const webhookEndpoints = collection<{ id: Id; url: string; isActive: boolean; secret?: string }>(
  '/api/webhook-endpoints',
);
export const keywords = collection<KeywordSet>('/api/keywords');

// Conversations
export const listConversations = (query: URLSearchParams, signal?: AbortSignal) =>
  call<Page<Conversation>>('GET', '/api/conversations', signal ? { query, signal } : { query });
export const countConversations = (query: URLSearchParams) =>
  call<{ count: number }>('GET', '/api/conversations/count', { query });
export const countViews = (viewIds: string[]) =>
  call<{ items: { viewId: string; count: number; unread: number; version: number }[] }>(
    'GET',
    '/api/conversations/counts',
    {
      query: params({ views: viewIds.join(',') }),
    },
  );
export const getConversation = (conversationId: Id) =>
  call<Conversation>('GET', `/api/conversations/${id(conversationId)}`);
export const changeConversation = (conversationId: Id, body: ChangeConversation) =>
  call<Conversation>('PATCH', `/api/conversations/${id(conversationId)}`, { body });
export interface Timeline extends Page<unknown> {
  acts?: unknown[];
  seamAt?: string | null;
  suggestion?: Suggestion | null;
  draft?: Draft;
}
/** A page of a timeline; the newest one brings the latest suggestion and the member's own draft with it. */
export const getTimeline = (conversationId: Id, cursor?: string) =>
  call<Timeline>('GET', `/api/conversations/${id(conversationId)}/timeline`, {
    query: params({ limit: 100, cursor, with: cursor ? null : 'suggestion,draft' }),
  });
export const confirmFlag = (conversationId: Id, name: string) =>
  call<Conversation | undefined>('PUT', `/api/conversations/${id(conversationId)}/flags/${id(name)}`, { body: {} });
export const removeFlag = (conversationId: Id, name: string) =>
  call<Conversation | undefined>('DELETE', `/api/conversations/${id(conversationId)}/flags/${id(name)}`);

// Messages
export interface NewMessage {
  text: string;
  audience?: Audience;
  replyToId?: string;
  expectedLastMessageId?: string;
  attachments?: string[];
  suggestionId?: string;
  variant?: number;
  savedReplyId?: string;
  sendAfterSeconds?: number;
  template?: ChosenTemplate; // alone: `text` is empty then
}
export const sendMessage = (conversationId: Id, body: NewMessage, idempotencyKey: string) =>
  call<Message>('POST', `/api/conversations/${id(conversationId)}/messages`, { body, idempotencyKey });
export const addNote = (conversationId: Id, text: string, idempotencyKey: string) =>
  call<Message>('POST', `/api/conversations/${id(conversationId)}/notes`, { body: { text }, idempotencyKey });
export type MessageAct =
  'like' | 'unlike' | 'hide' | 'unhide' | 'delete' | 'edit' | 'retry' | 'cancel' | 'approve' | 'reject';
export const actOnMessage = (messageId: Id, act: MessageAct, body: Record<string, unknown> = {}) =>
  call<Message | undefined>('POST', `/api/messages/${id(messageId)}/${act}`, { body });
export const settleMessage = (messageId: Id, as: 'arrived' | 'resend' | 'give_up') =>
  call<Message>('POST', `/api/messages/${id(messageId)}/settle`, { body: { as } });
export const translateMessage = (messageId: Id, language: string) =>
  call<{ text: string; engine: string }>('POST', `/api/messages/${id(messageId)}/translation`, { body: { language } });
/** Why a queued message has not left; null when it no longer waits. */
export const getQueuePlace = (messageId: Id) =>
  call<{ messageId: string; queue: QueuePlace | null }>('GET', `/api/messages/${id(messageId)}/queue`);
export const getMessageRuns = (messageId: Id) => call<Page<RuleRun>>('GET', `/api/messages/${id(messageId)}/runs`);
export const undoRun = (runId: Id) => call<unknown>('POST', `/api/rule-runs/${id(runId)}/undo`, { body: {} });
export const listWaitingRuns = () => call<Page<WaitingRun>>('GET', '/api/rule-runs');
export const approveRun = (runId: Id) => call<unknown>('POST', `/api/rule-runs/${id(runId)}/approve`, { body: {} });
export const listApprovals = () => call<Page<Message>>('GET', '/api/approvals');
export const uploadAttachment = (
  file: File,
  watch: { signal?: AbortSignal; onShare?: (share: number) => void } = {},
) => {
  const form = new FormData();
  form.append('file', file, file.name);
  return call<{ id: string; type: Attachment['type']; bytes: number }>('POST', '/api/attachments', {
    form,
    timeoutMs: 600_000,
    ...watch,
  });
};
export const changePost = (postId: Id, body: { isMuted: boolean }) =>
  call<unknown>('PATCH', `/api/posts/${id(postId)}`, { body });

// Drafts and suggestions
export const getDraft = (conversationId: Id) =>
  call<Draft | null>('GET', `/api/conversations/${id(conversationId)}/draft`);
export const putDraft = (
  conversationId: Id,
  body: { text: string; audience: string | null; attachments: string[]; version: number },
) => call<Draft>('PUT', `/api/conversations/${id(conversationId)}/draft`, { body });
export const askSuggestion = (
  conversationId: Id,
  body: { tones?: Tone[]; instruction?: string },
  signal?: AbortSignal,
): AsyncGenerator<StreamedEvent> =>
  callStream('POST', `/api/conversations/${id(conversationId)}/suggestions`, {
    body,
    timeoutMs: 60_000,
    ...(signal ? { signal } : {}),
  });
/** An earlier answer that a draft rests on; its place is null once the message is gone. */
export const getPastAnswer = (answerId: Id) =>
  call<{ id: string; conversationId: string | null; messageId: string | null }>(
    'GET',
    `/api/past-answers/${id(answerId)}`,
  );
export const judgeSuggestion = (
  suggestionId: Id,
  variant: number,
  outcome: 'as_is' | 'edited' | 'rewritten' | 'discarded' | 'ignored',
) => call<unknown>('POST', `/api/suggestions/${id(suggestionId)}/feedback`, { body: { variant, outcome } });
export const assist = (body: {
  act: string;
  text: string;
  tone?: string;
  language?: string;
  conversationId?: string;
}) => call<Assisted>('POST', '/api/assist', { body, timeoutMs: 60_000 });
export const finishSentence = (conversationId: Id, text: string, signal: AbortSignal) =>
  call<FinishedSentence>('POST', `/api/conversations/${id(conversationId)}/continuation`, { body: { text }, signal });
export const getSummary = (conversationId: Id) =>
  call<{ text: string; engine: string; isExtract?: boolean; extract?: boolean }>(
    'GET',
    `/api/conversations/${id(conversationId)}/summary`,
  );

// Contacts and partnerships
export const getContact = (contactId: Id) => call<Contact>('GET', `/api/contacts/${id(contactId)}`);
export const getContactTimeline = (contactId: Id) =>
  call<Page<ContactMoment>>('GET', `/api/contacts/${id(contactId)}/timeline`);
export const findContacts = (q: string) =>
  call<Page<Contact>>('GET', '/api/contacts', { query: params({ q, limit: 8 }) });
export const mergeContacts = (contactId: Id, otherId: Id) =>
  call<{ mergeId?: string; id?: string }>('POST', `/api/contacts/${id(contactId)}/merge`, {
    body: { contactId: otherId },
  });
export const unmergeContacts = (contactId: Id, mergeId: Id) =>
  call<unknown>('POST', `/api/contacts/${id(contactId)}/unmerge`, { body: { mergeId } });
export const listPartnerships = (conversationId?: Id) =>
  call<Page<Partnership>>('GET', '/api/partnerships', { query: params({ conversationId }) });
export const changePartnership = (partnershipId: Id, state: Partnership['state']) =>
  call<Partnership>('PATCH', `/api/partnerships/${id(partnershipId)}`, { body: { state } });

// Many at once
export const startBulk = (body: { selection: BulkSelection; action: BulkAction }, idempotencyKey: string) =>
  call<Bulk>('POST', '/api/bulk', { body, idempotencyKey });
export const previewBulk = (body: { selection: BulkSelection; action: BulkAction }) =>
  call<BulkPreview>('POST', '/api/bulk', { body: { ...body, dryRun: true } });
export const getBulk = (bulkId: Id) => call<Bulk>('GET', `/api/bulk/${id(bulkId)}`);
export const listBulkRows = (bulkId: Id, state: 'skipped' | 'failed', cursor?: string) =>
  call<Page<BulkRow>>('GET', `/api/bulk/${id(bulkId)}/rows`, {
    query: params({ state, limit: 100, cursor }),
  });
export const undoBulk = (bulkId: Id) => call<Bulk>('POST', `/api/bulk/${id(bulkId)}/undo`, { body: {} });
export const listClusters = () => call<Page<Cluster>>('GET', '/api/clusters');
export interface ClusterAnswerBody {
  text: string;
  own?: { text: string; conversations: string[] }[]; // for these; `text` for the others
  except?: string[];
  among?: string[]; // who was looked at
  dryRun?: boolean;
}
export const answerCluster = (clusterId: Id, body: ClusterAnswerBody) =>
  call<Omit<Bulk, 'skipped'> & BulkPreview & { texts?: { conversationId: string; text: string }[] }>(
    'POST',
    `/api/clusters/${id(clusterId)}/answer`,
    { body },
  );

// Automation
export interface Automation {
  isPaused: boolean;
  reason: string | null;
  version?: number;
}
export const getAutomation = () => call<Automation>('GET', '/api/automation');
export const setAutomation = (body: { isPaused: boolean; reason: string | null }) =>
  call<Automation>('PUT', '/api/automation', { body });
export const replayRule = (body: { rule: unknown; since: string; until: string; compareWith?: string }) =>
  callStream('POST', '/api/rules/replay', { body, timeoutMs: 120_000 });
/** Puts a rule before another one, or behind all others. */
export const moveRule = (ruleId: Id, before: Id | null) =>
  call<unknown>('POST', `/api/rules/${id(ruleId)}/move`, { body: { before } });
export const getRuleRuns = (ruleId: Id) => call<Page<RuleRun>>('GET', `/api/rules/${id(ruleId)}/runs`);
export type { ReplayResult };

// Honesty: the ledger, reports, what happened
export const getLedger = (since: string) =>
  call<Ledger & { channels: ChannelLedger[] }>('GET', '/api/deliveries/ledger', {
    query: params({ by: 'channel', since }),
  });
export const listFailedDeliveries = () =>
  call<Page<FailedDelivery>>('GET', '/api/deliveries', { query: params({ state: 'failed' }) });
export const replayDeliveries = (body: { ids: string[] } | { channelId: string }) =>
  call<unknown>('POST', '/api/deliveries/replay', { body });
export const getReport = (name: string, query: Record<string, string> = {}) =>
  call<Report>('GET', `/api/reports/${id(name)}`, { query: params(query) });
export const getReportCsv = (name: string) =>
  callText('GET', `/api/reports/${id(name)}`, { query: params({ format: 'csv' }), accept: 'text/csv' });
export const listNotifications = () => call<Page<Notification>>('GET', '/api/notifications');
export const readNotifications = () => call<unknown>('PATCH', '/api/notifications', { body: { isRead: true } });
export const getPushKey = () => call<{ publicKey: string }>('GET', '/api/push-subscriptions');
export const savePushSubscription = (body: PushSubscriptionJSON) =>
  call<unknown>('POST', '/api/push-subscriptions', { body });
export const removePushSubscription = (endpoint: string) =>
  call<unknown>('DELETE', '/api/push-subscriptions', { body: { endpoint } });
export const getVoice = () => call<Voice>('GET', '/api/voice');
export const putVoice = (body: Voice) => call<Voice>('PUT', '/api/voice', { body });
export const setDemo = (state: 'on' | 'off') => call<unknown>('PUT', '/api/demo', { body: { state } });
export const removeDemo = () => call<unknown>('DELETE', '/api/demo');
export type { Filter };

// Knowledge, and the language model
export const articles = collection<Article>('/api/knowledge');
export const importPage = (url: string) => call<Article>('POST', '/api/knowledge/import', { body: { url } });
export const importFile = (file: File) => {
  const form = new FormData();
  form.set('file', file);
  return call<Article>('POST', '/api/knowledge/import', { form });
};
export const listProposals = () => call<Page<Proposal>>('GET', '/api/knowledge/proposals');
export const approveProposal = (proposalId: Id, body: { title: string; body: string }) =>
  call<Proposal>('POST', `/api/knowledge/proposals/${id(proposalId)}/approve`, { body });
export const dismissProposal = (proposalId: Id) =>
  call<Proposal>('POST', `/api/knowledge/proposals/${id(proposalId)}/dismiss`);
export const modelEndpoints = collection<ModelEndpoint>('/api/model-endpoints');
export const probeModelEndpoint = (endpointId: Id) =>
  call<ModelEndpoint>('POST', `/api/model-endpoints/${id(endpointId)}/probe`, { timeoutMs: 90_000 });
export const listModelRequests = () =>
  call<Page<ModelRequest>>('GET', '/api/model-requests', { query: params({ limit: 50 }) });
