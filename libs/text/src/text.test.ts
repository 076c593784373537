import { bigrams } from './bigrams';
import { isWholeWord, wordSpans } from './boundaries';
import { isRightToLeft } from './direction';
import { stripInvisible } from './invisible';
import { linkSpans } from './links';

describe('bigrams', () => {
  it('pairs the characters of scripts without spaces, folded', () => {
    expect(bigrams('商務合作 price コラボ')).toEqual(['商务', '务合', '合作', 'コラ', 'ラボ']);
  });
  it('gives a lone character by itself and nothing for other scripts', () => {
    expect(bigrams('好 collab συνεργασία')).toEqual(['好']);
  });
});

describe('stripInvisible', () => {
  it('removes zero-width, bidi, tag and control characters', () => {
    expect(stripInvisible('a\u200bb\u202ec\u{e0041}d\u0007e\ufeff')).toBe('abcde');
  });
  it('keeps joiners that writing needs', () => {
    expect(stripInvisible('می‌خواهم 👩‍👧 ❤️')).toBe('می‌خواهم 👩‍👧 ❤️');
    expect(stripInvisible('a \u200d b')).toBe('a  b');
  });
});

describe('isRightToLeft', () => {
  it.each([
    ['سلام world', true],
    ['hello سلام', false],
    ['123 🙂 שלום', true],
    ['12:30', false],
  ])('reads %s', (text, expected) => {
    expect(isRightToLeft(text)).toBe(expected);
  });
});

describe('words and links', () => {
  it('finds words in scripts without spaces', () => {
    expect(wordSpans('想合作').map(({ start, end }) => '想合作'.slice(start, end))).toContain('合作');
  });
  it('knows a whole word in any script', () => {
    expect(isWholeWord('my partner', 3, 10)).toBe(true);
    expect(isWholeWord('sociosanitario', 0, 5)).toBe(false);
    expect(isWholeWord('x συν', 2, 4)).toBe(false);
  });
  it('finds links and leaves abbreviations and mail alone', () => {
    const text = 'see https://a.example/x?y=1, b.com/z. or me@c.com e.g. 3.14';
    expect(linkSpans(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'https://a.example/x?y=1',
      'b.com/z',
    ]);
  });
});
