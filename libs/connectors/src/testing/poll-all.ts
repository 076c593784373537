import type { ChannelAccess, Connector, InboundEvent, NormaliseContext, PollRequest } from '../connector';

/** Polls until nothing waits and gives every item, and the cursor after it. Fails where pages do not end. */
export const pollAll = async (
  connector: Connector,
  channel: ChannelAccess,
  request: Partial<PollRequest> = {},
): Promise<{ items: unknown[]; cursor: string | null }> => {
  const items: unknown[] = [];
  let cursor = request.cursor ?? null;
  for (let page = 0; page < 50; page += 1) {
    const polled = await connector.poll?.({ purpose: 'live', since: null, ...request, cursor }, channel);
    if (!polled) throw new Error(`${connector.platform.id} does not poll`);
    items.push(...polled.items);
    cursor = polled.cursor;
    if (!polled.hasMore) return { items, cursor };
  }
  throw new Error('The pages do not end');
};

/** What `normalise` makes of polled items, each alone. */
export const eventsOf = (
  connector: Connector,
  items: readonly unknown[],
  rest: Partial<NormaliseContext> = {},
): InboundEvent[] =>
  items.flatMap((item) =>
    // As the store gives it back: bytes in, bytes out.
    connector.normalise(JSON.parse(JSON.stringify(item)), {
      externalChannelId: null,
      receivedAt: new Date('2026-11-02T10:00:00Z'),
      foundBy: 'poll',
      ...rest,
    }),
  );
