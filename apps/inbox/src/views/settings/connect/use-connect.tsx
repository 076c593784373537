import { useState } from 'react';
import type { Channel } from '../../../records';
import { problemOf, type Problem } from '../../../state/problem';
import { set } from '../../../state/store';

/** Makes or changes a channel, shows what went wrong, and keeps the record. */
export const useConnect = (onMade: (channel: Channel) => void) => {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const connect = async (ask: () => Promise<Channel>): Promise<void> => {
    setIsBusy(true);
    setProblem(null);
    try {
      const channel = await ask();
      set(({ channels }) => ({ channels: { ...channels, [channel.id]: channel } }));
      onMade(channel);
    } catch (error) {
      setProblem(problemOf(error));
      setIsBusy(false);
    }
  };
  return { connect, problem, isBusy };
};
