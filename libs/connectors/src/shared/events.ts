import type { IgnoredReason } from '@hubbub/contracts';
import type { IgnoredEvent } from '../connector';

/** An event that is kept and counted, but shown to nobody. `detail` says in words why. */
export const ignored = (
  reason: IgnoredReason,
  detail: string,
  rest: Partial<Omit<IgnoredEvent, 'kind' | 'reason' | 'detail'>> = {},
): IgnoredEvent => ({ kind: 'ignored', reason, detail, at: null, ...rest });
