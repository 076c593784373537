/** A member's own unsent text in a conversation, the same on every device of theirs. */
export interface Draft {
  text: string;
  audience: string | null;
  attachments: string[]; // ids of uploads
  files: { id: string; name: string; type: string; bytes: number }[]; // the same, to be shown on another device
  version: number; // counts up with each change; 0: there is none
  updatedAt: string | null;
}

export type DraftUpdate = Draft & { conversationId: string };
