import type { EchoEvent, ItemEvent } from '../connector';

/** An item that turned out to be our own: it comes back as an echo, never as something inbound. */
export const asEcho = (item: ItemEvent | EchoEvent): EchoEvent => {
  if (item.kind === 'echo') return item;
  const { kind, rating: _rating, ...rest } = item;
  return { ...rest, kind: 'echo', conversationKind: kind === 'message' ? 'direct' : kind };
};
