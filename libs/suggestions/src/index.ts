export { checkDraft, type Check, type CheckContext, type CitedSource, type Violation } from './checker/check-draft';
export { findClaims, type Claim, type ClaimKind } from './checker/claims';
export { findMoney, type Money } from './checker/money';
export { foldDigits } from './checker/numbers';
export { findClaims, type Claim, type ClaimKind } from './checker/claims';
export { findMoney, type Money } from './checker/money';
export { foldDigits } from './checker/numbers';
export { draftSuggestion, type DraftDeps } from './draft-suggestion';
export { buildIndex, buildIndexGently, type KnowledgeIndex } from './retrieval/knowledge-index';
export {
  plainVoice,
  type ArticleChunk,
  type DraftedSuggestion,
  type DraftInput,
  type DraftUsage,
  type Knowledge,
  type PastAnswer,
  type SavedReplyEntry,
  type SavedReplyVersion,
  type ThreadMessage,
  type Voice,
  type WithheldVariant,
} from './types';
export { createModelFetch, type ModelFetch } from './model/client';
export { dropOpenAiVariables } from './model/environment';
export { hostOf, isPrivateHost, type ModelEndpoint } from './model/endpoint';
export { createEndpointMemory, type EndpointMemory } from './model/memory';
export { promptVersion } from './model/instructions';
