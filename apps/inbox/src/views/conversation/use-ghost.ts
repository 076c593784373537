import { useEffect, useState } from 'react';
import { finishSentence } from '../../api';
import { useStore } from '../../state/store';
import { canBeShownAfter, restOf } from './ghost';
import type { Ghost } from './ghost';

const pauseMs = 150; // between the last letter and the question
const leastBegun = 3; // characters: below that nothing is begun in any script

export interface GhostOfText {
  rest: string | null; // how the sentence may go on; null: nothing is shown
  from: string;
  offer: (ghost: Ghost) => boolean; // one that was asked for; false where the text does not go that way
  drop: () => void;
}

/**
 * How the sentence that is begun may go on. Asked for when typing pauses, one question at a time; an answer that comes
 * too late is not waited for, and nothing is asked while `isWaiting` (an input method composes, the caret stands
 * elsewhere) or where the member does not want it.
 */
export const useGhost = (conversationId: string, text: string, isWaiting: boolean): GhostOfText => {
  const isWanted = useStore(
    (state) =>
      state.connection !== 'offline' && state.me?.finishesSentences !== false && state.me?.suggestions !== 'off',
  );
  const [ghost, setGhost] = useState<Ghost | null>(null);
  const [dropped, setDropped] = useState('');
  const mayShow = !isWaiting && canBeShownAfter(text);
  const rest = mayShow && ghost?.whole !== dropped ? restOf(ghost, text) : null;
  const asks = isWanted && mayShow && text.trim().length >= leastBegun && restOf(ghost, text) === null;

  useEffect(() => {
    if (!asks) return;
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      finishSentence(conversationId, text, leaving.signal).then(
        (found) => {
          if (!leaving.signal.aborted && found.text !== null)
            setGhost({ whole: text + found.text, from: found.source?.title ?? '' });
        },
        () => undefined, // writing goes on without it
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [asks, conversationId, text]);

  return {
    rest,
    from: ghost?.from ?? '',
    offer: (asked) => {
      if (restOf(asked, text) === null) return false;
      setDropped('');
      setGhost(asked);
      return true;
    },
    drop: () => setDropped(ghost?.whole ?? ''),
  };
};
