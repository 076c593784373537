import type { NoticeSaid, StopReason } from '@hubbub/contracts';

type Code = NoticeSaid['code'];
type OfCode<C extends Code> = NoticeSaid extends infer Said
  ? Said extends { code: infer Codes }
    ? C extends Codes
      ? Said
      : never
    : never
  : never;

/** A sentence for each notice in one language; names and reasons come ready to be put in. */
export type NoticeWords = { [C in Code]: (said: OfCode<C>) => string } & {
  /** For a member whose pushes say nothing of whom they are about. */
  plain: () => string;
  /** Why something automatic was stopped, to be put behind a colon. */
  stops: Record<StopReason['code'], (values: StopReason['values']) => string>;
};
