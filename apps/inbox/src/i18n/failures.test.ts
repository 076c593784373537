import { failureText } from './failures';
import { problemText } from './problems';

// The macros are compiled away in the page; here they are the English that they hold.
jest.mock('@lingui/core/macro', () => ({ t: String.raw, msg: () => ({ id: '' }) }));

it('says why a message was not sent in our words, and the platform’s behind them where they say more', () => {
  expect(failureText({ code: 'channel_off', message: 'The channel is switched off' })).not.toContain('(');
  expect(failureText({ code: 'throttled', message: 'Too many calls (#80006)' })).toContain('Too many calls (#80006)');
  expect(failureText({ code: 'nobody_knows', message: 'Rejected: see policy 7' })).toBe('Rejected: see policy 7');
  expect(failureText({ code: null, message: null })).toBeNull();
});

it.each(['window_closed', 'they_must_write_first', 'already_replied_privately', 'not_supported', 'not_answerable'])(
  'has words for the rule %s, which the server names by its code',
  (reason) => {
    expect(failureText({ code: 'window_closed', message: reason })).toMatch(/^[A-Z][^_]+\.$/u);
    expect(problemText({ code: 'window_closed', message: reason })).toMatch(/^[A-Z][^_]+\.$/u);
  },
);

it('tells an entry that is wrong from an owner who would be the last', () => {
  const last = { code: 'invalid', message: 'The last owner stays an owner', details: { reason: 'last_owner' } };
  expect(problemText(last)).toBe('The last owner stays an owner.');
  expect(problemText({ code: 'invalid', message: 'of old' })).toBe('Something in it is not as it should be.');
});
