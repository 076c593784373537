import { type FlagFact, type RuleFacts, termsOf } from '@hubbub/automation';
import { type ConversationKind, type Intent, priorities, type Rule, type Sentiment } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';
import { introducedAt } from '../partnership/introduction';
import { factsOf, type Subject } from './facts-of';
import { emptySeatBelt } from './seat-belt-facts';

/** A stored message with enough facts to see whether a rule fits. */
export interface Moment {
  facts: RuleFacts;
  subject: Subject;
}

/** What trigger and conditions ask for beyond the message itself: read for every message, not only for those that fit. */
export interface Needs {
  analysis: boolean;
  flags: boolean;
  person: boolean;
  conversations: boolean;
  waiting: boolean;
  window: boolean;
}

export const needsOf = (rules: readonly Rule[]): Needs => {
  const names = new Set(rules.flatMap(({ conditions }) => termsOf(conditions)));
  const triggers = new Set(rules.map(({ trigger }) => trigger.type));
  return {
    analysis: ['language', 'sentiment', 'intent'].some((name) => names.has(name)),
    flags: names.has('flag') || triggers.has('flag'),
    person:
      triggers.has('first_contact') ||
      ['contact.handle', 'contact.followers', 'contact.isFirst'].some((name) => names.has(name)),
    conversations: names.has('contact.conversations'),
    waiting: names.has('waitingMinutes'),
    window: names.has('window'),
  };
};

interface Row {
  id: string;
  text: string;
  at: number;
  now: number;
  conversation_id: string;
  contact_id: string;
  name: string;
  is_edit: boolean;
  conversation_name: string;
  can_reply: boolean | null;
  kind: ConversationKind;
  platform: string;
  channel_id: string;
  channel_name: string;
  priority: number;
  assignee_id: string | null;
  team_id: string | null;
  label_ids: string[];
  post_id: string | null;
  language: string | null;
  sentiment: Sentiment | null;
  intent: Intent | null;
  own_flags: FlagFact[] | null;
  flags: FlagFact[] | null;
  handle: string | null;
  followers: number | null;
  is_first: boolean | null;
  conversations: number | null;
  waiting_since: number | null;
}

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
const analysis = `m.analysis->>'language' AS language, m.analysis->>'sentiment' AS sentiment, m.analysis->>'intent' AS intent`;
const noAnalysis = 'NULL AS language, NULL AS sentiment, NULL AS intent';
const flagsOf = (where: string): string =>
  `(SELECT jsonb_agg(jsonb_build_object('name', f.name, 'certainty', f.certainty)) FROM flag f WHERE f.workspace_id = m.workspace_id AND ${where})`;
// What the conversation showed when the message came: its flags of that time and before.
const flags = `${flagsOf('f.message_id = m.id')} AS own_flags, ${flagsOf('f.conversation_id = m.conversation_id AND f.created_at <= m.created_at')} AS flags`;
const person = `i.handle, i.followers, i.created_at = m.created_at AND NOT EXISTS (SELECT FROM message e WHERE e.workspace_id = m.workspace_id AND e.conversation_id = m.conversation_id
    AND e.author_id = m.author_id AND (e.sent_at, e.id) < (m.sent_at, m.id)) AS is_first`;
const joinPerson = `LEFT JOIN LATERAL (SELECT i.handle, i.followers, i.created_at, i.is_bot, i.external_id FROM identity i WHERE i.workspace_id = m.workspace_id AND i.contact_id = m.author_id AND i.channel_id = m.channel_id
    ORDER BY i.created_at LIMIT 1) AS i ON TRUE`;
const waiting = `(SELECT ${ms('min(w.sent_at)')} FROM message w WHERE w.workspace_id = m.workspace_id AND w.conversation_id = m.conversation_id AND w.direction = 'inbound' AND w.sent_at <= m.sent_at
    AND w.sent_at > coalesce((SELECT max(o.sent_at) FROM message o WHERE o.workspace_id = m.workspace_id AND o.conversation_id = m.conversation_id AND o.direction = 'outbound'
      AND o.kind = 'message' AND o.status NOT IN ('proposed', 'cancelled', 'failed') AND o.sent_at < m.sent_at), '-infinity')) AS waiting_since`;

const conversationsBefore = `(SELECT count(*)::int FROM conversation o WHERE o.workspace_id = m.workspace_id AND o.contact_id = coalesce(m.author_id, c.contact_id) AND o.id <> m.conversation_id
    AND o.created_at < m.created_at) AS conversations`;

const beforeAllIds = '00000000-0000-0000-0000-000000000000';

/** A place in history: the platform's time as the database writes it, and the id. */
export interface Place {
  sentAt: string;
  id: string;
}

/** A stretch of history as far as a first look needs it. */
export interface Stretch {
  ids: string[];
  /** For each id the folded text ('' where texts were not asked for), or null for what cannot fit. */
  looks: (string | null)[];
  last: Place | null;
}

/**
 * Inbound messages of a span in the order of the platform's time, from behind `after`: only what a first look needs, in
 * two values for the whole stretch, since rows of many columns cost more to hand over than to judge. `scope` says which
 * messages can fit at all (`scopeOf`); the others are counted.
 */
export const listStretch = async (
  db: EntityManager,
  workspaceId: number,
  span: { since: Date; until: Date; after: Place | null; limit: number; scope: Scope; withTexts: boolean },
): Promise<Stretch> => {
  const { since, until, after, limit, scope, withTexts } = span;
  const [row]: [{ last_at: string; ids: string[] | null; looks: (string | boolean | null)[] | null }] = await db.query(
    `SELECT max(x.sent_at)::text AS last_at, json_agg(x.id ORDER BY x.sent_at, x.id) AS ids, json_agg(x.look ORDER BY x.sent_at, x.id) AS looks
     FROM (SELECT m.sent_at, m.id, ${withTexts ? `CASE WHEN ${scope.sql} THEN m.search_text END` : scope.sql} AS look FROM message m ${scope.join}
       WHERE m.workspace_id = $1 AND m.direction = 'inbound' AND m.kind = 'message' AND (m.sent_at, m.id) > ($2::timestamptz, $3::uuid) AND m.sent_at < $4
       ORDER BY m.sent_at, m.id LIMIT $5) AS x`,
    [workspaceId, after?.sentAt ?? since, after?.id ?? beforeAllIds, until, limit, ...scope.values],
  );
  const ids = row.ids ?? [];
  const lastId = ids.at(-1);
  return {
    ids,
    looks: (row.looks ?? []).map((look) => (look === true ? '' : look === false ? null : look)),
    last: lastId === undefined ? null : { sentAt: row.last_at, id: lastId },
  };
};

/** What of history a rule can fit, as far as the database tells without reading a text. */
export interface Scope {
  sql: string;
  join: string;
  values: unknown[];
}

const byKind = new Set<Rule['trigger']['type']>(['comment', 'direct', 'mention', 'review']);

/**
 * The messages that triggers and channels of the rules do not rule out. What is asked here `evaluate` asks again of
 * those that are left, word for word: the kind and the channel of the conversation, and a sure flag of the message.
 */
export const scopeOf = (rules: readonly Rule[]): Scope => {
  const values: unknown[] = [];
  const value = (one: unknown): string => `$${5 + values.push(one)}`;
  const parts = rules.map(({ trigger, channelIds }) => {
    const tests: string[] = [];
    if (byKind.has(trigger.type)) tests.push(`c.kind = ${value(trigger.type)}`);
    if (channelIds.length > 0) tests.push(`c.channel_id = ANY (${value(channelIds)}::uuid[])`);
    if (trigger.type === 'flag') {
      const name = trigger.flag === undefined || trigger.flag === 'any' ? 'TRUE' : `f.name = ${value(trigger.flag)}`;
      tests.push(
        `EXISTS (SELECT FROM flag f WHERE f.workspace_id = m.workspace_id AND f.message_id = m.id AND f.certainty = 'sure' AND ${name})`,
      );
    }
    if (['unanswered', 'assigned', 'closed'].includes(trigger.type)) tests.push('FALSE');
    return tests.length === 0 ? null : `(${tests.join(' AND ')})`;
  });
  const sql = parts.includes(null) ? 'TRUE' : parts.join(' OR ');
  const join = 'JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id';
  return sql === 'TRUE'
    ? { sql, join: '', values: [] }
    : { sql: `(${sql})`, join: sql.includes('c.') ? join : '', values };
};

/** Those messages with all that trigger and conditions ask for, in the order of the platform's time. */
export const listHistory = async (
  db: EntityManager,
  workspaceId: number,
  { ids, needs }: { ids: readonly string[]; needs: Needs },
): Promise<Moment[]> => {
  const columns = [
    needs.analysis ? analysis : noAnalysis,
    needs.flags ? flags : 'NULL AS own_flags, NULL AS flags',
    needs.person ? person : 'NULL AS handle, NULL AS followers, NULL AS is_first',
    needs.conversations ? conversationsBefore : 'NULL AS conversations',
    needs.waiting ? waiting : 'NULL AS waiting_since',
  ];
  const rows: Row[] = await db.query(
    `SELECT m.id, m.text, ${ms('m.sent_at')} AS at, ${ms(`CASE WHEN m.found_by = 'backfill' THEN m.sent_at ELSE greatest(m.sent_at, m.received_at) END`)} AS now, m.conversation_id,
       coalesce(m.author_id, c.contact_id) AS contact_id, m.author_name AS name, coalesce((m.extra->>'isFromEdit')::boolean, false) AND NOT coalesce((m.extra->>'isFirstSight')::boolean, false) AS is_edit, c.external_id AS conversation_name, CASE WHEN h.settings->>'plan' = 'enterprise' THEN NULL ELSE (m.extra->>'canReply')::boolean END AS can_reply, c.kind, c.platform, c.channel_id,
       h.name AS channel_name, c.priority, c.assignee_id, c.team_id, c.label_ids, c.post_id, ${columns.join(', ')}
     FROM unnest($2::uuid[]) AS x (id) JOIN message m ON m.workspace_id = $1 AND m.id = x.id
       JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
       JOIN channel h ON h.workspace_id = c.workspace_id AND h.id = c.channel_id ${needs.person ? joinPerson : ''}
     ORDER BY m.sent_at, m.id`,
    [workspaceId, ids],
  );
  return rows.map((row) => toMoment(row, needs));
};

const toMoment = (row: Row, needs: Needs): Moment => {
  const now = new Date(row.now);
  const sentAt = new Date(row.at);
  const subject: Subject = {
    event: 'message',
    now,
    channelName: row.channel_name,
    isPaused: false,
    lastInboundAt: sentAt,
    repliedPrivatelyAt: null,
    externalConversationId: row.conversation_name,
    canReply: row.can_reply,
    message: {
      id: row.id,
      text: row.text,
      sentAt,
      sentiment: row.sentiment,
      intent: row.intent,
      language: row.language,
      flags: row.own_flags ?? [],
      isEdit: row.is_edit,
    },
    conversation: {
      id: row.conversation_id,
      kind: row.kind,
      platform: row.platform,
      channelId: row.channel_id,
      status: 'open', // an inbound message opens its conversation
      priority: priorities[row.priority] ?? 'normal',
      assigneeId: row.assignee_id,
      teamId: row.team_id,
      labels: row.label_ids,
      flags: row.flags ?? [],
      postId: row.post_id,
      waitingMinutes: row.waiting_since === null ? 0 : (row.now - row.waiting_since) / 60_000,
    },
    contact: {
      id: row.contact_id,
      name: row.name,
      handle: row.handle,
      followers: row.followers,
      isFirst: row.is_first ?? false,
      conversations: row.conversations ?? 0,
    },
    author: { isOwn: false, isBot: false, isAutomated: false },
  };
  const about = {
    conversationId: row.conversation_id,
    contactId: row.contact_id,
    postId: row.post_id,
    channelId: row.channel_id,
    lastMemberAt: null,
    automaticStreak: 0,
  };
  const seatBelt = emptySeatBelt(about, []);
  // Windows and abilities take longer than all the rest: asked of those that a rule fits, unless a condition asks.
  const facts: RuleFacts = needs.window
    ? { ...factsOf(subject), seatBelt }
    : {
        now,
        event: 'message',
        message: subject.message,
        conversation: subject.conversation,
        contact: subject.contact,
        author: subject.author,
        window: { public: true, private: true },
        automation: { isPaused: false },
        seatBelt,
      };
  return { facts, subject };
};

interface Enriched {
  id: string;
  language: string | null;
  sentiment: Sentiment | null;
  intent: Intent | null;
  own_flags: FlagFact[] | null;
  handle: string | null;
  is_bot: boolean;
  is_own: boolean;
  is_automated: boolean;
  last_member: Date | null;
  is_answered: boolean;
  replied_privately: boolean;
  introduced: Date | null;
}

/** Adds what the seat belt asks of those messages that a rule fits: who wrote, and what stood there before them. */
export const enrichCandidates = async (
  db: EntityManager,
  workspaceId: number,
  candidates: readonly Moment[],
  rule: { id: string; position: number },
): Promise<RuleFacts[]> => {
  const rows: Enriched[] = await db.query(
    `SELECT m.id, ${analysis}, ${flagsOf('f.message_id = m.id')} AS own_flags, i.handle, coalesce(i.is_bot, false) AS is_bot,
       EXISTS (SELECT FROM channel o WHERE o.workspace_id = m.workspace_id AND o.platform = c.platform AND o.external_id = i.external_id AND o.deleted_at IS NULL) AS is_own,
       coalesce((m.extra->>'isAutomated')::boolean, false) AS is_automated,
       (SELECT max(o.sent_at) FROM message o WHERE o.workspace_id = m.workspace_id AND o.conversation_id = m.conversation_id AND o.direction = 'outbound' AND o.kind = 'message'
          AND o.author_type <> 'rule' AND o.status NOT IN ('proposed', 'cancelled') AND o.sent_at < m.sent_at) AS last_member,
       EXISTS (SELECT FROM rule_effect e JOIN rule r ON r.workspace_id = e.workspace_id AND r.id = e.rule_id WHERE e.workspace_id = m.workspace_id AND e.cause = m.id::text AND e.sends
          AND e.rule_id <> $3 AND (r.position, r.id) < ($4::int, $3::uuid)) AS is_answered,
       c.kind <> 'direct' AND EXISTS (SELECT FROM message o WHERE o.workspace_id = m.workspace_id AND o.conversation_id = m.conversation_id AND o.direction = 'outbound'
          AND o.audience = 'private' AND o.author_type <> 'rule' AND o.status NOT IN ('proposed', 'cancelled', 'failed') AND o.sent_at < m.sent_at) AS replied_privately,
       (SELECT min(${introducedAt}) FROM partnership p WHERE p.workspace_id = m.workspace_id AND p.contact_id = coalesce(m.author_id, c.contact_id)
          AND p.pre_introduced_at < m.sent_at) AS introduced
     FROM unnest($2::uuid[]) AS x (id) JOIN message m ON m.workspace_id = $1 AND m.id = x.id
       JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id ${joinPerson}`,
    [workspaceId, candidates.map(({ facts }) => facts.message.id), rule.id, rule.position],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return candidates.map(({ facts, subject }) => {
    const row = byId.get(facts.message.id);
    const whole = { ...factsOf(subject), seatBelt: facts.seatBelt };
    return row ? withEnriched(whole, row) : whole;
  });
};

const withEnriched = (facts: RuleFacts, row: Enriched): RuleFacts => ({
  ...facts,
  message: {
    ...facts.message,
    language: row.language,
    sentiment: row.sentiment,
    intent: row.intent,
    flags: row.own_flags ?? [],
  },
  contact: { ...facts.contact, handle: row.handle, preIntroducedAt: row.introduced },
  author: { isOwn: row.is_own, isBot: row.is_bot, isAutomated: row.is_automated },
  window: row.replied_privately
    ? { ...facts.window, private: false, reason: 'this comment had its private reply already' }
    : facts.window,
  seatBelt: { ...facts.seatBelt, lastMemberAnswerAt: row.last_member, isAnswered: row.is_answered },
});
