import fc from 'fast-check';
import { htmlToText } from './html-to-text';

const textOf = (html: string) => htmlToText(html).text;

it('keeps breaks and paragraphs', () => {
  expect(textOf('<p>one<br>two<br />three</p><p>four</p>')).toBe('one\ntwo\nthree\n\nfour');
});

it('shows a link by its full address, however the server cut it', () => {
  const href = 'https://example.com/a/very/long/way?x=1&amp;y=2';
  expect(
    textOf(
      `<p>see <a href="${href}"><span class="invisible">https://</span><span class="ellipsis">example.com/a</span><span class="invisible">/very/long/way?x=1&amp;y=2</span></a>!</p>`,
    ),
  ).toBe('see https://example.com/a/very/long/way?x=1&y=2!');
  expect(textOf(`<a href="https://example.com/a/long/way">example.com/a…</a>`)).toBe('https://example.com/a/long/way');
});

it('says where a link with other words leads', () => {
  expect(textOf('<a href="https://evil.example/x">example.com</a>')).toBe('example.com (https://evil.example/x)');
});

it('drops scripts and addresses that run something', () => {
  expect(textOf('a<script>alert(1)</script><style>b{}</style><a href="javascript:alert(1)">c</a>')).toBe('ac');
});

it('names people as they are called here', () => {
  const { text, mentions } = htmlToText(
    '<a href="https://m.example/@ada" class="u-url mention">@<span>ada</span></a> hi',
    () => '@ada@m.example',
  );
  expect(text).toBe('@ada@m.example hi');
  expect(mentions).toEqual([{ label: '@ada', url: 'https://m.example/@ada' }]);
});

it('leaves hashtags as words', () => {
  expect(textOf('<a href="https://m.example/tags/x" class="mention hashtag">#<span>x</span></a>')).toBe('#x');
});

it('keeps lists, emoji pictures and entities', () => {
  expect(textOf('<ul><li>a &lt; b</li><li>c</li></ul><img alt=":blob:" src="x">')).toBe('- a < b\n- c\n\n:blob:');
});

it('gives back any plain text that was escaped', () => {
  const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const plain = fc.string({ unit: 'grapheme' }).filter((text) => !/\s/.test(text));
  fc.assert(
    fc.property(plain, (text) => {
      expect(textOf(`<p>${escape(text)}</p>`)).toBe(text);
    }),
    { seed: 7, numRuns: 500 },
  );
});

it('never throws and never leaves a tag of any input', () => {
  const soup = fc.array(
    fc.constantFrom(
      '<p>',
      '</p>',
      '<a href="',
      '">',
      '</a>',
      '<br',
      '>',
      '&amp;',
      '&#x41;',
      'word',
      '<script>',
      '"',
      '\u0000',
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(soup, (parts) => {
      expect(textOf(parts.join(''))).not.toMatch(/<(p|br|script)>/);
    }),
    { seed: 8, numRuns: 500 },
  );
});
