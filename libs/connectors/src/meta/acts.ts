import { PlatformError } from '@hubbub/runtime';
import type { Acted, ChannelAccess } from '../connector';
import { callGraph, requireSuccess, type GraphCall } from './graph';

/** One call that answers `{"success": true}`. `call` null: the platform has no such act. */
export const performAct = async (call: GraphCall | null, channel: ChannelAccess): Promise<Acted> => {
  if (!call) throw new PlatformError('refused', 'not_supported', 'The platform has no such act here');
  requireSuccess(await callGraph(channel, call));
  return {};
};
