import { lineStart } from './line-start';

const markOf = (text: string, word: string) => ({ start: text.indexOf(word), end: text.indexOf(word) + word.length });

it('begins a row’s line where its first marked words can be seen', () => {
  const long = 'Καλησπέρα, έχω ένα μικρό κανάλι για τσάι και θα ήθελα μια συνεργασία μαζί σας';
  const start = lineStart(long, [markOf(long, 'μαζί'), markOf(long, 'συνεργασία')]);
  expect(long.slice(start)).toBe('θα ήθελα μια συνεργασία μαζί σας');
});

it('leaves a line alone whose marked words stand at its beginning, or that has none', () => {
  const text = 'open to a partnership for my autumn series?';
  expect(lineStart(text, [markOf(text, 'partnership')])).toBe(0);
  expect(lineStart(text, [])).toBe(0);
});

it('never begins within a sign or past the mark', () => {
  const unspaced = '这把玻璃壶可以寄到杭州吗？我们想和你们长期谈谈品牌之间的深度😀合作';
  const mark = markOf(unspaced, '合作');
  const start = lineStart(unspaced, [mark]);
  expect(start).toBeLessThanOrEqual(mark.start);
  expect(() => encodeURIComponent(unspaced.slice(start))).not.toThrow();
});
