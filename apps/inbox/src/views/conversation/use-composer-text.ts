import { useCallback, useEffect, useRef, useState } from 'react';
import { dropDraft, findDraft, keepDraft, onDraftTaken } from '../../state/drafts';
import type { DraftSlot } from '../../state/drafts';

/** The text of one slot of one conversation, kept outside React while it is typed. */
export const useComposerText = (conversationId: string, slot: DraftSlot, audience: string) => {
  const [text, setShown] = useState('');
  const typed = useRef(false);

  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);

  const shown = useRef('');
  useEffect(() => {
    typed.current = false;
    let isCurrent = true;
    const key = `${conversationId}:${slot}`;
    if (shown.current !== key) setShown(''); // another one's words never stand here, not for a moment
    shown.current = key;
    void findDraft(conversationId, slot).then((draft) => {
      if (isCurrent && !typed.current) setShown(draft?.text ?? '');
    });
    return () => {
      isCurrent = false;
    };
  }, [conversationId, slot, turn]);

  useEffect(
    () => onDraftTaken((changed) => changed === conversationId && slot === 'reply' && reload()),
    [conversationId, slot, reload],
  );

  const setText = useCallback(
    (next: string) => {
      typed.current = true;
      setShown(next);
      keepDraft(conversationId, slot, next, audience);
    },
    [conversationId, slot, audience],
  );
  const clear = useCallback(() => {
    typed.current = true;
    setShown('');
    dropDraft(conversationId, slot);
  }, [conversationId, slot]);

  return { text, setText, clear, reload };
};
