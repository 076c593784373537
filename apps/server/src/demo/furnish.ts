import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { secretsPlace } from '@hubbub/conversations';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { ServerContext } from '../build-context';
import { demoKeywords } from './content/keywords';
import { colleagues, emailOf, labels, teams, type ColleagueKey, type LabelKey, type TeamKey } from './content/people';
import { demoRules } from './content/rules';
import savedReplies from './content/saved-replies.json';
import type { DemoChannel, DemoPost, DemoSandbox } from './sandbox';

/** Everything that the demo has put into a workspace, so that it can be taken out again to the last row. */
export interface Furniture {
  /** The workspace's name while it is the demo's. */
  name: string;
  channels: Record<string, string>; // external account id → id
  members: Record<ColleagueKey, string>;
  teams: Record<TeamKey, string>;
  labels: Record<LabelKey, string>;
  savedReplies: Record<string, string>;
  rules: string[];
  keywordSets: string[];
  views: string[];
  slaPolicies: string[];
}

/** Members, teams, labels, saved replies, keywords, views and channels of the shop. Rules come once the history is told. */
export const furnish = async (
  ctx: ServerContext,
  db: EntityManager,
  workspaceId: number,
  { demo, url: apiBaseUrl }: DemoSandbox,
): Promise<Furniture> => {
  const furniture: Furniture = {
    name: demo.brand.name,
    channels: {},
    members: await addColleagues(db, workspaceId),
    teams: byKey(teams),
    labels: byKey(labels),
    savedReplies: byKey(savedReplies),
    rules: [],
    keywordSets: demoKeywords.map(() => uuidv7()),
    views: [],
    slaPolicies: [uuidv7()],
  };
  await insert(
    db,
    'team',
    workspaceId,
    ['name text', 'assignment text'],
    teams.map(({ key, name }) => ({ id: furniture.teams[key], name, assignment: 'manual' })),
  );
  await db.query(
    'INSERT INTO team_member (workspace_id, team_id, member_id) SELECT $1::int, * FROM unnest($2::uuid[], $3::uuid[])',
    [
      workspaceId,
      teams.flatMap(({ key, members }) => members.map(() => furniture.teams[key])),
      teams.flatMap(({ members }) => members.map((member) => furniture.members[member])),
    ],
  );
  await insert(
    db,
    'label',
    workspaceId,
    ['name text', 'color text'],
    labels.map(({ key, name, color }) => ({ id: furniture.labels[key], name, color })),
  );
  await addSavedReplies(db, workspaceId, furniture);
  await insert(
    db,
    'keyword_set',
    workspaceId,
    ['flag text', 'terms jsonb', 'patterns jsonb'],
    demoKeywords.map((set, index) => ({ ...set, id: furniture.keywordSets[index] })),
  );
  furniture.views = await addViews(db, workspaceId);
  await insert(
    db,
    'sla_policy',
    workspaceId,
    ['name text', 'first_reply_minutes int', 'close_minutes int'],
    [
      {
        id: furniture.slaPolicies[0],
        name: 'First reply within four hours',
        first_reply_minutes: 240,
        close_minutes: 2880,
      },
    ],
  );
  for (const channel of demo.channels)
    furniture.channels[channel.externalId] = await addChannel(ctx, db, workspaceId, channel, apiBaseUrl);
  await addPosts(db, workspaceId, furniture, demo.posts(), apiBaseUrl);
  await addPeople(db, workspaceId, furniture, demo);
  return furniture;
};

/** In approval or rehearsal where they would write; see `content/rules.ts`. Returns their ids. */
export const addRules = async (db: EntityManager, workspaceId: number, furniture: Furniture): Promise<string[]> => {
  const rules = demoRules({
    label: (key) => furniture.labels[key],
    team: (key) => furniture.teams[key],
    savedReply: (key) => furniture.savedReplies[key] ?? '',
  });
  const rows = rules.map(({ channelIds, ...rule }, position) => ({
    ...rule,
    id: uuidv7(),
    position,
    channel_ids: channelIds,
  }));
  const columns = [
    'name text',
    'mode text',
    'position int',
    'channel_ids uuid[]',
    'trigger jsonb',
    'conditions jsonb',
    'actions jsonb',
    'stops boolean',
    'limits jsonb',
  ];
  await insert(db, 'rule', workspaceId, columns, rows);
  return rows.map(({ id }) => id);
};

const byKey = <Key extends string>(items: readonly { key: Key }[]): Record<Key, string> =>
  Object.fromEntries(items.map(({ key }) => [key, uuidv7()])) as Record<Key, string>;

const insert = async (
  db: EntityManager,
  table: string,
  workspaceId: number,
  columns: readonly string[],
  rows: readonly Record<string, unknown>[],
): Promise<void> => {
  const names = columns.map((column) => column.split(' ')[0]).join(', ');
  await db.query(
    `INSERT INTO ${table} (workspace_id, id, ${names}) SELECT $1::int, x.id, ${names} FROM jsonb_to_recordset($2::jsonb) AS x (id uuid, ${columns.join(', ')})`,
    [workspaceId, JSON.stringify(rows)],
  );
};

const addColleagues = async (db: EntityManager, workspaceId: number): Promise<Furniture['members']> => {
  const ids = byKey(colleagues);
  const nobodyKnows = await hash(randomBytes(24).toString('base64url'));
  const taken = await takenEmails(db);
  const rows = colleagues.map(({ key, name, role }) => ({
    id: ids[key],
    email: taken.has(emailOf(key)) ? emailOf(key).replace('@', `+${workspaceId}@`) : emailOf(key),
    name,
    role,
    password_hash: nobodyKnows,
  }));
  await insert(db, 'member', workspaceId, ['email text', 'name text', 'role text', 'password_hash text'], rows);
  return ids;
};

/** Addresses are unique over all workspaces. */
const takenEmails = async (db: EntityManager): Promise<Set<string>> => {
  const taken = new Set<string>();
  for (const { key } of colleagues) {
    const [found] = await db.query('SELECT * FROM find_sign_in($1)', [emailOf(key)]);
    if (found) taken.add(emailOf(key));
  }
  return taken;
};

const addSavedReplies = async (
  db: EntityManager,
  workspaceId: number,
  { savedReplies: ids }: Furniture,
): Promise<void> => {
  const rows = savedReplies.map(({ key, shortcut, title, body, examples }) => ({
    id: ids[key],
    shortcut,
    title,
    body,
    examples,
  }));
  await insert(db, 'saved_reply', workspaceId, ['shortcut text', 'title text', 'body text', 'examples text[]'], rows);
  const versions = savedReplies.flatMap(({ key, translations }) =>
    Object.entries(translations).map(([language, version]) => ({ saved_reply_id: ids[key], language, ...version })),
  );
  await db.query(
    `INSERT INTO saved_reply_translation (workspace_id, saved_reply_id, language, title, body, examples)
     SELECT $1::int, * FROM jsonb_to_recordset($2::jsonb) AS x (saved_reply_id uuid, language text, title text, body text, examples text[])`,
    [workspaceId, JSON.stringify(versions)],
  );
};

const addViews = async (db: EntityManager, workspaceId: number): Promise<string[]> => {
  const views = [
    { name: 'Partnerships', filter: { status: 'open', flag: ['partnership', 'sponsorship'] }, sort: 'recent' },
    { name: 'Waiting over an hour', filter: { status: 'open', waitingMinutes: 60 }, sort: 'waiting' },
    { name: 'Wholesale', filter: { flag: 'wholesale' }, sort: 'recent' },
    { name: 'Reviews', filter: { kind: 'review' }, sort: 'recent' },
  ];
  const rows = views.map((view, position) => ({ ...view, id: uuidv7(), is_shared: true, position }));
  await insert(
    db,
    'view',
    workspaceId,
    ['name text', 'filter jsonb', 'sort text', 'is_shared boolean', 'position int'],
    rows,
  );
  return rows.map(({ id }) => id);
};

const addChannel = async (
  ctx: ServerContext,
  db: EntityManager,
  workspaceId: number,
  channel: DemoChannel,
  apiBaseUrl: string,
): Promise<string> => {
  const id = uuidv7();
  await db.query(
    'INSERT INTO channel (workspace_id, id, platform, name, external_id, secrets, settings) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [
      workspaceId,
      id,
      channel.platform,
      channel.name,
      channel.externalId,
      ctx.secrets.seal(channel.secrets, secretsPlace(workspaceId, id)),
      JSON.stringify({ ...channel.settings, apiBaseUrl, isDemo: true }),
    ],
  );
  return id;
};

/** What comments hang on, with pictures; a webhook tells of the text and the address alone. */
const addPosts = (
  db: EntityManager,
  workspaceId: number,
  furniture: Furniture,
  posts: readonly DemoPost[],
  apiBaseUrl: string,
): Promise<void> =>
  insert(
    db,
    'post',
    workspaceId,
    ['channel_id uuid', 'external_id text', 'url text', 'text text', 'image_url text'],
    posts.map(({ externalChannelId, externalId, url, text, imagePath }) => ({
      id: uuidv7(),
      channel_id: furniture.channels[externalChannelId],
      external_id: externalId,
      url,
      text,
      image_url: imagePath && `${apiBaseUrl}${imagePath}`,
    })),
  );

/** The cast is known by name: direct messages carry ids alone, and both ids of one person are one contact. */
const addPeople = async (
  db: EntityManager,
  workspaceId: number,
  furniture: Furniture,
  { people, channels }: Pick<DemoSandbox['demo'], 'people' | 'channels'>,
): Promise<void> => {
  const contacts = people().map((person) => ({ ...person, id: uuidv7() }));
  await insert(
    db,
    'contact',
    workspaceId,
    ['name text'],
    contacts.map(({ id, name }) => ({ id, name })),
  );
  await insert(
    db,
    'identity',
    workspaceId,
    [
      'contact_id uuid',
      'channel_id uuid',
      'platform text',
      'external_id text',
      'handle text',
      'name text',
      'followers int',
    ],
    contacts.flatMap(({ id, externalIds, externalChannelId, name, handle, followers }) =>
      externalIds.map((externalId) => ({
        id: uuidv7(),
        contact_id: id,
        channel_id: furniture.channels[externalChannelId],
        platform: channels.find((channel) => channel.externalId === externalChannelId)?.platform,
        external_id: externalId,
        handle,
        name,
        followers,
      })),
    ),
  );
};
