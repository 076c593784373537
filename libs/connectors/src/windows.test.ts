import type { RateCapRow, ReplyWindowRow } from '@hubbub/contracts';
import { telegram } from './telegram';
import { capsFor, leaveOf, mayReply, type ReplyFacts } from './windows';
import { x } from './x';
import { youtube } from './youtube';

const source = 'https://example.com/policy';
const direct: ReplyWindowRow = {
  since: '2020-03-04',
  source,
  kind: 'direct',
  audience: 'private',
  opensBy: 'inbound',
  hours: 24,
  humanHours: 168,
  tag: 'HUMAN_AGENT',
};
const once: ReplyWindowRow = {
  since: '2020-01-01',
  source,
  kind: 'comment',
  audience: 'private',
  opensBy: 'comment',
  hours: 168,
  once: true,
};
const open: ReplyWindowRow = {
  since: '2020-01-01',
  source,
  kind: 'comment',
  audience: 'public',
  opensBy: 'always',
  hours: null,
};
const rows = [direct, once, open];

const wroteAt = new Date('2026-11-02T10:00:00Z');
const at = (iso: string) => new Date(iso);
const facts = (rest: Partial<ReplyFacts> = {}): ReplyFacts => ({
  kind: 'direct',
  audience: 'private',
  lastInboundAt: wroteAt,
  repliedToAt: wroteAt,
  alreadyRepliedPrivately: false,
  isAutomated: false,
  ...rest,
});

describe('mayReply', () => {
  it('opens with their message and needs no tag for the usual time', () => {
    expect(mayReply(rows, facts(), at('2026-11-03T10:00:00Z'))).toEqual({
      open: true,
      until: at('2026-11-09T10:00:00Z'),
      reason: null,
      tag: null,
    });
  });

  it('tags what a person writes a second later', () => {
    expect(mayReply(rows, facts(), at('2026-11-03T10:00:01Z'))).toMatchObject({ open: true, tag: 'HUMAN_AGENT' });
  });

  it('is open for people to the last second of seven days and closed the second after', () => {
    expect(mayReply(rows, facts(), at('2026-11-09T10:00:00Z'))).toMatchObject({ open: true, tag: 'HUMAN_AGENT' });
    expect(mayReply(rows, facts(), at('2026-11-09T10:00:01Z'))).toEqual({
      open: false,
      until: null,
      reason: 'window_closed',
      tag: null,
    });
  });

  it('closes for automated text after the usual time and never gives it a tag', () => {
    const automated = facts({ isAutomated: true });
    expect(mayReply(rows, automated, at('2026-11-03T10:00:00Z'))).toEqual({
      open: true,
      until: at('2026-11-03T10:00:00Z'),
      reason: null,
      tag: null,
    });
    expect(mayReply(rows, automated, at('2026-11-03T10:00:01Z'))).toMatchObject({ open: false, tag: null });
  });

  it('stays closed until they write', () => {
    expect(mayReply(rows, facts({ lastInboundAt: null }), wroteAt)).toMatchObject({
      open: false,
      reason: 'they_must_write_first',
    });
  });

  it('takes both audiences of a direct conversation for one', () => {
    expect(mayReply(rows, facts({ audience: 'public' }), wroteAt)).toEqual(mayReply(rows, facts(), wroteAt));
  });

  it('answers a comment privately once, within seven days of it', () => {
    const reply = facts({ kind: 'comment', lastInboundAt: null });
    expect(mayReply(rows, reply, at('2026-11-09T10:00:00Z'))).toMatchObject({ open: true, tag: null });
    expect(mayReply(rows, reply, at('2026-11-09T10:00:01Z'))).toMatchObject({ open: false, reason: 'window_closed' });
    expect(mayReply(rows, { ...reply, alreadyRepliedPrivately: true }, wroteAt)).toMatchObject({
      open: false,
      reason: 'already_replied_privately',
    });
  });

  it('is always open where the platform sets no time', () => {
    const late = at('2036-01-01T00:00:00Z');
    expect(mayReply(rows, facts({ kind: 'comment', audience: 'public', alreadyRepliedPrivately: true }), late)).toEqual(
      {
        open: true,
        until: null,
        reason: null,
        tag: null,
      },
    );
  });

  it('says where there is no such answer', () => {
    expect(mayReply(rows, facts({ kind: 'review' }), wroteAt)).toMatchObject({ open: false, reason: 'not_supported' });
  });

  it('follows the rule in force: a new row counts from its day on', () => {
    const change: ReplyWindowRow = { ...direct, since: '2026-11-04', hours: 1, humanHours: 2 };
    const now = at('2026-11-03T23:59:59Z');
    expect(mayReply([...rows, change], facts({ lastInboundAt: at('2026-11-03T21:00:00Z') }), now).open).toBe(true);
    const later = at('2026-11-04T00:00:00Z');
    expect(mayReply([change, ...rows], facts({ lastInboundAt: at('2026-11-03T21:00:00Z') }), later).open).toBe(false);
  });

  it('takes the longer of two ways that opened on one day', () => {
    const short: ReplyWindowRow = { ...direct, hours: 1, humanHours: 2 };
    expect(mayReply([short, direct], facts(), at('2026-11-02T20:00:00Z'))).toMatchObject({ open: true, tag: null });
  });

  it('is open for a message that seems to come from the near future', () => {
    expect(mayReply(rows, facts({ lastInboundAt: at('2026-11-02T10:05:00Z') }), wroteAt).open).toBe(true);
  });
});

describe('capsFor', () => {
  const caps: RateCapRow[] = [
    { since: '2024-01-01', source, scope: 'private_reply', count: 200, perSeconds: 3600 },
    { since: '2026-01-01', source, scope: 'private_reply', count: 750, perSeconds: 3600 },
    { since: '2024-01-01', source, scope: 'message', count: 300, perSeconds: 1 },
    { since: '2024-01-01', source, scope: 'message', count: 9000, perSeconds: 3600 },
    { since: '2024-01-01', source, scope: 'message', kind: 'direct', count: 15, perSeconds: 900 },
  ];
  const countsOf = (scope: RateCapRow['scope'], kind: 'direct' | 'comment', when: string) =>
    capsFor(caps, scope, kind, at(when)).map(({ count }) => count);

  it('gives the caps in force on the day, a private reply also those of any message', () => {
    expect(countsOf('private_reply', 'comment', '2025-12-31T23:59:59Z')).toEqual([200, 300, 9000]);
    expect(countsOf('private_reply', 'comment', '2026-01-01T00:00:00Z')).toEqual([750, 300, 9000]);
  });

  it('gives a kind of conversation its own caps beside those of everywhere', () => {
    expect(countsOf('message', 'direct', '2025-01-01T00:00:00Z')).toEqual([300, 9000, 15]);
    expect(countsOf('message', 'comment', '2025-01-01T00:00:00Z')).toEqual([300, 9000]);
  });

  it('gives none where none is told', () => {
    expect(countsOf('act', 'direct', '2025-01-01T00:00:00Z')).toEqual([]);
    expect(countsOf('message', 'direct', '2023-01-01T00:00:00Z')).toEqual([]);
  });
});

describe('what the platform says of one message', () => {
  const needsLeave = [{ ...open, needsLeave: true }];
  const public_ = { kind: 'comment', audience: 'public' } as const;

  it('shuts the answer where the account may not answer it, and leaves it open where nothing is said', () => {
    const judge = (canReply: boolean | null | undefined) =>
      mayReply(needsLeave, facts({ ...public_, canReply }), wroteAt);
    expect(judge(false)).toEqual({ open: false, until: null, reason: 'not_answerable', tag: null });
    expect([judge(true).open, judge(null).open, judge(undefined).open]).toEqual([true, true, true]);
    expect(mayReply([open], facts({ ...public_, canReply: false }), wroteAt).open).toBe(true);
  });

  it('is asked of X and YouTube, since the day of the rule', () => {
    const judge = (rows: readonly ReplyWindowRow[], day: string) =>
      mayReply(rows, facts({ ...public_, canReply: false }), at(`${day}T12:00:00Z`)).open;
    expect([judge(x.platform.windows, '2026-04-19'), judge(x.platform.windows, '2026-04-20')]).toEqual([true, false]);
    expect(judge(youtube.platform.windows, '2026-04-19')).toBe(false);
  });

  it('binds no Enterprise plan', () => {
    const message = { extra: { canReply: false } };
    expect([leaveOf(message, {}), leaveOf(message, { plan: 'enterprise' })]).toEqual([false, null]);
    const silent = [{ extra: {} }, null, { extra: { canReply: 'no' } }];
    expect(silent.map((one) => leaveOf(one, {}))).toEqual([null, null, null]);
  });
});

describe('Telegram’s business chats', () => {
  const judge = (externalConversationId: string, now: string, lastInboundAt: Date | null = wroteAt) =>
    mayReply(telegram.platform.windows, facts({ externalConversationId, lastInboundAt }), at(now));

  it('may be answered for a day after they wrote, to the second; a bot’s own chats always', () => {
    const lastSecond = at('2026-11-03T10:00:00Z');
    expect(judge('bc_1A2b:777001', '2026-11-03T10:00:00Z')).toMatchObject({ open: true, until: lastSecond });
    expect(judge('bc_1A2b:777001', '2026-11-03T10:00:01Z')).toMatchObject({ open: false, reason: 'window_closed' });
    expect(judge('bc_1A2b:777001', '2026-11-02T10:00:00Z', null)).toMatchObject({ reason: 'they_must_write_first' });
    expect(judge('5551112222', '2027-11-03T10:00:00Z')).toMatchObject({ open: true, until: null });
  });

  it('were bots’ own before the day of the rule', () => {
    expect(judge('bc_1A2b:777001', '2024-03-30T10:00:00Z', at('2024-01-01T00:00:00Z'))).toMatchObject({ open: true });
  });
});
