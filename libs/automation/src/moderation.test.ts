import { analyse } from './analysis/analyse';
import { findFlags } from './flags/find-flags';
import { findFlood } from './moderation';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 2, 12, 0, seconds));

describe('findFlood', () => {
  it('sees the same text again although numbers, case and spacing differ', () => {
    const earlier = [
      { text: 'Win 100 euro now at https://a.example', at: at(0) },
      { text: 'WIN 250 euro  now at https://b.example', at: at(40) },
    ];
    expect(findFlood({ text: 'win 999 euro now at https://c.example', at: at(90) }, earlier)).toMatchObject({
      kind: 'repeated',
      count: 3,
    });
  });

  it('sees many messages at once', () => {
    const earlier = Array.from({ length: 7 }, (_, i) => ({ text: `word ${i}`, at: at(i) }));
    expect(findFlood({ text: 'and another', at: at(8) }, earlier)).toMatchObject({ kind: 'flood', count: 8 });
  });

  it('lets people send hearts, and come back the next day', () => {
    const hearts = Array.from({ length: 4 }, (_, i) => ({ text: '❤️❤️', at: at(i * 100) }));
    expect(findFlood({ text: '❤️❤️', at: at(600) }, hearts)).toBeNull();
    const old = Array.from({ length: 5 }, () => ({ text: 'where is my parcel please?', at: at(-7200) }));
    expect(findFlood({ text: 'where is my parcel please?', at: at(0) }, old)).toBeNull();
  });
});

describe('words with two meanings', () => {
  const flagsOf = (text: string): string[] =>
    findFlags(text, { language: analyse(text).language })
      .filter(({ certainty }) => certainty === 'sure')
      .map(({ name }) => name);

  it.each([
    'Our pigs love the straw, do you deliver twenty bales?',
    'Τα ζώα σας είναι πολύ περιποιημένα στη φάρμα',
    'الحمار في المزرعة أعجب الأولاد كثيرا',
    '¿Matáis ratas y cucarachas también en pisos?',
    'Des parasites dans la terre de vos plantes, que faire ?',
    'Investing in good knives pays off, these are proof',
    'Meu filho foi chamado de retardado na loja de vocês, quero falar com alguém',
  ])('leaves “%s” alone', (text) => {
    expect(flagsOf(text)).toEqual([]);
  });

  it.each([
    ['you pigs, drop dead', 'hate'],
    ['schweine', 'hate'],
    ['είστε ζώα, ψοφήστε', 'hate'],
    ['Invest 500 euro and earn double, whatsapp me', 'spam'],
  ])('flags “%s” as %s', (text, flag) => {
    expect(flagsOf(text)).toEqual([flag]);
  });
});
