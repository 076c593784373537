import { createLexicon } from './create-lexicon';
import { conceptFiles } from './files';

/** What customers write about, in 17 languages: data, so that anybody who reads a language can correct it. */
export const concepts = createLexicon(conceptFiles);
