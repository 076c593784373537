import type { Preferences } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { changeMe } from '../../state/session-acts';

/** One's own settings take effect at once; what could not be kept is said, and shown as it was. */
export const saveMe = (change: Preferences): void =>
  void changeMe(change).catch((error: unknown) => announce({ type: 'failed', problem: problemOf(error) }));
