import type { ChannelAccess } from '../connector';
import { changeSession, readSession } from './session';

/** Posts that a reconciliation compares with the platform. */
const keep = 200;

const shortCid = (cid: string) => cid.slice(-8);

/** The posts of others that came in lately: address and version. */
export const listSeen = (channel: ChannelAccess): Map<string, string> => new Map(readSession(channel)?.seen ?? []);

export const isOtherVersion = (seen: ReadonlyMap<string, string>, uri: string, cid: string): boolean => {
  const before = seen.get(uri);
  return before !== undefined && before !== shortCid(cid);
};

/** Remembers these posts (a cid), forgets those with null. Newest last; the oldest fall out. */
export const rememberSeen = async (
  channel: ChannelAccess,
  changes: readonly (readonly [uri: string, cid: string | null])[],
): Promise<void> => {
  const before = listSeen(channel);
  const after = new Map(before);
  for (const [uri, cid] of changes) {
    if (cid !== null && after.get(uri) === shortCid(cid)) continue;
    after.delete(uri);
    if (cid !== null) after.set(uri, shortCid(cid));
  }
  const entries = [...after].slice(-keep);
  const isSame = entries.length === before.size && entries.every(([uri, cid]) => before.get(uri) === cid);
  if (!isSame) await changeSession(channel, { seen: entries });
};
