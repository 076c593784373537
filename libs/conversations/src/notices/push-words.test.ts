import { type NoticeSaid, noticeText, readStop } from '@hubbub/contracts';
import { plainWords, pushWords } from './push-words';

const [by, contact, channel, reason] = ['Maria', 'علی', 'Shop', 'Blocked'];
const [rule, policy, team, host, model] = ['Price', 'Quick', 'Front', 'example.com', 'tiny'];
const at = '2026-12-01T09:00:00.000Z';
const notices: NoticeSaid[] = [
  { code: 'assigned', by, contact },
  { code: 'assigned_many', by, count: 3 },
  { code: 'assigned_by_rule', rule, contact },
  { code: 'assigned_by_team', team, contact },
  { code: 'mentioned', by, contact },
  { code: 'late_reply', contact, policy },
  { code: 'late_close', contact, policy },
  { code: 'send_failed', contact, reason },
  { code: 'send_unconfirmed', contact, reason: null },
  { code: 'rule', rule, contact },
  { code: 'rule_stopped', rule, contact, reason },
  { code: 'channel_disconnected', channel, reason },
  { code: 'channel_trouble', channel, reason },
  { code: 'channel_access_ends', channel, at },
  { code: 'channel_access_ended', channel, at },
  { code: 'channel_sends_fail', channel },
  { code: 'channel_says', channel, text: 'Review it' },
  { code: 'rule_paused', rule, reason },
  { code: 'automation_paused', reason },
  { code: 'model_refused', model, reason, requestId: null },
  { code: 'webhook_off', host, reason },
  { code: 'second_factor_reset', by },
  { code: 'role_changed', by, role: 'manager' },
];
const named = [by, contact, channel, rule, policy, team, host, model];

it.each(['en', 'el', 'fa', 'ar', 'zh-Hans'])(
  'says every notice in %s, with each name in its own direction',
  (language) => {
    for (const said of notices) {
      const words = pushWords(said, language);
      const names = Object.values(said).filter((value) => named.includes(value as string)) as string[];
      for (const name of names)
        expect([said.code, words]).toEqual([said.code, expect.stringContaining(`\u2068${name}\u2069`)]);
      const isOfNames = said.code === 'rule' || said.code === 'channel_says' || said.code === 'model_refused';
      if (language !== 'en' && !isOfNames) expect(words).not.toMatch(/\b(you|the|is|was|to)\b/i);
      expect(words).not.toMatch(/undefined|null|T09:00/);
    }
  },
);

it('says why it stopped something in the language too, and leaves English reasons of sending to the inbox', () => {
  const why = readStop('a sudden rate: 240 automatic answers within an hour, usually 3');
  const english = 'a sudden rate: 240 automatic answers within an hour, usually 3';
  const paused: NoticeSaid = { code: 'rule_paused', rule, reason: english, why };
  const failed: NoticeSaid = {
    code: 'send_failed',
    contact,
    reason: 'The channel is switched off',
    failure: 'channel_off',
  };
  for (const language of ['el', 'fa', 'ar', 'zh-Hans']) {
    expect(pushWords(paused, language)).not.toMatch(/sudden|answers|hour/);
    expect(pushWords(paused, language)).toMatch(/240|۲۴۰|٢٤٠/);
    expect(pushWords(failed, language)).not.toMatch(/channel|null|undefined/);
  }
  expect(pushWords(paused, 'en')).toContain(english);
});

it('counts as the language does', () => {
  const digits = new Intl.NumberFormat('ar'); // which digits those are is a matter of the runtime's own data
  const many = (count: number, language: string) => pushWords({ code: 'assigned_many', by, count }, language);
  expect([1, 2, 5, 40].map((count) => many(count, 'ar').slice(-12))).toEqual([
    expect.stringContaining('محادثة واحدة'),
    expect.stringContaining('محادثتين'),
    expect.stringContaining(`${digits.format(5)} محادثات`),
    expect.stringContaining(`${digits.format(40)} محادثة`),
  ]);
  expect(many(1, 'el')).toContain('ανατέθηκε 1 συνομιλία');
  expect(many(2, 'el')).toContain('ανατέθηκαν 2 συνομιλίες');
});

it('lets nothing hidden through, keeps what Persian needs, and ends a name that never ends', () => {
  const said = pushWords({ code: 'assigned', by: 'A\u202eB\n<b>', contact: `می‌خواهم${'x'.repeat(500)}` }, 'fa');
  expect(said).toContain('\u2068A B <b>\u2069');
  expect(said).toContain('می‌خواهم');
  expect(said.length).toBeLessThan(200);
  expect([...said.matchAll(/\u2068/g)]).toHaveLength([...said.matchAll(/\u2069/g)].length);
});

it('says in English where no language is chosen, and nobody’s name where none is wanted', () => {
  const said: NoticeSaid = { code: 'mentioned', by, contact };
  expect(pushWords(said, undefined).replaceAll(/[\u2068\u2069]/g, '')).toBe(noticeText(said));
  const plain = ['en', 'el', 'fa', 'ar', 'zh-Hans', undefined].map(plainWords);
  expect(new Set(plain).size).toBe(5);
  for (const words of plain) for (const name of named) expect(words).not.toContain(name);
});
