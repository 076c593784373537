import type { Filter } from '@hubbub/contracts';
import { groupComments } from '../clusters/group-comments';
import { countFigure, type Report, type ReportContext, spanOf } from './report';

const spanLine = ({ since, until }: ReportContext) => ({ since: since.toISOString(), until: until.toISOString() });

/**
 * Ids grow with time, so that a span of messages is a range of the primary key; an hour of slack covers clocks that
 * differ, the time of the message itself decides.
 */
const idFrom = (at: Date): string => {
  const hex = Math.max(0, at.getTime() - 3_600_000)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
};
const inbound = `m.workspace_id = $1 AND m.id >= $2 AND m.received_at >= $3 AND m.received_at < $4 AND m.direction = 'inbound' AND m.kind = 'message' AND m.found_by <> 'backfill'`;
const inboundValues = ({ workspaceId, since, until }: ReportContext): unknown[] => [
  workspaceId,
  idFrom(since),
  since,
  until,
];

/** When people write, and where. */
export const inboundReport = async (context: ReportContext): Promise<Report> => {
  const { db, timeZone } = context;
  const span = spanOf(context);
  const cells: { channelId: string; channel: string; platform: string; hour: number; messages: number }[] =
    await db.query(
      `SELECT m.channel_id AS "channelId", h.name AS channel, h.platform, extract(hour FROM m.received_at AT TIME ZONE $5)::int AS hour, count(*)::int AS messages
     FROM message m JOIN channel h ON h.workspace_id = m.workspace_id AND h.id = m.channel_id WHERE ${inbound} GROUP BY 1, 2, 3, 4 ORDER BY 2, 4`,
      [...inboundValues(context), timeZone],
    );
  const channels = [...new Map(cells.map((cell) => [cell.channelId, cell])).values()];
  const sum = (of: readonly { messages: number }[]): number => of.reduce((total, { messages }) => total + messages, 0);
  const rows = channels
    .map(({ channelId, channel, platform }) => {
      const own = cells.filter((cell) => cell.channelId === channelId);
      const busiest = own.reduce((most, cell) => (cell.messages > most.messages ? cell : most));
      return { channel, platform, messages: sum(own), busiestHour: busiest.hour, channelId };
    })
    .sort((a, b) => b.messages - a.messages);
  return {
    name: 'inbound',
    formula: `Messages that came in between ${span.after} and ${span.before}, by channel and by hour of the day in ${timeZone}; history fetched on connecting is left out.`,
    ...spanLine(context),
    figures: [
      await countFigure(
        context,
        'conversations',
        'Conversations whose newest message, theirs or ours, lies in the span',
        span,
      ),
      {
        name: 'messages',
        value: sum(cells),
        unit: 'messages',
        formula: 'Messages that came in during the span',
        filter: span,
      },
    ],
    rows,
    rowFilters: rows.map(({ channelId }): Filter => ({ channelId, ...span })),
    hours: Array.from({ length: 24 }, (_, hour) => ({
      hour,
      messages: sum(cells.filter((cell) => cell.hour === hour)),
    })),
    cells,
  };
};

/** How people feel, by day. */
export const sentiment = async (context: ReportContext): Promise<Report> => {
  const { db, workspaceId, since, until, timeZone } = context;
  const span = spanOf(context);
  const rows: { day: string; positive: number; neutral: number; negative: number; first: Date; last: Date }[] =
    await db.query(
      `SELECT to_char(c.last_message_at AT TIME ZONE $4, 'YYYY-MM-DD') AS day, count(*) FILTER (WHERE c.sentiment = 'positive')::int AS positive,
       count(*) FILTER (WHERE c.sentiment = 'neutral')::int AS neutral, count(*) FILTER (WHERE c.sentiment = 'negative')::int AS negative, min(c.last_message_at) AS first, max(c.last_message_at) AS last
     FROM conversation c WHERE c.workspace_id = $1 AND c.last_message_at >= $2 AND c.last_message_at < $3 GROUP BY 1 ORDER BY 1`,
      [workspaceId, since, until, timeZone],
    );
  const figure = (mood: 'positive' | 'neutral' | 'negative') =>
    countFigure(
      context,
      mood,
      `Conversations with their newest message in the span whose newest message from them reads ${mood}`,
      {
        sentiment: mood,
        ...span,
      },
    );
  return {
    name: 'sentiment',
    formula: 'Each conversation counts once, by what its newest message from outside reads like.',
    ...spanLine(context),
    figures: [await figure('negative'), await figure('neutral'), await figure('positive')],
    rows: rows.map(({ day, positive, neutral, negative }) => ({ day, positive, neutral, negative })),
    rowFilters: rows.map(({ first, last }): Filter => ({
      after: first.toISOString(),
      before: new Date(last.getTime() + 1).toISOString(),
    })),
  };
};

/** What people wish for and what they keep asking, gathered by likeness. */
export const requests = async (context: ReportContext): Promise<Report> => {
  const { db, workspaceId, since, until } = context;
  const span = spanOf(context);
  const asked: { conversationId: string; language: string; text: string; receivedAt: Date; intent: string }[] =
    await db.query(
      `SELECT c.id AS "conversationId", coalesce(c.language, 'und') AS language, m.text, m.received_at AS "receivedAt", c.intent
     FROM conversation c JOIN LATERAL (SELECT i.text, i.received_at FROM message i WHERE i.workspace_id = c.workspace_id AND i.conversation_id = c.id AND i.direction = 'inbound' AND i.deleted_at IS NULL
       ORDER BY i.sent_at DESC, i.id DESC LIMIT 1) AS m ON TRUE
     WHERE c.workspace_id = $1 AND c.intent IN ('feature_request', 'question') AND c.last_message_at >= $2 AND c.last_message_at < $3 ORDER BY c.last_message_at DESC LIMIT 20000`,
      [workspaceId, since, until],
    );
  const groups = (['feature_request', 'question'] as const).flatMap((intent) =>
    groupComments(
      asked.filter((one) => one.intent === intent),
      intent === 'question' ? 2 : 1,
    ).map((group) => ({ intent, ...group })),
  );
  const shown = groups.sort((a, b) => b.comments.length - a.comments.length).slice(0, 100);
  return {
    name: 'requests',
    formula:
      'Conversations with their newest message in the span that read as a wish for something new or as a question; alike ones are one line, questions from two people on.',
    ...spanLine(context),
    figures: [
      await countFigure(context, 'feature requests', 'Read as a wish for something new', {
        intent: 'feature_request',
        ...span,
      }),
      await countFigure(context, 'questions', 'Read as a question', { intent: 'question', ...span }),
    ],
    rows: shown.map(({ intent, language, comments }) => ({
      kind: intent === 'question' ? 'question' : 'request',
      people: comments.length,
      text: comments[0]!.text.slice(0, 280).toWellFormed(),
      language,
    })),
    rowFilters: shown.map(({ comments }): Filter => ({
      id: comments.slice(0, 200).map(({ conversationId }) => conversationId),
    })),
  };
};

/** Who stands by the brand: from kind words to speaking up for it under other people's comments. */
export const fans = async (context: ReportContext): Promise<Report> => {
  const { db } = context;
  const span = spanOf(context);
  const rows: {
    contactId: string;
    name: string;
    messages: number;
    positive: number;
    days: number;
    defended: number;
  }[] = await db.query(
    `SELECT k.id AS "contactId", k.name, x.messages, x.positive, x.days, x.defended FROM (
       SELECT coalesce(a.merged_into, a.id) AS contact_id, sum(s.messages)::int AS messages, sum(s.positive)::int AS positive, max(s.days)::int AS days, sum(s.defended)::int AS defended FROM (
         SELECT m.author_id, count(*) AS messages, count(*) FILTER (WHERE m.analysis->>'sentiment' = 'positive') AS positive, count(DISTINCT m.received_at::date) AS days,
           count(*) FILTER (WHERE m.analysis->>'sentiment' = 'positive' AND c.contact_id <> m.author_id AND c.kind = 'comment') AS defended
         FROM message m JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id WHERE ${inbound} AND m.author_type = 'contact' AND m.author_id IS NOT NULL GROUP BY m.author_id) AS s
       JOIN contact a ON a.workspace_id = $1 AND a.id = s.author_id WHERE a.erased_at IS NULL GROUP BY 1) AS x
     JOIN contact k ON k.workspace_id = $1 AND k.id = x.contact_id WHERE x.positive >= 2 AND x.positive * 2 > x.messages ORDER BY x.defended DESC, x.days DESC, x.positive DESC, k.id LIMIT 100`,
    inboundValues(context),
  );
  const ids = rows.map(({ contactId }) => contactId);
  return {
    name: 'fans',
    formula:
      'People with two or more kind messages in the span, most of what they wrote. Steps: praises; returns (three days or more); defends (kind words under somebody else’s comment).',
    ...spanLine(context),
    figures: [
      {
        name: 'fans',
        value: rows.length,
        unit: 'people',
        formula: 'People in the table below',
        filter: ids.length > 0 ? { contactId: ids, ...span } : null,
      },
      ...(ids.length > 0
        ? [
            await countFigure(
              context,
              'their conversations',
              'Their conversations with the newest message in the span',
              { contactId: ids, ...span },
            ),
          ]
        : []),
    ],
    rows: rows.map(({ contactId, name, messages, positive, days, defended }) => ({
      name,
      step: defended > 0 ? 'defends' : days >= 3 ? 'returns' : 'praises',
      messages,
      positive,
      days,
      defended,
      contactId,
    })),
    rowFilters: rows.map(({ contactId }): Filter => ({ contactId })),
  };
};
