import { type Figure, percentile, round, told } from './figures';
import { fullCount, isQuick, startFilled } from './filled';
import { randomOf } from './random';
import { timeRequests } from './time-requests';
import { type Language, languages, vocabulary } from './words';

/** p95 needs a thousand; BENCH_SEARCH_QUESTIONS asks fewer of each language. */
const perLanguage = (): number => (isQuick() ? 20 : Number(process.env['BENCH_SEARCH_QUESTIONS'] ?? 1_000));

/** Text search through the API over all messages, with frequent words, rare ones, and two together. */
export const benchSearch = async (): Promise<Figure[]> => {
  const count = fullCount();
  const product = await startFilled(count);
  try {
    const figures: Figure[] = [];
    for (const language of languages) {
      const texts = questions(language, perLanguage());
      const times: number[] = [];
      for (const text of [...texts.slice(0, 5), ...texts]) {
        const path = `/api/conversations?limit=50&q=${encodeURIComponent(text)}`;
        times.push(...(await timeRequests({ url: product.url, path, headers: { cookie: product.cookie }, count: 1 })));
      }
      const asked = times.slice(5); // the first ones warm up
      const p95 = percentile(asked, 0.95);
      const figure = told({
        name: `search.${language}.p95`,
        value: round(p95),
        unit: 'ms',
        target: '≤ 200',
        holds: p95 <= 200,
        note: `${asked.length} questions over ${count.toLocaleString('en')} messages; p50 ${round(percentile(asked, 0.5))}, slowest ${round(Math.max(...asked))}`,
      });
      figures.push(figure);
    }
    return figures;
  } finally {
    await product.stop();
  }
};

/** A third each: one frequent word, one of the whole vocabulary, two words. */
const questions = (language: Language, count: number): string[] => {
  const words = vocabulary(language).filter((word) => [...word].length >= (language === 'zh' ? 2 : 3));
  const random = randomOf(7);
  const any = (): string => words[Math.floor(random() * words.length)]!;
  const frequent = (): string => words[Math.floor(random() * 60)]!;
  return Array.from({ length: count }, (_, index) =>
    index % 3 === 0 ? frequent() : index % 3 === 1 ? any() : `${frequent()} ${any()}`,
  );
};
