export { checkDraft, type Check, type CheckContext, type CitedSource, type Violation } from './checker/check-draft';
export { findClaims, mayNameAddress, mayNameDay, type Claim, type ClaimKind } from './checker/claims';
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
export { hostOf, isPrivateHost, shouldRedact, type ModelEndpoint } from './model/endpoint';
export { createEndpointMemory, sharedMemory, type EndpointMemory } from './model/memory';
export { promptVersion } from './model/instructions';
export {
  assist,
  assistActs,
  summariseConversation,
  translateForReading,
  type AssistAct,
  type AssistDeps,
  type Assisted,
  type AssistInput,
  type Summary,
  type Translation,
} from './assist';
export { embedTexts, nearestVectors } from './model/embed';
export { probeEndpoint, type ProbeCheck, type ProbeReport } from './model/probe';
export { summarise, type Extract } from './summarise';
export { chunkArticle } from './retrieval/chunk-article';
export { editDistance, outcomeOf, type SendOutcome } from './learning/outcome';
export { learnedWeight, mayRankFirst, type LearnedExample, type Showing } from './learning/weight';
export {
  proposeReplies,
  proposeUpdates,
  type ReplyProposal,
  type SolvedAnswer,
  type UpdateProposal,
} from './learning/proposals';
export { voiceProfile, type VoiceProfile } from './learning/voice-profile';
export { createRedaction, redact, restore, type Redaction } from './model/redact';
export { readDocument, type ReadDocument } from './knowledge/read-document';
export { likeness } from './compose/diversify';
export { findSources, nearestSources } from './embedded';
export { finishSentence, type BegunText, type FinishedSentence } from './finish/finish-sentence';
export { sentenceTables } from './finish/sentence-table';
export { firstNameOf } from './compose/first-name';
export { readText } from './retrieval/read-text';
export { situationFeatures, type Situations } from './situations/situations';
