const lastSeen = new Map<string, string>();

/** The newest message that has been on the member's screen; a reply names it, so that nothing is answered unread. */
export const markSeen = (conversationId: string, messageId: string): void => {
  lastSeen.set(conversationId, messageId);
};

export const lastSeenOf = (conversationId: string): string | undefined => lastSeen.get(conversationId);
