import { useEffect } from 'react';
import { getConversation } from '../api';
import { putConversations } from '../state/conversations';
import { get, set } from '../state/store';

const mostRead = 100;

/** The records of these: read one after the other where no list has brought them yet, so that nothing else waits. */
export const useConversationRecords = (conversations: readonly string[]): void => {
  useEffect(() => {
    let isCurrent = true;
    const read = async () => {
      for (const id of conversations.slice(0, mostRead)) {
        if (!isCurrent) return;
        if (get().conversations[id]) continue;
        const record = await getConversation(id).catch(() => null);
        if (record) set((state) => putConversations(state, [record]));
      }
    };
    void read();
    return () => {
      isCurrent = false;
    };
  }, [conversations]);
};
