import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';

/** The location of a channel: `accounts/<account>/locations/<location>`. Throws PlatformError. */
export const placeOf = ({ externalId }: ChannelAccess): string => {
  if (/^accounts\/[\w-]+\/locations\/[\w-]+$/.test(externalId)) return externalId;
  throw new PlatformError('refused', 'bad_location', 'The id must read accounts/<account>/locations/<location>', {
    channelState: 'disconnected',
  });
};
