import type { PlatformError } from '@hubbub/runtime';
import type { ChannelRow } from '@hubbub/store';

type ChannelReason = Pick<ChannelRow, 'reason' | 'reasonCode'>;

/** What is wrong with a channel, as it is kept: in English or the platform's words, and as a code. */
export const reasonOf = ({ message, code }: PlatformError): ChannelReason => ({ reason: message, reasonCode: code });

export const noReason: ChannelReason = { reason: null, reasonCode: null };
