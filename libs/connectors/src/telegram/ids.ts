/**
 * Telegram numbers messages per chat, and per business connection, so our external ids join both:
 * `<chat>:<message>` or `<business connection>:<chat>:<message>`. A direct conversation is `<chat>` or
 * `<business connection>:<chat>`, a comment's is the external id of its top message.
 */
export interface Place {
  chatId: string;
  connectionId: string | null;
}

export const messageName = ({ chatId, connectionId }: Place, messageId: string): string =>
  connectionId ? `${connectionId}:${chatId}:${messageId}` : `${chatId}:${messageId}`;

export const conversationName = ({ chatId, connectionId }: Place): string =>
  connectionId ? `${connectionId}:${chatId}` : chatId;

/** Null where the text is not one of our ids. */
export const readMessageName = (name: string): (Place & { messageId: number }) | null => {
  const parts = name.split(':');
  const messageId = Number(parts.pop());
  const place = readConversationName(parts.join(':'));
  return place && Number.isSafeInteger(messageId) ? { ...place, messageId } : null;
};

export const readConversationName = (name: string): Place | null => {
  const [, connectionId = null, chatId] = /^(?:([^:]+):)?(-?\d+)$/.exec(name) ?? [];
  return chatId ? { chatId, connectionId: connectionId || null } : null;
};
