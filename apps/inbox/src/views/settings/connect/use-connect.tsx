import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { problemText } from '../../../i18n/problems';
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

export const Wrong = ({ problem }: { problem: Problem | null }) =>
  problem ? (
    <p className="bad line" role="alert">
      <TriangleAlert size={14} aria-hidden />
      <bdi>{problemText(problem)}</bdi>
    </p>
  ) : null;
