import { useCallback, useEffect, useRef, useState } from 'react';
import { dropDraft, findDraft, keepDraft } from '../../state/drafts';
import type { DraftSlot } from '../../state/drafts';

/** The text of one slot of one conversation, kept outside React while it is typed. */
export const useComposerText = (conversationId: string, slot: DraftSlot, audience: string) => {
  const [text, setShown] = useState('');
  const typed = useRef(false);

  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);

  useEffect(() => {
    typed.current = false;
    let isCurrent = true;
    setShown('');
    void findDraft(conversationId, slot).then((draft) => {
      if (isCurrent && !typed.current && draft?.text) setShown(draft.text);
    });
    return () => {
      isCurrent = false;
    };
  }, [conversationId, slot, turn]);

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
