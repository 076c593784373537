import type { ReplayReport } from '@hubbub/automation';
import type { HistoryReplay } from '@hubbub/conversations';

/** What the thread of a replay is given. */
export interface ThreadTask {
  databaseUrl: string;
  workspaceId: number;
  history: Pick<HistoryReplay, 'rule' | 'since' | 'until' | 'compareWith'>;
}

/** What it says. `gone`: the rule to compare with is not there. Any other failure ends the thread with its error. */
export type ThreadWord =
  { type: 'progress'; examined: number } | { type: 'done'; report: ReplayReport } | { type: 'gone' };
