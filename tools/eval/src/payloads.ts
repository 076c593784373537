import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectors, findConnector, type Connector, type InboundEvent } from '@hubbub/connectors';
import { readJson } from '@hubbub/runtime';
import { figure, type Figure, type Suite } from './suite';

interface Row {
  kind: string;
  externalId?: string;
  text?: string;
  from?: string;
  reason?: string;
}

interface Channels {
  platform: string | null;
  ids: string[];
  account?: string;
}

interface Scored {
  platform: string;
  right: number;
  rows: number;
}

/**
 * Scores a folder of webhook bodies with `expected.json` and `channels.json`: each body goes through its connector
 * alone, and each event is compared with its row. An event without a row counts as a wrong row; an event for an
 * account that is not connected counts as ignored, as the receiver would.
 */
export const payloads: Suite = async ({ path, explain, skip }) => {
  const expected = await readTable<Row[]>(path, 'expected.json');
  const channels = await readTable<Channels>(path, 'channels.json', {});
  const scored: Scored[] = [];
  for (const [file, rows] of Object.entries(expected)) {
    if (!Array.isArray(rows)) {
      skip(`rows of ${file}`);
      continue;
    }
    for (const key of unknownKeys(rows)) skip(`key “${key}” of ${file}`);
    scored.push(await scoreFile(path, file, rows, channels[file] ?? null, explain));
  }
  for (const file of await bodiesWithout(path, expected)) skip(`no expectation for ${file}`);
  return figuresOf(scored);
};

const readTable = async <Value>(
  path: string,
  name: string,
  otherwise?: Record<string, Value>,
): Promise<Record<string, Value>> => {
  try {
    return readJson(await readFile(join(path, name))) as Record<string, Value>;
  } catch (cause) {
    if (otherwise) return otherwise;
    throw new Error(`${join(path, name)} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
};

const knownKeys = ['kind', 'externalId', 'text', 'from', 'reason'];

const unknownKeys = (rows: readonly Row[]): string[] => [
  ...new Set(rows.flatMap((row) => Object.keys(row)).filter((key) => !knownKeys.includes(key))),
];

const bodiesWithout = async (path: string, expected: Record<string, unknown>): Promise<string[]> => {
  const entries = await readdir(path, { recursive: true });
  return entries
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.json') && !['expected.json', 'channels.json'].includes(name) && !expected[name])
    .sort();
};

const scoreFile = async (
  path: string,
  file: string,
  rows: readonly Row[],
  channels: Channels | null,
  explain: (line: string) => void,
): Promise<Scored> => {
  const wrong = (line: string): Scored => {
    explain(`${file}: ${line}`);
    return { platform: channels?.platform ?? 'other', right: 0, rows: rows.length };
  };
  let events: InboundEvent[];
  let connector: Connector | null;
  try {
    const body = readJson(await readFile(join(path, file)));
    connector = connectorOf(file, body, channels);
    if (!connector) return wrong(`no connector for platform ${channels?.platform ?? 'without a name'}`);
    events = connector.normalise(body, {
      externalChannelId: channels?.ids.length === 1 ? (channels.ids[0] ?? null) : null,
      receivedAt: new Date(),
      foundBy: 'webhook',
    });
  } catch (error) {
    return wrong(`threw ${error instanceof Error ? error.message : String(error)}`);
  }
  const seen = events.map((event) => rowOf(event, channels));
  const length = Math.max(rows.length, seen.length);
  const differing = Array.from({ length }, (_, index) => index).filter((index) => !fits(seen[index], rows[index]));
  for (const index of differing)
    explain(
      `${file} row ${index + 1}: expected ${JSON.stringify(rows[index] ?? null)}\n    got ${tell(events[index], seen[index])}`,
    );
  return { platform: channels?.platform ?? 'other', right: length - differing.length, rows: length };
};

/** The platform that is connected; for what belongs to no channel, whichever reads that family of bodies. */
const connectorOf = (file: string, body: unknown, channels: Channels | null): Connector | null => {
  if (channels?.platform) return findConnector(channels.platform);
  const object = typeof body === 'object' && body !== null ? (body as { object?: unknown }).object : undefined;
  const byObject: Record<string, string> = { page: 'facebook', whatsapp_business_account: 'whatsapp' };
  const named = [String(object), byObject[String(object)] ?? '', ...file.split('/')].map(findConnector).find(Boolean);
  return named ?? findConnector('facebook') ?? connectors[0] ?? null;
};

const rowOf = (event: InboundEvent, channels: Channels | null): Row => {
  const { externalChannelId } = event;
  const isConnected =
    !channels || !externalChannelId || [...channels.ids, channels.account].includes(externalChannelId);
  if (!isConnected) return { kind: 'ignored' };
  const row: Row = { kind: event.kind };
  if ('externalId' in event && event.externalId !== null) row.externalId = event.externalId;
  if ('text' in event && event.text !== null) row.text = event.text;
  if ('author' in event && event.author) row.from = event.author.externalId;
  return row;
};

const fits = (seen: Row | undefined, row: Row | undefined): boolean =>
  seen !== undefined &&
  row !== undefined &&
  seen.kind === row.kind &&
  (['externalId', 'text', 'from'] as const).every((key) => row[key] === undefined || row[key] === seen[key]);

const tell = (event: InboundEvent | undefined, seen: Row | undefined): string => {
  if (!event) return 'no event';
  const why = event.kind === 'ignored' ? ` (${event.reason}: ${event.detail})` : '';
  return `${JSON.stringify(seen)}${why}`;
};

const figuresOf = (scored: readonly Scored[]): Figure[] => {
  const share = (some: readonly Scored[]): number => {
    const rows = some.reduce((sum, one) => sum + one.rows, 0);
    return rows === 0 ? 1 : some.reduce((sum, one) => sum + one.right, 0) / rows;
  };
  const platforms = [...new Set(scored.map(({ platform }) => platform))].sort();
  return [
    figure('payloads.right', share(scored), '>= 1'),
    ...platforms.map((platform) =>
      figure(`payloads.${platform}`, share(scored.filter((one) => one.platform === platform)), '>= 1'),
    ),
  ];
};
