import type { ChannelAccess, Confirmed, OutboundMessage } from '../connector';
import { filled, id, list, record, text, type Json } from '../shared/read';
import { callGraph, type GraphCall } from './graph';
import { readOrGone } from './people-lookup';
import { firstInstant } from './times';

export type Unconfirmed = OutboundMessage & { attemptedAt: Date };

/** Clocks differ: what was written this long before the attempt may still be it. */
const toleranceMs = 120_000;

/** Reads the thread with the person and looks for our words. What is not there yet may still come, so it is never `absent`. */
export const confirmDirect = async (
  message: Unconfirmed,
  channel: ChannelAccess,
  where: { path: readonly string[]; platform: 'messenger' | 'instagram' },
): Promise<Confirmed> => {
  const person = message.contact.externalId ?? message.externalConversationId;
  if (message.text === '' || person.startsWith('user_ref:')) return { state: 'unknown' };
  const fields = 'messages.limit(20){id,created_time,from,message}';
  const query = { platform: where.platform, user_id: person, fields };
  const { body } = await callGraph(channel, { method: 'GET', path: where.path, query });
  const messages = list(body['data']).flatMap((thread) => list(record(record(thread)['messages'])['data']));
  return find(message, messages.map(record), 'message', (node) => id(record(node['from'])['id']) !== person);
};

interface Where extends Pick<GraphCall, 'login' | 'errors'> {
  path: readonly string[];
  query: Record<string, string>;
  words: 'message' | 'text';
}

/** Reads the newest answers under what was answered, and looks for ours. */
export const confirmComment = async (
  message: Unconfirmed,
  channel: ChannelAccess,
  { path, query, words, ...rest }: Where,
): Promise<Confirmed> => {
  if (message.text === '') return { state: 'unknown' };
  const body = await readOrGone(channel, path, query, rest);
  if (!body) return { state: 'unknown' };
  const ours = (node: Json): boolean => {
    const author = id(record(node['from'])['id']);
    return author === null || author === channel.externalId;
  };
  return find(message, list(body['data']).map(record), words, ours);
};

const find = (
  message: Unconfirmed,
  nodes: readonly Json[],
  words: string,
  isOurs: (node: Json) => boolean,
): Confirmed => {
  const since = message.attemptedAt.getTime() - toleranceMs;
  const found = nodes.find((node) => {
    const at = firstInstant(node['created_time'], node['timestamp']);
    return isOurs(node) && same(text(node[words]), message.text) && (at === null || at.getTime() >= since);
  });
  const externalId = found ? filled(found['id']) : null;
  return externalId ? { state: 'found', externalId } : { state: 'unknown' };
};

/** Meta trims what it stores. */
const same = (stored: string | null, sent: string): boolean =>
  stored !== null && stored.trim().normalize('NFC') === sent.trim().normalize('NFC');
