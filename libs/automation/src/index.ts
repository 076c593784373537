export { compileKeywords, type KeywordMatcher } from './keywords/compile';
export { checkKeywordSet, type KeywordSet, type KeywordTerm } from './keywords/keyword-set';
export { read as readText } from './keywords/tokens';
export { findFlags, type FlagOptions, type FoundFlag } from './flags/find-flags';
export { analyse, type AnalysisHints } from './analysis/analyse';
export { checkRule } from './rules/check-rule';
export type { KnownChannel, KnownThings } from './rules/known-things';
export { findContradiction, type Placed } from './rules/contradiction';
export { termsOf } from './rules/conditions';
export { evaluate } from './rules/evaluate';
export {
  isAnswer,
  type ContactFacts,
  type ConversationFacts,
  type FlagFact,
  type MessageFacts,
  type PlannedAction,
  type RuleDecision,
  type RuleFacts,
  type RuleHistory,
  type RuleOutcome,
  type SeatBeltFacts,
} from './rules/facts';
export { isWithin, type DailyHours } from './rules/hours';
export { defaultLimits, isIntroduction } from './rules/seat-belt';
export { inOrder, placesAfterMove, type Ordered } from './rules/order';
export { buckets, denseNames, type Features } from './classifier/features';
export { understand, type Understanding } from './understand';
export { findFlood, type FloodItem, type FloodVerdict } from './moderation';
export { findAnomaly, type AutomationHealth } from './rules/anomaly';
export { createLedger, type SendLedger } from './rules/ledger';
export {
  createReplay,
  replayRule,
  type Replay,
  type ReplayOptions,
  type ReplayReport,
  type ReplaySample,
} from './rules/replay';
