import { sayReason } from './rule-reasons';

// The macro is there when the page is built; here its words are put together as they stand.
jest.mock('@lingui/core/macro', () => ({
  t: (words: TemplateStringsArray, ...values: unknown[]) => String.raw({ raw: words }, ...values),
}));

const words = { flag: (name: string) => `<${name}>`, intent: (name: string) => `<${name}>` };
const said = (reason: string): string => sayReason(reason, words);

it.each([
  ['another rule has answered this message', 'already answered'],
  ['quiet hours', 'quiet hours'],
  ['automation is paused: the phones are down', 'rules are paused: the phones are down'],
  ['loop breaker: 3 automatic answers in a row in this conversation', '3 automatic answers in a row here'],
  ['loop breaker: 5 automatic answers to this person within a day', '5 automatic answers to this person within a day'],
  ['budget: this person had this rule’s answer within 24 hours', 'this person had this answer within 24 hours'],
  ['budget: 120 automatic answers of this channel within an hour', '120 automatic answers within an hour'],
  ['the answer has 3000 utf16, the platform takes 2200', 'the answer has 3000 signs, the platform takes 2200'],
  ['the rule “Price” stops those behind it', 'the rule “Price” stops those behind it'],
  ['trigger is comment, this is a direct', 'the rule is for something else'],
  ['the message is a case of complaint', 'the message is a case of: <complaint>'],
  ['no flag partnership', 'no flag: <partnership>'],
  ['none of “price”, “cost” in the text', 'the text has none of “price”, “cost”'],
  ['the reply window is closed: 24 hours after their last message', 'outside the reply window'],
])('says “%s” in words of its own', (reason, words) => {
  expect(said(reason)).toBe(words);
});

it('shows what it does not know as it came', () => {
  expect(said('followers_at_least')).toBe('followers at least');
});
