import { useEffect, useState } from 'react';
import { getQueuePlace } from '../../api';
import { whatHolds } from './what-holds';
import type { Hold } from './what-holds';

const quietMs = 4000; // most have left by then
const askEveryMs = 10_000;

/** What holds a queued message; null until it has waited a few seconds (`since`, in ms), or where nothing is known. */
export const useHold = (messageId: string, since: number): Hold | null => {
  const [hold, setHold] = useState<Hold | null>(null);
  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      if (document.visibilityState === 'visible')
        try {
          const { queue } = await getQueuePlace(messageId);
          if (isCurrent) setHold(queue && whatHolds(queue));
        } catch {
          // What was known stays; the next try may know more.
        }
      if (isCurrent) timer = setTimeout(() => void ask(), askEveryMs);
    };
    timer = setTimeout(() => void ask(), Math.min(quietMs, Math.max(0, since + quietMs - Date.now())));
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [messageId, since]);
  return hold;
};
