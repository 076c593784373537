import type { RuleHistory, SeatBeltFacts } from '@hubbub/automation';
import { foldText } from '@hubbub/text';
import type { EntityManager } from 'typeorm';
import { introducedAt } from '../partnership/introduction';
import type { ActiveRule } from './load-rules';

export interface About {
  conversationId: string;
  contactId: string;
  postId: string | null;
  channelId: string;
  lastMemberAt: Date | null;
  automaticStreak: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Nothing has happened yet: enough to see whether a rule would answer at all. */
export const emptySeatBelt = (about: About, rules: readonly ActiveRule[]): SeatBeltFacts => ({
  lastMemberAnswerAt: about.lastMemberAt,
  consecutiveAutomatic: 0,
  isAnswered: false,
  channelLastHour: 0,
  contactLastDay: 0,
  rules: Object.fromEntries(rules.map(({ id, enabledAt }) => [id, { ...noHistory, enabledAt }])),
});

const noHistory: RuleHistory = {
  enabledAt: null,
  lastToContactAt: null,
  lastToConversationAt: null,
  toPost: 0,
  lastHour: 0,
  approved: 0,
};

interface Counted {
  rule_id: string;
  last_to_contact: Date | null;
  last_to_conversation: Date | null;
  to_post: number;
  last_hour: number;
  approved: number;
}

/**
 * What rules have sent so far, counted from the effects that were committed with their causes. Each count walks an
 * index no further than the largest limit that asks for it, so that a rule with a long past costs no more than a new one.
 */
export const gatherSeatBelt = async (
  db: EntityManager,
  workspaceId: number,
  about: About,
  rules: readonly ActiveRule[],
  now: Date,
): Promise<SeatBeltFacts> => {
  const hourAgo = new Date(now.getTime() - hourMs);
  const dayAgo = new Date(now.getTime() - dayMs);
  const most = Math.max(500, ...rules.map(({ limits }) => Math.max(limits.perPost ?? 0, limits.perHour ?? 0)));
  const rows: Counted[] = await db.query(
    `SELECT r.id AS rule_id,
       (SELECT max(e.at) FROM rule_effect e WHERE e.workspace_id = $1 AND e.contact_id = $3 AND e.rule_id = r.id AND e.sends) AS last_to_contact,
       (SELECT max(e.at) FROM rule_effect e WHERE e.workspace_id = $1 AND e.conversation_id = $4 AND e.rule_id = r.id AND e.sends) AS last_to_conversation,
       (SELECT count(*)::int FROM (SELECT 1 FROM rule_effect e WHERE e.workspace_id = $1 AND e.rule_id = r.id AND e.post_id = $5 AND e.sends LIMIT $7) AS x) AS to_post,
       (SELECT count(*)::int FROM (SELECT 1 FROM rule_effect e WHERE e.workspace_id = $1 AND e.rule_id = r.id AND e.at > $6 AND e.sends LIMIT $7) AS x) AS last_hour,
       CASE WHEN r.first > 0 THEN (SELECT count(*)::int FROM (SELECT 1 FROM rule_effect e JOIN message m ON m.workspace_id = e.workspace_id AND m.id = e.message_id
         WHERE e.workspace_id = $1 AND e.rule_id = r.id AND e.sends AND m.status NOT IN ('proposed', 'cancelled') LIMIT r.first) AS x) ELSE 0 END AS approved
     FROM unnest($2::uuid[], $8::int[]) AS r (id, first)`,
    [
      workspaceId,
      rules.map(({ id }) => id),
      about.contactId,
      about.conversationId,
      about.postId,
      hourAgo,
      most,
      rules.map(({ limits }) => limits.approveFirst ?? 0),
    ],
  );
  const [counts]: [{ channel_hour: number; contact_day: number; last_here: Date | null }] = await db.query(
    `SELECT (SELECT count(*)::int FROM (SELECT 1 FROM rule_effect WHERE workspace_id = $1 AND channel_id = $2 AND sends AND at > $3 LIMIT $7) AS x) AS channel_hour,
       (SELECT count(*)::int FROM rule_effect WHERE workspace_id = $1 AND contact_id = $4 AND sends AND at > $5) AS contact_day,
       (SELECT max(at) FROM rule_effect WHERE workspace_id = $1 AND conversation_id = $6 AND sends) AS last_here`,
    [workspaceId, about.channelId, hourAgo, about.contactId, dayAgo, about.conversationId, most],
  );
  const histories = rules.map(({ id, enabledAt }): [string, RuleHistory] => {
    const row = rows.find(({ rule_id }) => rule_id === id);
    return [
      id,
      {
        enabledAt,
        lastToContactAt: row?.last_to_contact ?? null,
        lastToConversationAt: row?.last_to_conversation ?? null,
        toPost: row?.to_post ?? 0,
        lastHour: row?.last_hour ?? 0,
        approved: row?.approved ?? 0,
      },
    ];
  });
  // A pause of a day ends a row of automatic answers.
  const goesOn = counts.last_here !== null && counts.last_here > dayAgo;
  return {
    ...emptySeatBelt(about, rules),
    consecutiveAutomatic: goesOn ? about.automaticStreak : 0,
    channelLastHour: counts.channel_hour,
    contactLastDay: counts.contact_day,
    rules: Object.fromEntries(histories),
  };
};

/** Shorter words are said by everybody. */
const tellingUnits = 16;

/** What only an answer needs to know of its author: is it our own text that comes back, were they introduced before? */
export const gatherAuthor = async (
  db: EntityManager,
  workspaceId: number,
  { contactId, handle, text, now }: { contactId: string; handle: string | null; text: string; now: Date },
): Promise<{ repeatsOurs: boolean; preIntroducedAt: Date | null }> => {
  const folded = foldText(text);
  const [row]: [{ repeats: boolean; introduced: Date | null }] = await db.query(
    `SELECT $4::text IS NOT NULL AND EXISTS (SELECT FROM message m WHERE m.workspace_id = $1 AND m.author_type = 'rule' AND m.kind = 'message' AND md5(m.search_text) = md5($4) AND m.sent_at > $5) AS repeats,
       (SELECT min(${introducedAt}) FROM partnership p WHERE p.workspace_id = $1 AND (p.contact_id = $2
          OR p.contact_id IN (SELECT i.contact_id FROM identity i WHERE i.workspace_id = $1 AND lower(i.handle) = lower($3) AND length($3) >= 5))) AS introduced`,
    [
      workspaceId,
      contactId,
      handle?.replace(/^@/u, '') ?? null,
      folded.length >= tellingUnits ? folded : null,
      new Date(now.getTime() - dayMs),
    ],
  );
  return { repeatsOurs: row.repeats, preIntroducedAt: row.introduced };
};
