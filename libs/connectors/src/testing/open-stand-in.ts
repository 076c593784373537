import type { ChannelAccess } from '../connector';
import { channelAccess } from './build';
import { fakeApi, type FakeApi, type FakeRoutes } from './fake-api';
import type { OutboundSpec } from './spec';

/** A stand-in that answers everything well, with some routes changed, and access to it. */
export type OpenStandIn = (change?: FakeRoutes) => Promise<{ api: FakeApi; access: ChannelAccess }>;

export const standInOf =
  (spec: OutboundSpec): OpenStandIn =>
  async (change = {}) => {
    const api = await fakeApi({ ...change, ...spec.routes(), ...change });
    const { secrets, externalId } = spec;
    const settings = typeof spec.settings === 'function' ? spec.settings(api) : (spec.settings ?? {});
    return { api, access: channelAccess({ api, secrets, settings, ...(externalId ? { externalId } : {}) }) };
  };
