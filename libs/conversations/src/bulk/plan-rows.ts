import { renderTemplate } from '@hubbub/text';
import type { BulkAction, BulkSkipReason } from '@hubbub/contracts';
import { bulkSkipReasons } from '@hubbub/contracts';
import { AppError } from '@hubbub/runtime';
import { type ConversationRow, listChannels, listConversationsById } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { whyNot } from '../act';
import { checkSendable } from '../reply';

export type OutboundAction = Extract<BulkAction, { type: 'reply' | 'hide' | 'delete' }>;

/** What one row of an act that leaves for a platform would do, or why it would not. */
export interface PlannedRow {
  conversation: ConversationRow;
  skip: BulkSkipReason | null;
  text: string;
  audience: 'public' | 'private';
  answered: { id: string; sentAt: Date } | null;
}

/** What is the same for every row: channels, the texts by language and person, the brand's name. */
export interface Plan {
  workspaceId: number;
  action: OutboundAction;
  memberName: string;
  frozenAt: Date;
  channels: ReadonlyMap<string, { name: string; isOff: boolean }>;
  brandName: string;
  textFor(conversation: Pick<ConversationRow, 'id' | 'language'>): string;
}

export const preparePlan = async (
  db: EntityManager,
  {
    workspaceId,
    action,
    memberName,
    frozenAt,
  }: Pick<Plan, 'workspaceId' | 'memberName' | 'frozenAt'> & { action: OutboundAction },
): Promise<Plan> => {
  const channels = await listChannels(db, workspaceId);
  const [workspace]: { name: string; brand: string | null }[] = await db.query(
    `SELECT name, settings->'voice'->>'brandName' AS brand FROM workspace WHERE id = $1`,
    [workspaceId],
  );
  const texts = action.type === 'reply' && action.savedReplyId ? await loadTexts(db, workspaceId, action) : null;
  const plain = action.type === 'reply' ? (action.text ?? '') : '';
  const byLanguage = action.type === 'reply' ? (action.texts ?? {}) : {};
  const own = new Map(
    (action.type === 'reply' ? (action.own ?? []) : []).flatMap(({ text, ids }) =>
      ids.map((id): [string, string] => [id, text]),
    ),
  );
  return {
    workspaceId,
    action,
    memberName,
    frozenAt,
    channels: new Map(channels.map(({ id, name, isOff }) => [id, { name, isOff }])),
    brandName: workspace?.brand || workspace?.name || '',
    textFor: ({ id, language }) => {
      const mine = own.get(id);
      if (mine !== undefined) return mine;
      const base = (language ?? '').split('-')[0]!;
      if (!texts) return (Object.hasOwn(byLanguage, base) && byLanguage[base]) || plain;
      return texts.byLanguage[base] ?? texts.body;
    },
  };
};

const loadTexts = async (
  db: EntityManager,
  workspaceId: number,
  action: OutboundAction,
): Promise<{ body: string; byLanguage: Record<string, string> } | null> => {
  const [row]: { body: string; by_language: Record<string, string> | null }[] = await db.query(
    `SELECT s.body, (SELECT json_object_agg(t.language, t.body) FROM saved_reply_translation t
       WHERE t.workspace_id = s.workspace_id AND t.saved_reply_id = s.id AND t.body <> '') AS by_language FROM saved_reply s WHERE s.workspace_id = $1 AND s.id = $2`,
    [workspaceId, action.type === 'reply' ? action.savedReplyId : null],
  );
  return row ? { body: row.body, byLanguage: row.by_language ?? {} } : null;
};

interface LastInbound {
  conversation_id: string;
  id: string | null;
  external_id: string | null;
  sent_at: Date | null;
  received_at: Date | null;
  hidden_at: Date | null;
  waits: boolean;
}

/** Judges each conversation by itself; the same for the preview and for the act. */
export const planRows = async (
  db: EntityManager,
  plan: Plan,
  ids: readonly string[],
  now: Date,
): Promise<PlannedRow[]> => {
  const conversations = await listConversationsById(db, plan.workspaceId, ids);
  const rows: LastInbound[] = await db.query(
    `SELECT w.id AS conversation_id, m.id, m.external_id, m.sent_at, m.received_at, m.hidden_at,
       w.id IN (SELECT p.conversation_id FROM message p WHERE p.workspace_id = $1 AND p.status = 'proposed') AS waits
     FROM unnest($2::uuid[]) AS w (id) LEFT JOIN LATERAL (
       SELECT * FROM message i WHERE i.workspace_id = $1 AND i.conversation_id = w.id AND i.direction = 'inbound' AND i.deleted_at IS NULL
       ORDER BY i.sent_at DESC, i.id DESC LIMIT 1) m ON TRUE`,
    [plan.workspaceId, ids],
  );
  const lastOf = new Map(rows.map((row) => [row.conversation_id, row]));
  return conversations.map((conversation) => {
    const last = lastOf.get(conversation.id);
    const answered = last?.id && last.sent_at ? { id: last.id, sentAt: last.sent_at } : null;
    const audience =
      conversation.kind === 'direct' ? 'private' : (plan.action.type === 'reply' && plan.action.audience) || 'public';
    const text = plan.action.type === 'reply' ? personal(plan, conversation) : '';
    const skip = last ? whySkip(plan, conversation, last, { text, audience, answered, now }) : 'not_found';
    return { conversation, skip, text, audience, answered };
  });
};

const personal = (plan: Plan, conversation: ConversationRow): string =>
  renderTemplate(plan.textFor(conversation), {
    'contact.name': conversation.contactName,
    'contact.handle': conversation.handle,
    'channel.name': plan.channels.get(conversation.channelId)?.name,
    'brand.name': plan.brandName,
    'member.name': plan.memberName,
    'post.url': conversation.post?.url,
  });

const whySkip = (
  plan: Plan,
  conversation: ConversationRow,
  last: LastInbound,
  { text, audience, answered, now }: Pick<PlannedRow, 'text' | 'audience' | 'answered'> & { now: Date },
): BulkSkipReason | null => {
  const channel = plan.channels.get(conversation.channelId);
  if (!channel || channel.isOff) return 'channel_off';
  if (!answered) return 'nothing_to_act_on';
  if (last.received_at && last.received_at > plan.frozenAt) return 'conversation_moved';
  if (plan.action.type !== 'reply') {
    if (!last.external_id || whyNot(conversation.platform, conversation.kind, 'inbound', plan.action.type))
      return 'not_supported';
    return plan.action.type === 'hide' && last.hidden_at ? 'unchanged' : null;
  }
  if (last.waits) return 'waits_for_approval';
  try {
    checkSendable(conversation, { audience, text, attachments: 0, repliedToAt: answered.sentAt, now });
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return bulkSkipReasons.find((reason) => reason === error.code) ?? 'nothing_to_act_on';
  }
};
