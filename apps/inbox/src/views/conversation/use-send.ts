import type { Conversation, Message } from '@hubbub/contracts';
import { useCallback, useRef, useState } from 'react';
import { announce } from '../../state/announce';
import type { Problem } from '../../state/problem';
import { readNewest, send, sendNote } from '../../state/thread-acts';
import type { ComposerAudience } from './audience';
import { lastSeenOf } from './seen';

/** A suggestion that was put into the text. */
export interface Taken {
  suggestionId: string;
  variant: number; // its place among the suggestion's variants
  text: string;
}

interface ToSend {
  text: string;
  audience: ComposerAudience;
  attachments: readonly string[]; // ids of uploads
  replyTo: Message | null;
  undoSeconds: number;
}

/** Sends what the composer holds. A conversation that has moved asks first: `moved` is the message thought to be the last. */
export const useSend = (
  { id }: Conversation,
  maySend: boolean,
  held: ToSend,
  setProblem: (problem: Problem | null) => void,
  onSent: (andClose: boolean) => void, // of what is no note, `andClose` as asked
) => {
  const [isSending, setIsSending] = useState(false);
  const [moved, setMoved] = useState<string | null>(null);
  const taken = useRef<Taken | null>(null);
  const latest = useRef({ held, onSent });
  latest.current = { held, onSent };

  const submit = useCallback(
    async (andClose: boolean, expected = lastSeenOf(id)) => {
      if (!maySend) return;
      const { text, audience, attachments, replyTo, undoSeconds } = latest.current.held;
      const used = taken.current;
      setIsSending(true);
      setProblem(null);
      const result =
        audience === 'note'
          ? await sendNote(id, text)
          : await send(id, {
              text,
              audience,
              sendAfterSeconds: undoSeconds,
              ...(replyTo ? { replyToId: replyTo.id } : {}),
              ...(expected ? { expectedLastMessageId: expected } : {}),
              ...(attachments.length > 0 ? { attachments: [...attachments] } : {}),
              ...(used ? { suggestionId: used.suggestionId, variant: used.variant } : {}),
            });
      setIsSending(false);
      if (result.sent) {
        taken.current = null;
        latest.current.onSent(andClose);
      } else if (result.problem.code === 'conversation_moved') {
        await readNewest(id);
        setMoved(expected ?? '');
      } else setProblem(result.problem);
    },
    [id, maySend, setProblem],
  );

  return { submit, isSending, moved, setMoved, taken };
};

/** The first part goes now, the second stays in the composer. */
export const splitAndSend = async (
  [first, second]: [string, string],
  setText: (text: string) => void,
  id: string,
  audience: ComposerAudience,
  undoSeconds: number,
  setProblem: (problem: Problem) => void,
): Promise<void> => {
  if (audience === 'note') return;
  const expected = lastSeenOf(id);
  const result = await send(id, {
    text: first,
    audience,
    sendAfterSeconds: undoSeconds,
    ...(expected ? { expectedLastMessageId: expected } : {}),
  });
  if (result.sent) {
    setText(second);
    announce({ type: 'sending', seconds: undoSeconds });
  } else setProblem(result.problem);
};
