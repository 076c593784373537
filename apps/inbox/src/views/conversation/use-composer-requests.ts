import { useEffect, useRef } from 'react';
import { onComposerRequest } from './composer-bus';

interface Answers {
  focus: (slot: 'reply' | 'note', isReload: boolean) => void;
  send: (andClose: boolean) => void;
  dismiss: () => void;
  take: (isToEdit: boolean) => boolean; // false: there is nothing to take
}

/** What keys and cards elsewhere ask of the composer that is on screen. */
export const useComposerRequests = (answers: Answers): void => {
  const latest = useRef(answers);
  latest.current = answers;
  useEffect(
    () =>
      onComposerRequest((request) => {
        const { focus, send, dismiss, take } = latest.current;
        if (request.type === 'focus' || request.type === 'reload')
          focus(request.slot === 'note' ? 'note' : 'reply', request.type === 'reload');
        else if (request.type === 'send') send(request.andClose);
        else if (request.act === 'dismiss') dismiss();
        else return take(request.act === 'edit');
        return true;
      }),
    [],
  );
};
