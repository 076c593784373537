import { placed } from './doubtful';

const variant = (text: string, sentences: string[], doubtful?: { start: number; end: number }[]) => ({
  tone: 'friendly' as const,
  text,
  sentences: sentences.map((one) => ({ text: one, sources: [] })),
  verdict: 'warn' as const,
  warnings: [],
  ...(doubtful ? { doubtful } : {}),
});

describe('doubtful spans', () => {
  const text = 'Hello Mia! Open on Sunday.\n\nOpen on Sunday.';
  const sentences = ['Hello Mia!', 'Open on Sunday.', 'Open on Sunday.'];
  const spansOf = (doubtful?: { start: number; end: number }[]) =>
    placed(variant(text, sentences, doubtful)).map((sentence) => sentence.doubtful);

  it('fall into the sentence that they were found in, also where its words come twice', () => {
    const at = text.lastIndexOf('Sunday');
    expect(spansOf([{ start: at, end: at + 6 }])).toEqual([[], [], [{ start: 8, end: 14 }]]);
  });

  it('are cut at the ends of sentences, and merged where they overlap', () => {
    expect(
      spansOf([
        { start: 6, end: 15 },
        { start: 0, end: 8 },
      ]),
    ).toEqual([[{ start: 0, end: 10 }], [{ start: 0, end: 4 }], []]);
  });

  it('are none for drafts that were made before spans were kept, or whose sentences are not in the text', () => {
    expect(spansOf()).toEqual([[], [], []]);
    expect(placed(variant('Hi', ['Other'], [{ start: 0, end: 2 }]))[0]?.doubtful).toEqual([]);
  });
});
