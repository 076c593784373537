import type { ExternalAuthor } from '../connector';
import type { Profile } from './shapes';

/** A person is known by their DID; the handle may change any day. */
export const toAuthor = ({ did, handle, displayName, avatar }: Profile): ExternalAuthor => ({
  externalId: did,
  name: displayName || handle || did,
  handle: handle === 'handle.invalid' ? undefined : handle,
  avatarUrl: avatar,
});
