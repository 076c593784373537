import type { SeatBeltFacts } from '@hubbub/automation';
import type { EntityManager } from 'typeorm';
import type { ActiveRule } from './load-rules';

export interface About {
  conversationId: string;
  contactId: string;
  postId: string | null;
  channelId: string;
  lastMemberAt: Date | null;
  automaticStreak: number;
}

/** Nothing has happened yet: enough to see whether a rule would answer at all. */
export const emptySeatBelt = (about: About, rules: readonly ActiveRule[]): SeatBeltFacts => ({
  lastMemberAnswerAt: about.lastMemberAt,
  consecutiveAutomatic: about.automaticStreak,
  isAnswered: false,
  channelLastHour: 0,
  rules: Object.fromEntries(
    rules.map(({ id, enabledAt }) => [
      id,
      { enabledAt, lastToContactAt: null, lastToConversationAt: null, toPost: 0, lastHour: 0, approved: 0 },
    ]),
  ),
});

/** What rules have sent so far, counted from the effects that were committed with their causes. */
export const gatherSeatBelt = async (
  db: EntityManager,
  workspaceId: number,
  about: About,
  rules: readonly ActiveRule[],
  now: Date,
): Promise<SeatBeltFacts> => {
  const hourAgo = new Date(now.getTime() - 3_600_000);
  const rows: {
    rule_id: string;
    last_to_contact: Date | null;
    last_to_conversation: Date | null;
    to_post: number;
    last_hour: number;
    approved: number;
  }[] = await db.query(
    `SELECT e.rule_id, max(e.at) FILTER (WHERE e.contact_id = $3) AS last_to_contact, max(e.at) FILTER (WHERE e.conversation_id = $4) AS last_to_conversation,
       count(*) FILTER (WHERE e.post_id = $5)::int AS to_post, count(*) FILTER (WHERE e.at > $6)::int AS last_hour,
       count(*) FILTER (WHERE m.status NOT IN ('proposed', 'cancelled'))::int AS approved
     FROM rule_effect e LEFT JOIN message m ON m.workspace_id = e.workspace_id AND m.id = e.message_id
     WHERE e.workspace_id = $1 AND e.rule_id = ANY ($2) AND e.sends GROUP BY e.rule_id`,
    [workspaceId, rules.map(({ id }) => id), about.contactId, about.conversationId, about.postId, hourAgo],
  );
  const [{ channel_hour }]: [{ channel_hour: number }] = await db.query(
    'SELECT count(*)::int AS channel_hour FROM rule_effect WHERE workspace_id = $1 AND channel_id = $2 AND sends AND at > $3',
    [workspaceId, about.channelId, hourAgo],
  );
  const belt = emptySeatBelt(about, rules);
  const histories = rules.map(({ id, enabledAt }) => {
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
    ] as const;
  });
  return { ...belt, channelLastHour: channel_hour, rules: Object.fromEntries(histories) };
};
