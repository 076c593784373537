import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readJson } from '@hubbub/runtime';
import type { InboundEvent, NormaliseContext } from '../connector';

/**
 * What is expected of one event. `kind`, `externalId`, `text`, `from` are the rows that recorded bodies come with;
 * the others may be added by us. What is absent is not checked; null = must be absent.
 */
export interface ExpectedRow {
  kind: InboundEvent['kind'];
  externalId?: string;
  text?: string;
  from?: string;
  /** Free words; for `ignored` of our own fixtures `code` names the reason. */
  reason?: string;
  code?: string;
  channel?: string;
  conversation?: string | null;
  replyTo?: string | null;
  post?: string | null;
  at?: string | null;
  emoji?: string | null;
  status?: string;
  rating?: number;
  isPartial?: boolean;
  isAutomated?: boolean;
  attachments?: string[];
}

export interface Fixture {
  /** Path below the folder, with `/`. */
  name: string;
  /** The body as it came, byte for byte. */
  raw: Buffer;
  rows: ExpectedRow[];
  /** The channel whose own URL received it, where there is exactly one. */
  externalChannelId: string | null;
}

export interface ChannelsEntry {
  platform: string | null;
  ids: string[];
  account?: string;
}

/** Reads a folder of bodies with its `expected.json` and, where there is one, `channels.json`. */
export const readFixtures = (folder: string): Fixture[] => {
  const expected = readTable<ExpectedRow[]>(join(folder, 'expected.json'));
  const channels = readTable<ChannelsEntry>(join(folder, 'channels.json'));
  const bodies = listFiles(folder).filter((name) => name.endsWith('.json') && !tables.has(name));
  const missing = [
    ...bodies.filter((name) => !expected[name]),
    ...Object.keys(expected).filter((name) => !bodies.includes(name)),
  ];
  if (missing.length > 0) throw new Error(`expected.json and the bodies of ${folder} differ: ${missing.join(', ')}`);
  return bodies.map((name) => ({
    name,
    raw: readFileSync(join(folder, name)),
    rows: expected[name] ?? [],
    externalChannelId: channels[name]?.ids.length === 1 ? (channels[name].ids[0] ?? null) : null,
  }));
};

const tables = new Set(['expected.json', 'channels.json']);

const readTable = <Row>(path: string): Record<string, Row> =>
  existsSync(path) ? (readJson(readFileSync(path)) as Record<string, Row>) : {};

const listFiles = (folder: string, root = folder): string[] =>
  readdirSync(folder)
    .sort()
    .flatMap((entry) => {
      const path = join(folder, entry);
      return statSync(path).isDirectory() ? listFiles(path, root) : [relative(root, path).split(sep).join('/')];
    });

export const contextOf = (
  fixture: Pick<Fixture, 'externalChannelId'>,
  rest: Partial<NormaliseContext> = {},
): NormaliseContext => ({
  externalChannelId: fixture.externalChannelId,
  receivedAt: new Date('2026-11-02T10:00:00Z'),
  foundBy: 'webhook',
  ...rest,
});

/** An event in the words of a row. */
export const rowOf = (event: InboundEvent): ExpectedRow => {
  const seen: Record<string, unknown> = { ...event };
  const author = seen['author'] as { externalId: string } | null | undefined;
  const post = seen['post'] as { externalId: string } | undefined;
  const attachments = seen['attachments'] as { type: string }[] | undefined;
  return {
    kind: event.kind,
    externalId: (seen['externalId'] ?? undefined) as string | undefined,
    text: (seen['text'] ?? undefined) as string | undefined,
    from: author?.externalId,
    code: seen['reason'] as string | undefined,
    channel: event.externalChannelId,
    conversation: (seen['externalConversationId'] ?? null) as string | null,
    replyTo: (seen['replyToExternalId'] ?? null) as string | null,
    post: post?.externalId ?? null,
    at: event.at?.toISOString() ?? null,
    emoji: (seen['emoji'] ?? null) as string | null,
    status: seen['status'] as string | undefined,
    rating: seen['rating'] as number | undefined,
    isPartial: seen['isPartial'] === true,
    isAutomated: seen['isAutomated'] === true,
    attachments: attachments?.map(({ type }) => type) ?? [],
  };
};

/** What differs between an event and its row, in words; empty where the event is right. */
export const differences = (event: InboundEvent | undefined, row: ExpectedRow): string[] => {
  if (!event) return [`no event for ${JSON.stringify(row)}`];
  const seen = rowOf(event);
  return (Object.keys(row) as (keyof ExpectedRow)[])
    .filter((key) => key !== 'reason' && JSON.stringify(row[key]) !== JSON.stringify(seen[key]))
    .map((key) => `${key}: expected ${JSON.stringify(row[key])}, got ${JSON.stringify(seen[key])}`);
};
