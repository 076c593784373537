import { z } from 'zod';

/** A channel as HTTP and sockets carry it: never its secrets. */
export const Channel = z.object({
  id: z.uuid(),
  platform: z.string(),
  name: z.string(),
  externalId: z.string(),
  settings: z.record(z.string(), z.unknown()),
  webhookUrl: z.string().nullable(),
  status: z.object({
    state: z.enum(['ok', 'degraded', 'disconnected', 'off']),
    reason: z.string().nullable().describe('What is wrong: in English, or in the platform’s own words.'),
    reasonCode: z
      .string()
      .nullable()
      .describe('The same as a code: one of `x-failure-codes`, or the platform’s own name for it.'),
    lastEventAt: z.iso.datetime().nullable(),
    tokenExpiresAt: z.iso.datetime().nullable(),
    failingSends: z.int(),
    restsUntil: z.iso.datetime().nullable(),
    restReason: z.enum(['limit', 'silent']).nullable(),
    backfill: z.record(z.string(), z.unknown()).nullable(),
    reconciledAt: z.iso.datetime().nullable(),
    subscribedAt: z.iso.datetime().nullable(),
    since: z.iso.datetime(),
  }),
  version: z.int(),
  createdAt: z.iso.datetime(),
});
export type Channel = z.infer<typeof Channel>;
