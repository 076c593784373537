let segmenter: Intl.Segmenter | undefined;

/** Sentences of a text, trimmed, in order; line breaks end a sentence too. */
export const splitSentences = (text: string): string[] => {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'sentence' });
  const found: string[] = [];
  for (const line of text.split(/\n+/u)) {
    let kept = '';
    for (const { segment } of segmenter.segment(line)) {
      kept += segment;
      // "approx. 5 km", "e.g. …", "No. 7", an initial: the full stop belongs to the word.
      if (abbreviation.test(kept)) continue;
      found.push(kept.trim());
      kept = '';
    }
    found.push(kept.trim());
  }
  return found.filter((sentence) => sentence !== '');
};

const abbreviation =
  /(?:^|[\s(])(?:\p{Lu}|[eE]\.g|[iI]\.e|[Nn]o|[Nn]r|[Mm]r|[Mm]rs|[Dd]r|[Aa]pprox|[Ee]tc|[zZ]\.B|ca|[Ss]t|χλμ|τηλ|π\.χ|κ\.λπ)\.\s*$/u;

const unspaced = new Set(['zh', 'ja', 'th']);

/** Puts sentences together as the language writes them. */
export const joinSentences = (sentences: readonly string[], language: string): string =>
  sentences.join(unspaced.has(language.split('-')[0] ?? '') ? '' : ' ');
