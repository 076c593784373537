import { createHash } from 'node:crypto';
import type { ChannelAccess } from '../connector';
import { filled, id, record } from '../shared/read';
import { changeSession, readSession } from './session';

/** Posts that a reconciliation compares with the server. */
const keep = 150;

export interface SeenPost {
  /** By which the server is asked for it. */
  id: string;
  version: string;
}

/** What a post says now, in eight characters; not every server tells when one was edited. */
export const versionOf = (status: unknown): string => {
  const { content, spoiler_text: spoiler, edited_at: editedAt } = record(status);
  return createHash('sha256')
    .update(JSON.stringify([content ?? '', spoiler ?? '', editedAt ?? '']))
    .digest('base64url')
    .slice(0, 8);
};

export const listSeen = (channel: ChannelAccess): Map<string, SeenPost> =>
  new Map((readSession(channel)?.seen ?? []).map(([uri, statusId, version]) => [uri, { id: statusId, version }]));

export const isOtherVersion = (seen: ReadonlyMap<string, SeenPost>, status: unknown): boolean => {
  const before = seen.get(filled(record(status)['uri']) ?? '');
  return before !== undefined && before.version !== versionOf(status);
};

/** Remembers these posts as they are, and forgets those that are gone. The oldest fall out. */
export const rememberSeen = async (
  channel: ChannelAccess,
  statuses: readonly unknown[],
  gone: readonly string[] = [],
): Promise<void> => {
  const before = listSeen(channel);
  const after = new Map(before);
  for (const uri of gone) after.delete(uri);
  for (const status of statuses) {
    const [uri, statusId] = [filled(record(status)['uri']), id(record(status)['id'])];
    if (uri && statusId) after.set(uri, { id: statusId, version: versionOf(status) });
  }
  const seen = [...after].slice(-keep).map(([uri, post]): [string, string, string] => [uri, post.id, post.version]);
  const isSame = seen.length === before.size && seen.every(([uri, , version]) => before.get(uri)?.version === version);
  if (!isSame) await changeSession(channel, { seen });
};
