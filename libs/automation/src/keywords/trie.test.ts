import { Trie } from './trie';

const trie = new Trie<true>();
for (const word of ['colab', 'ab', '合作', 'cacacax']) trie.add(word, true);

/** How often a look at a text asks about one of its characters. */
const steps = (text: string): { found: boolean; asked: number } => {
  let asked = 0;
  const found = trie.occursBetween(text, (code) => {
    asked += 1;
    return /\p{L}/u.test(String.fromCharCode(code));
  });
  return { found, asked };
};

it.each(['colab', 'c o l a b', 'ccoollaabb', 'c.o-l!a  b', 'xxab', '合 作', 'aaa b'])(
  'finds a word in “%s”',
  (text) => {
    expect(steps(text).found).toBe(true);
  },
);
it.each(['cola', 'c b a', '作合', 'a', ''])('finds none in “%s”', (text) => {
  expect(steps(text).found).toBe(false);
});

it.each(['c', 'c ', '合 ', 'a!', 'ca', 'ca!!!!', 'c!!!!!!!!!!', 'col', '!'])(
  'asks no more than a few times about each character of “%s” over and over',
  (piece) => {
    const text = piece.repeat(20_000 / piece.length);
    const { found, asked } = steps(text);
    expect(found).toBe(false);
    expect(asked).toBeLessThan(12 * text.length);
  },
);
