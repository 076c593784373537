export { bigrams } from './bigrams';
export { graphemeEnds, isWholeWord, wordSpans, type Span } from './boundaries';
export { isRightToLeft } from './direction';
export { fold, foldText, rawSpan, type Folded, type FoldMap } from './fold';
export { stripInvisible } from './invisible';
export { linkSpans } from './links';
export { firstName, placesOf, renderTemplate, templatePlaces } from './template';
export { measureText, truncateText } from './measure';
export { identifyLanguage, type IdentifiedLanguage, type LanguageHints } from './language';
