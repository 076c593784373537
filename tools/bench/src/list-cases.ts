import type { BigData } from './big-data';

/** One list as the inbox asks for it, and the same as somebody would write it by hand. `$1` is the workspace. */
export interface ListCase {
  name: string;
  query: string;
  where: string;
  values: unknown[];
  order?: string;
}

const recent = 'c.last_message_at DESC, c.id DESC';

/** Every filter of the contract, alone beside `status=open` or, where that says more, by itself; then pairs and groups. */
export const listCases = (big: BigData): ListCase[] => {
  const { memberId: me, labels, channelIds, teamIds } = big;
  const open = (name: string, query: string, where: string, ...values: unknown[]): ListCase => ({
    name,
    query: `status=open&${query}`,
    where: `c.status = 'open' AND ${where}`,
    values,
  });
  const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
  const [monthAgo, twoMonthsAgo, tenMinutesAgo] = [hoursAgo(720), hoursAgo(1440), new Date(Date.now() - 600_000)];
  const group = { and: [{ status: 'open' }, { or: [{ label: labels.medium }, { priority: 'urgent' }] }] };
  return [
    { name: 'status', query: 'status=open', where: `c.status = 'open'`, values: [] },
    open('kind', 'kind=review', `c.kind = 'review'`),
    open('platform', 'platform=google-business', `c.platform = 'google-business'`),
    open('channelId', `channelId=${channelIds[0]}`, 'c.channel_id = $2', channelIds[0]),
    open('assigneeId', 'assigneeId=me', 'c.assignee_id = $2', me),
    open('assigneeId.none', 'assigneeId=none', 'c.assignee_id IS NULL'),
    open('teamId', `teamId=${teamIds[1]}`, 'c.team_id = $2', teamIds[1]),
    open('label', `label=${labels.common}`, `c.label_ids @> ARRAY[$2::uuid]`, labels.common),
    open('label.rare', `label=${labels.rare}`, `c.label_ids <> '{}' AND c.label_ids @> ARRAY[$2::uuid]`, labels.rare),
    open('flag', 'flag=urgent', `c.flag_names @> ARRAY['urgent']`),
    open('flag.rare', 'flag=hate', `c.flag_names <> '{}' AND c.flag_names @> ARRAY['hate']`),
    open('sentiment', 'sentiment=negative', `c.sentiment = 'negative'`),
    open('intent', 'intent=hate', `c.intent = 'hate'`),
    open('language', 'language=fa', `c.language = 'fa'`),
    open('priority', 'priority=urgent', 'c.priority = 3'),
    open(
      'unread',
      'unread=true',
      'c.inbound_count > coalesce((SELECT r.read_count FROM conversation_read r WHERE r.workspace_id = $1 AND r.member_id = $2 AND r.conversation_id = c.id), 0)',
      me,
    ),
    open('mentioned', 'mentioned=me', `c.mentioned_ids <> '{}' AND c.mentioned_ids @> ARRAY[$2::uuid]`, me),
    {
      name: 'contactId',
      query: `contactId=${big.busyContactId}`,
      where: 'c.contact_id = $2',
      values: [big.busyContactId],
    },
    { name: 'postId', query: `postId=${big.quietPostId}`, where: 'c.post_id = $2', values: [big.quietPostId] },
    open('waitingMinutes', 'waitingMinutes=10', 'c.waiting_since <= $2', tenMinutesAgo),
    open('after', `after=${monthAgo}`, 'c.last_message_at >= $2', monthAgo),
    open('before', `before=${twoMonthsAgo}`, 'c.last_message_at < $2', twoMonthsAgo),
    {
      name: 'q',
      query: `q=${encodeURIComponent('busy pers')}`,
      where: `(c.id IN (SELECT m.conversation_id FROM message m WHERE m.workspace_id = $1 AND m.search_text LIKE '%busy%' AND m.search_text LIKE '%pers%') OR c.contact_id IN (SELECT k.id FROM contact k WHERE k.workspace_id = $1 AND k.name ILIKE '%busy pers%'))`,
      values: [],
    },
    {
      name: 'sort.oldest',
      query: 'status=open&sort=oldest',
      where: `c.status = 'open'`,
      values: [],
      order: 'c.last_message_at, c.id',
    },
    {
      name: 'sort.waiting',
      query: 'status=open&sort=waiting',
      where: `c.status = 'open'`,
      values: [],
      order: `coalesce(c.waiting_since, 'infinity'), c.id`,
    },
    {
      name: 'sort.priority',
      query: 'status=open&sort=priority',
      where: `c.status = 'open'`,
      values: [],
      order: 'c.priority DESC, c.last_message_at DESC, c.id DESC',
    },
    open(
      'channelId+language',
      `channelId=${channelIds[3]}&language=zh`,
      `c.channel_id = $2 AND c.language = 'zh'`,
      channelIds[3],
    ),
    open(
      'assigneeId+unread',
      'assigneeId=me&unread=true',
      'c.assignee_id = $2 AND c.inbound_count > coalesce((SELECT r.read_count FROM conversation_read r WHERE r.workspace_id = $1 AND r.member_id = $2 AND r.conversation_id = c.id), 0)',
      me,
    ),
    {
      name: 'groups',
      query: `filter=${encodeURIComponent(JSON.stringify(group))}`,
      where: `c.status = 'open' AND (c.label_ids @> ARRAY[$2::uuid] OR c.priority = 3)`,
      values: [labels.medium],
    },
  ];
};

/** The page as one statement: what the row on screen needs, 50 of them and one more. */
export const handSql = ({ where, order = recent }: ListCase): string =>
  `SELECT c.*, k.name AS contact_name, coalesce(k.avatar_url, i.avatar_url) AS avatar_url, i.handle, p.external_id AS post_external_id, p.url AS post_url, p.text AS post_text, p.image_url
   FROM conversation c JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
   LEFT JOIN identity i ON i.workspace_id = c.workspace_id AND i.id = c.identity_id LEFT JOIN post p ON p.workspace_id = c.workspace_id AND p.id = c.post_id
   WHERE c.workspace_id = $1 AND ${where} ORDER BY ${order} LIMIT 51`;
