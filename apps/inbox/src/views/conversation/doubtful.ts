import type { SuggestionVariant } from '@hubbub/contracts';

export interface Span {
  start: number;
  end: number;
}

type Sentence = SuggestionVariant['sentences'][number] & { doubtful: Span[] };

/** The sentences of a variant, each with the doubtful spans that fall into it, in its own counting and merged. */
export const placed = ({ text, sentences, doubtful = [] }: SuggestionVariant): Sentence[] => {
  let from = 0;
  return sentences.map((sentence) => {
    const at = text.indexOf(sentence.text, from);
    if (at < 0) return { ...sentence, doubtful: [] };
    from = at + sentence.text.length;
    const own = doubtful
      .map(({ start, end }) => ({ start: Math.max(0, start - at), end: Math.min(sentence.text.length, end - at) }))
      .filter(({ start, end }) => start < end);
    return { ...sentence, doubtful: merged(own) };
  });
};

const merged = (spans: readonly Span[]): Span[] => {
  const found: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else found.push({ ...span });
  }
  return found;
};
