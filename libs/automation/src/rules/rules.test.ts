import { refusalText, type Rule } from '@hubbub/contracts';
import { checkRule } from './check-rule';
import type { KnownThings } from './known-things';
import { isWithin } from './hours';
import { buildRule } from './testing-facts';

describe('isWithin', () => {
  it.each([
    ['2026-11-02T21:30:00Z', '22:00', '07:00', 'Europe/Athens', [], true],
    ['2026-11-02T04:59:00Z', '22:00', '07:00', 'Europe/Athens', [], true],
    ['2026-11-02T05:00:00Z', '22:00', '07:00', 'Europe/Athens', [], false],
    ['2026-11-02T05:40:00Z', '09:00', '17:00', 'Asia/Tehran', [1], true],
    ['2026-11-01T12:00:00Z', '09:00', '17:00', 'UTC', [1, 2, 3, 4, 5], false],
    ['2026-11-01T12:00:00Z', '09:00', '17:00', 'UTC', [0], true],
    ['2026-11-02T01:00:00Z', '22:00', '06:00', 'UTC', [7], true],
    ['2026-11-02T01:00:00Z', '22:00', '06:00', 'UTC', [1], false],
  ])('%s in %s–%s %s on %j: %s', (at, from, to, timeZone, days, expected) => {
    expect(isWithin(new Date(at), { from, to, timeZone, days })).toBe(expected);
  });
});

describe('checkRule', () => {
  const label = '00000000-0000-4000-8000-0000000000aa';
  const saved = '00000000-0000-4000-8000-0000000000bb';
  const known: KnownThings = {
    labelIds: new Set([label]),
    memberIds: new Set(),
    teamIds: new Set(),
    savedReplies: { [saved]: ['Thank you'] },
    webhookEndpointIds: new Set(),
    channels: [
      {
        id: 'ch1',
        name: 'Shop',
        platform: 'instagram',
        kinds: [
          { kind: 'comment', textLimits: { public: { limit: 20, unit: 'characters' } } },
          {
            kind: 'direct',
            can: { like: false, hide: false, privateReply: false },
            textLimits: { public: { limit: 20, unit: 'characters' } },
          },
        ],
        neverTells: ['followers'],
      },
    ],
    flags: new Set(['partnership']),
  };
  const check = (rule: Partial<Rule>): string | null => {
    const refused = checkRule(buildRule({ actions: [{ type: 'like' }], ...rule }), known);
    return refused && refusalText(refused);
  };

  it('accepts what can work', () => {
    expect(
      check({
        actions: [
          { type: 'reply', savedReplyId: saved },
          { type: 'label', labelId: label },
        ],
      }),
    ).toBeNull();
    expect(
      check({ conditions: {}, trigger: { type: 'first_contact' }, actions: [{ type: 'reply', text: 'Welcome!' }] }),
    ).toBeNull();
  });

  it.each<[Partial<Rule>, string]>([
    [{ actions: [{ type: 'label', labelId: saved }] }, 'label'],
    [{ actions: [{ type: 'assign', memberId: saved }] }, 'member'],
    [{ actions: [{ type: 'assign' }] }, 'to whom'],
    [{ actions: [{ type: 'reply', savedReplyId: label }] }, 'saved reply'],
    [{ actions: [{ type: 'reply', text: ' ' }] }, 'needs a text'],
    [{ actions: [{ type: 'reply', text: 'x'.repeat(21) }] }, '21 characters'],
    [{ actions: [{ type: 'reply', text: 'Hi {{contact.phone}}' }] }, 'contact.phone'],
    [{ actions: [{ type: 'close' }, { type: 'snooze', minutes: 5 }] }, 'undo each other'],
    [
      {
        actions: [
          { type: 'reply', text: 'a' },
          { type: 'direct', text: 'b' },
        ],
      },
      'answer once',
    ],
    [{ conditions: {}, actions: [{ type: 'reply', text: 'a' }] }, 'every message'],
    [{ conditions: { or: [] } }, 'never hold'],
    [{ conditions: { keywords: [] } }, 'never hold'],
    [{ conditions: { keywords: '\u200b' } }, 'empty'],
    [{ conditions: { label: saved } }, 'label'],
    [{ conditions: { assigneeId: 'me' } }, 'Me'],
    [{ conditions: { 'contact.followers': 10 } }, 'follow'],
    [{ conditions: { hours: { from: '9', to: '17:00', timeZone: 'UTC' } } }, 'HH:MM'],
    [{ conditions: { hours: { from: '09:00', to: '17:00', timeZone: 'Mars/Base' } } }, 'Mars'],
    [{ trigger: { type: 'review' } }, 'review'],
    [{ trigger: { type: 'unanswered' } }, 'minutes'],
    [{ trigger: { type: 'flag', flag: 'gone' } }, 'gone'],
    [{ channelIds: [saved] }, 'channel'],
    [{ trigger: { type: 'direct' }, actions: [{ type: 'hide' }] }, 'can hide'],
    [
      { conditions: { and: [{ kind: 'direct' }, { text: 'x' }] }, actions: [{ type: 'private_reply', text: 'x' }] },
      'private reply',
    ],
    [{ conditions: {}, actions: [{ type: 'hide' }] }, 'hide every message'],
    [{ conditions: { kind: ['comment', 'review'] } }, 'kind “review”'],
    [{ conditions: { platform: 'x' } }, 'platform “x”'],
    [
      { trigger: { type: 'direct' }, actions: [{ type: 'note', text: 'x' }], conditions: { postId: saved } },
      'under no post',
    ],
  ])('refuses %j', (rule, reason) => {
    expect(check(rule)).toContain(reason);
  });

  it('says which field is at fault, and what belongs into the words', () => {
    const actions: Rule['actions'] = [{ type: 'close' }, { type: 'reply', text: 'x'.repeat(21) }];
    expect(checkRule(buildRule({ actions }), known)).toEqual({
      code: 'answer_too_long',
      path: 'actions.1',
      values: { length: '21', unit: 'characters', channel: 'Shop', limit: '20' },
    });
  });
});
