import { conversationSources } from './conversation-sources';
import { draftEmbedded, find, type Found } from './embedded';
import type { ModelFetch } from './model/client';
import { draftWithModel, type ModelDraft } from './model/draft-model';
import type { ModelEndpoint } from './model/endpoint';
import type { ModelFailure } from './model/errors';
import { type EndpointMemory, isClosed, sharedMemory } from './model/memory';
import type { DraftedSuggestion, DraftInput, DraftUsage } from './types';

/** What drafting may reach outside itself. Without `model` it needs no key and no network. */
export interface DraftDeps {
  now: () => Date;
  model?: ModelEndpoint;
  modelFetch?: ModelFetch; // the guarded one of `createModelFetch`; else the runtime's own
  memory?: EndpointMemory; // breakers and capabilities; shared by the process unless given
  budget?: {
    mayAsk: () => boolean | Promise<boolean>; // false at the workspace's limit
    spent: (usage: DraftUsage) => void | Promise<void>; // also for cancelled and failed requests
  };
  signal?: AbortSignal; // aborts the model when nobody waits any more
  isJob?: boolean; // more time and tries, since nobody waits
  deadlineMs?: number; // for the model; else 20 s, and a minute for a job
  onStarted?: () => void; // with the first token of the model
  onSentence?: (sentence: { variant: number; text: string; sources: string[] }) => void; // each whole checked sentence
}

/**
 * Drafts an answer to the last inbound message: with the model where there is one, else from saved replies, and then
 * with a notice that says why. Everything in `variants` has passed the output checker. Throws nothing that a model, a
 * network or a message can cause.
 */
export const draftSuggestion = async (input: DraftInput, deps: DraftDeps): Promise<DraftedSuggestion> => {
  const found = find(input);
  const fromReplies = (notice?: string): DraftedSuggestion => {
    const drafted = draftEmbedded(input, found);
    if (!notice) return drafted;
    return { ...drafted, notice: drafted.notice ? `${notice}. ${drafted.notice}` : notice };
  };
  const { model: endpoint, budget, now } = deps;
  const memory = deps.memory ?? sharedMemory;
  if (!endpoint || endpoint.baseUrl.trim() === '' || input.intent === 'spam' || input.intent === 'hate')
    return tellAll(fromReplies(), deps);
  if (!hasGround(found) && conversationSources(input).length === 0) return tellAll(fromReplies(), deps);
  if (budget && !(await budget.mayAsk())) return tellAll(fromReplies('Limit reached: from your saved replies'), deps);
  if (!isClosed(memory, endpoint, now())) return tellAll(fromReplies(unavailable), deps);

  const sources = [...found.sources, ...conversationSources(input)];
  const draft = await draftWithModel(input, sources, { ...deps, endpoint, memory });
  await budget?.spent(draft.usage);
  if (draft.failure?.failure === 'aborted') return { ...emptyOf(input, found), usage: draft.usage, ...promptOf(draft) };
  if (draft.failure) {
    const { failure, requestId, message } = draft.failure;
    const fallback = tellAll(fromReplies(noticeOf(failure)), deps);
    return { ...fallback, usage: draft.usage, ...promptOf(draft), problem: { failure, requestId, message } };
  }
  if (draft.variants.length === 0) {
    const notice = draft.needsHuman
      ? `The model asks for a person${draft.needsHuman.reason ? `: ${draft.needsHuman.reason}` : ''}`
      : 'The model wrote nothing that passed the output checker: from your saved replies';
    return {
      ...fromReplies(notice),
      withheld: draft.withheld,
      usage: draft.usage,
      ...promptOf(draft),
      ...sayOf(draft),
    };
  }
  return fromModel(draft, input, found);
};

const unavailable = 'Model unavailable: from your saved replies';

const noticeOf = (failure: ModelFailure): string => {
  if (failure === 'misconfigured') return 'The model endpoint refuses the key or the model: from your saved replies';
  if (failure === 'refused' || failure === 'filtered') return 'The model refused to answer: from your saved replies';
  if (failure === 'quota') return "The model's quota is used up: from your saved replies";
  if (failure === 'length' || failure === 'bad_json' || failure === 'cut' || failure === 'unsupported')
    return 'The model gave no usable answer: from your saved replies';
  return unavailable;
};

const leastGround = 0.1;

/** A model is asked where something comes near; from nothing it could only invent. */
const hasGround = ({ best, retrieved }: Found): boolean =>
  best !== null || (retrieved.candidates[0]?.score ?? 0) >= leastGround;

const promptOf = ({ promptVersion, promptHash }: ModelDraft) => ({ promptVersion, promptHash });
const sayOf = ({ needsHuman, opinion }: ModelDraft) => ({ needsHuman, opinion });

const emptyOf = (input: DraftInput, found: Found): DraftedSuggestion => ({
  ...draftEmbedded(input, found),
  variants: [],
  sources: [],
  isAnswered: false,
  confidence: 0,
  notice: 'Cancelled',
});

const fromModel = (draft: ModelDraft, input: DraftInput, found: Found): DraftedSuggestion => {
  const own = draftEmbedded(input, found);
  const wantsSaved = input.tones.length === 0 || input.tones.includes('saved');
  const saved = wantsSaved && own.isAnswered ? own.variants.filter(({ tone }) => tone === 'saved') : [];
  const sources = [...draft.sources, ...(saved.length > 0 ? own.sources : [])];
  return {
    engine: 'openai',
    model: draft.model,
    notice: draft.needsHuman ? `The model asks for a person: ${draft.needsHuman.reason}` : null,
    language: draft.language,
    variants: [...draft.variants, ...saved],
    sources: sources.filter(({ id }, i) => sources.findIndex((source) => source.id === id) === i),
    isAnswered: draft.sources.length > 0 && !draft.needsHuman,
    confidence: found.retrieved.candidates[0]?.score ?? 0,
    nearest: own.nearest,
    withheld: draft.withheld,
    usage: draft.usage,
    problem: null,
    ...promptOf(draft),
    ...sayOf(draft),
  };
};

/** A draft that is there at once is streamed all the same, so that the page has one way to show drafts. */
const tellAll = (drafted: DraftedSuggestion, { onStarted, onSentence }: DraftDeps): DraftedSuggestion => {
  onStarted?.();
  drafted.variants.forEach(({ sentences }, variant) => {
    for (const { text, sources } of sentences) onSentence?.({ variant, text, sources });
  });
  return drafted;
};
