import { useCallback, useEffect, useRef, useState } from 'react';
import { dropDraft, findDraft, findOther, keepDraft, keepFiles, onDraftTaken } from '../../state/drafts';
import type { DraftFile, DraftSlot, KeptDraft } from '../../state/drafts';
import { noFiles } from '../../state/settle-drafts';

/** The unsent text of one slot of one conversation and the uploads beside it, kept outside React while it is written. */
export const useDraft = (conversationId: string, slot: DraftSlot, audience: string) => {
  const key = `${conversationId}:${slot}`;
  const [shown, setShown] = useState({ key, text: '' });
  const text = shown.key === key ? shown.text : ''; // another one's words never stand here, not for a moment
  const [files, setFiles] = useState<readonly DraftFile[]>(noFiles);
  const [other, setOther] = useState<KeptDraft | null>(null); // lost to a newer one; it can be taken back
  const typed = useRef(false);
  const place = useRef(conversationId);
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);

  useEffect(() => {
    typed.current = false;
    let isCurrent = true;
    if (place.current !== conversationId) {
      setFiles(noFiles);
      setOther(null);
    }
    place.current = conversationId;
    void findDraft(conversationId, slot).then((draft) => {
      if (!isCurrent) return;
      if (!typed.current) setShown({ key, text: draft?.text ?? '' });
      if (slot === 'reply' && draft) setFiles(draft.files);
    });
    void findOther(conversationId).then((draft) => isCurrent && setOther(draft ?? null));
    return () => {
      isCurrent = false;
    };
  }, [conversationId, slot, key, turn]);

  useEffect(() => onDraftTaken((changed) => changed === conversationId && reload()), [conversationId, reload]);

  const setText = useCallback(
    (next: string) => {
      typed.current = true;
      setShown({ key, text: next });
      keepDraft(conversationId, slot, next, audience);
    },
    [conversationId, slot, key, audience],
  );
  const keep = useCallback(
    (next: readonly DraftFile[]) => {
      setFiles(next);
      keepFiles(conversationId, next);
    },
    [conversationId],
  );
  const clear = useCallback(() => {
    typed.current = true;
    setShown({ key, text: '' });
    if (slot === 'reply') setFiles(noFiles);
    dropDraft(conversationId, slot);
  }, [conversationId, slot, key]);

  return { text, setText, files, keepFiles: keep, clear, reload, other };
};
