import type { Audience, ConversationKind, ReplyWindowRow } from '@hubbub/contracts';
import type { Connector } from '../connector';
import { mayReply, type MayReply, type ReplyFacts } from '../windows';
import { answerable } from './answerable';
import { testNow } from './build';

/** Reply windows of a platform's own rows: what opens each, its last second and the one after. */
export const describeWindows = ({ platform }: Connector): void => {
  describe('reply windows', () => {
    it.each(answerable(platform))('%s, %s: opens by what its row says and closes to the second', (kind, audience) => {
      const rows = rowsOf(platform.windows, kind, audience);
      expect(rows).not.toEqual([]);
      for (const row of rows) expect(faultsOf(row, kind, audience)).toEqual([]);
    });

    it('is shut wherever there is no answer', () => {
      const pairs = new Set(answerable(platform).map(([kind, audience]) => `${kind} ${audience}`));
      for (const kind of platform.kinds.filter((one) => one !== 'direct'))
        for (const audience of ['public', 'private'] as const)
          if (!pairs.has(`${kind} ${audience}`))
            expect(mayReply(platform.windows, justWritten(kind, audience), testNow)).toMatchObject({
              open: false,
              reason: 'not_supported',
            });
    });
  });
};

const rowsOf = (rows: readonly ReplyWindowRow[], kind: ConversationKind, audience: Audience): ReplyWindowRow[] =>
  rows.filter((row) => row.kind === kind && (kind === 'direct' || row.audience === audience));

const justWritten = (kind: ConversationKind, audience: Audience): ReplyFacts => ({
  kind,
  audience,
  lastInboundAt: testNow,
  repliedToAt: testNow,
  alreadyRepliedPrivately: false,
  isAutomated: false,
});

const hourMs = 3_600_000;

/** What is wrong with a row, in words; each is judged alone, as if it were the only one. */
const faultsOf = (row: ReplyWindowRow, kind: ConversationKind, audience: Audience): string[] => {
  const faults: string[] = [];
  const judge = (change: Partial<ReplyFacts>, hours: number, seconds = 0): MayReply =>
    mayReply(
      [{ ...row, ids: undefined }],
      { ...justWritten(kind, audience), ...change },
      new Date(testNow.getTime() + hours * hourMs + seconds * 1000),
    );
  const expectOpen = (name: string, seen: MayReply, isOpen: boolean): void => {
    if (seen.open !== isOpen) faults.push(`${name}: ${seen.open ? 'open' : `shut (${seen.reason})`}`);
  };
  const never = { lastInboundAt: null, repliedToAt: null };
  expectOpen('nothing was written', judge(never, 0), row.opensBy === 'always');
  expectOpen('the second it was written', judge({}, 0), true);
  if (row.needsLeave) expectOpen('the platform takes no answer', judge({ canReply: false }, 0), false);
  if (row.once) expectOpen('a second private answer', judge({ alreadyRepliedPrivately: true }, 0), false);
  if (row.opensBy === 'always' || row.hours === null) {
    expectOpen('ten years later', judge({}, 87_600), true);
    return faults;
  }
  for (const isAutomated of [false, true]) {
    const isHuman = !isAutomated && row.humanHours !== undefined;
    const hours = isHuman ? (row.humanHours ?? 0) : row.hours;
    const who = isAutomated ? 'a rule' : 'a person';
    expectOpen(`${who}, the last second`, judge({ isAutomated }, hours), true);
    expectOpen(`${who}, a second later`, judge({ isAutomated }, hours, 1), false);
    const late = judge({ isAutomated }, row.hours, 1);
    if (isHuman !== (late.tag !== null)) faults.push(`${who} after the usual time: tag ${String(late.tag)}`);
  }
  return faults;
};
