export { checkDraft, type Check, type CheckContext, type CitedSource, type Violation } from './checker/check-draft';
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
