export { compileKeywords, type KeywordMatcher } from './keywords/compile';
export { checkKeywordSet, type KeywordSet, type KeywordTerm } from './keywords/keyword-set';
export { findFlags, type FlagOptions, type FoundFlag } from './flags/find-flags';
export { analyse, type AnalysisHints } from './analysis/analyse';
