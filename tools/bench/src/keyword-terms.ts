import { languages, vocabulary } from './words';

/** 2,000 keywords of five languages, half with word forms. */
export const twoThousandTerms = (): { text: string; inflections: boolean }[] =>
  languages.flatMap((language) =>
    vocabulary(language)
      .filter((word) => [...word].length >= 3)
      .slice(200, 600)
      .map((text, index) => ({ text, inflections: index % 2 === 0 })),
  );
