import type { Intent, Sentiment, SuggestionVariant, Tone } from '@hubbub/contracts';
import { asCited, checkVariant, contextOf } from '../check-variant';
import { checkDraft } from '../checker/check-draft';
import type { ComposedVariant } from '../compose/compose';
import { diversify } from '../compose/diversify';
import { joinSentences } from '../compose/sentences';
import { asContract } from '../embedded';
import type { DraftInput, DraftUsage, Source, WithheldVariant } from '../types';
import { type Answer, ask, type AskOptions, PartialAnswerError } from './ask';
import { createClient, type ModelFetch } from './client';
import { hostOf, type ModelEndpoint, shouldRedact } from './endpoint';
import { type ClassifiedError, classifyError, ModelAnswerError } from './errors';
import { type EndpointMemory, noteFailure, noteSuccess } from './memory';
import { readJsonAnswer, readPartialJson } from './partial-json';
import { buildPrompt, type Prompt } from './prompt';
import { createRedaction, type Redaction, restore } from './redact';
import { ModelAnswer } from './schema';

export interface ModelDraftOptions {
  endpoint: ModelEndpoint;
  memory: EndpointMemory;
  now: () => Date;
  signal?: AbortSignal;
  isJob?: boolean; // nobody waits: three retries and a minute, instead of one and 20 s
  deadlineMs?: number; // for the whole, retries included
  modelFetch?: ModelFetch;
  onStarted?: () => void;
  onSentence?: (sentence: { variant: number; text: string; sources: string[] }) => void;
}

/** What one model call gave. */
export interface ModelDraft {
  variants: SuggestionVariant[];
  withheld: WithheldVariant[];
  sources: Omit<Source, 'language'>[]; // those that are cited
  language: string;
  needsHuman: { reason: string } | null;
  opinion: { summary: string; intent: Intent; sentiment: Sentiment } | null;
  model: string;
  usage: DraftUsage;
  promptVersion: string;
  promptHash: string;
  failure: ClassifiedError | null; // set where the model gave nothing that may be shown
}

const memberTimeoutMs = 20_000;
const jobTimeoutMs = 60_000;
const jobRetries = 3;
const mostTokens = 900;
const smallerTokens = 500;
const mostSentences = 8;
const mostVariants = 4;

/**
 * Asks the model once for all variants, checks every sentence before anybody sees it, then every variant as a whole.
 * Never throws for what a model or a network does; an abort gives a draft without variants whose failure is `aborted`.
 */
export const draftWithModel = async (
  input: DraftInput,
  sources: readonly Source[],
  options: ModelDraftOptions,
): Promise<ModelDraft> => {
  const { endpoint, memory, now } = options;
  const startedAt = now().getTime();
  const redaction = shouldRedact(endpoint) ? createRedaction() : null;
  const timeoutMs = options.deadlineMs ?? (options.isJob ? jobTimeoutMs : memberTimeoutMs);
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  const client = createClient(endpoint, timeoutMs, options.modelFetch);
  const spent = { requests: 0, input: 0, cached: 0, output: 0, reasoning: 0, firstTokenMs: null as number | null };
  let prompt: Prompt | null = null;
  const teller = createTeller(input, sources, redaction, options);
  const call = async (more: Partial<AskOptions>): Promise<Answer> => {
    const answer = await ask(
      client,
      ({ instructionRole }) => {
        spent.requests += 1;
        prompt = buildPrompt(input, sources, { redaction, instructionRole, tones: input.tones });
        return prompt.messages;
      },
      {
        endpoint,
        memory,
        now,
        signal,
        mostTokens,
        schema: { name: 'draft', shape: ModelAnswer },
        mostRetries: options.isJob ? jobRetries : 1,
        cacheKey: 'hubbub-draft',
        onFirstToken: () => {
          spent.firstTokenMs ??= now().getTime() - startedAt;
          options.onStarted?.();
        },
        ...more,
      },
    );
    spent.input += answer.usage?.input ?? 0;
    spent.cached += answer.usage?.cached ?? 0;
    spent.output += answer.usage?.output ?? 0;
    spent.reasoning += answer.usage?.reasoning ?? 0;
    return answer;
  };

  let model = endpoint.model;
  let answer: ModelAnswer | null = null;
  let failure: ClassifiedError | null = null;
  try {
    const whole = await call({ onText: (text) => teller.tell(text) });
    model = whole.model || model;
    answer = parseAnswer(whole.text);
  } catch (error) {
    failure = classifyError(error);
    answer = error instanceof PartialAnswerError ? salvage(error.text) : null;
    const isWorthSmaller = ['length', 'bad_json', 'cut'].includes(failure.failure) && !answer && !signal.aborted;
    if (isWorthSmaller) {
      try {
        const smaller = await call({ isStreamed: false, mostTokens: smallerTokens });
        answer = parseAnswer(smaller.text);
        failure = null;
      } catch (again) {
        failure = classifyError(again);
      }
    }
  }
  if (options.signal?.aborted)
    failure = { failure: 'aborted', requestId: null, message: 'Aborted', retryAfterMs: null };
  else if (timeout.aborted && !answer)
    failure = { failure: 'timeout', requestId: null, message: 'No answer in time', retryAfterMs: null };
  if (failure && !answer) noteFailure(memory, endpoint, failure.failure, now());
  else noteSuccess(memory, endpoint);

  const built = prompt as Prompt | null;
  const base = {
    model,
    promptVersion: built?.version ?? '',
    promptHash: built?.hash ?? '',
    usage: {
      requests: spent.requests,
      inputTokens: spent.input,
      cachedTokens: spent.cached,
      outputTokens: spent.output,
      reasoningTokens: spent.reasoning,
      firstTokenMs: spent.firstTokenMs,
      latencyMs: now().getTime() - startedAt,
      cancelled: failure?.failure === 'aborted',
      host: hostOf(endpoint),
    },
  };
  const empty = { variants: [], withheld: [], sources: [], language: input.language, needsHuman: null, opinion: null };
  if (!answer || failure?.failure === 'aborted') return { ...base, ...empty, failure };
  return { ...base, ...judgeAnswer(answer, built?.sourceIds ?? new Map(), input, sources, redaction), failure: null };
};

const parseAnswer = (text: string): ModelAnswer => {
  const parsed = ModelAnswer.safeParse(readJsonAnswer(text));
  if (!parsed.success) throw new ModelAnswerError('bad_json', 'The answer does not follow the schema');
  return parsed.data;
};

/** Whole variants of an answer that ended too early: the last one may lack its end. */
const salvage = (text: string): ModelAnswer | null => {
  const partial = readPartialJson(text);
  if (typeof partial !== 'object' || partial === null) return null;
  const { variants, ...rest } = partial as { variants?: unknown };
  if (!Array.isArray(variants)) return null;
  const lacking = {
    language: 'und',
    summary: '',
    intent: 'other',
    sentiment: 'neutral',
    needsHuman: false,
    needsHumanReason: null,
  };
  const parsed = ModelAnswer.safeParse({ ...lacking, ...rest, variants: variants.slice(0, -1) });
  return parsed.success && parsed.data.variants.length > 0 ? parsed.data : null;
};

const citedIds = (ids: readonly string[], known: ReadonlyMap<string, string>): string[] => [
  ...new Set(ids.flatMap((id) => known.get(id.replaceAll(/[[\]]/gu, '')) ?? [])),
];

/** Sends whole checked sentences as they form; a blocked one ends its variant on the page. */
const createTeller = (
  input: DraftInput,
  sources: readonly Source[],
  redaction: Redaction | null,
  { onSentence }: ModelDraftOptions,
): { tell(text: string): void } => {
  const told: number[] = [];
  const stopped = new Set<number>();
  const known = new Map(sources.map(({ id }, i) => [`S${i + 1}`, id]));
  return {
    tell: (text) => {
      if (!onSentence) return;
      const partial = readPartialJson(text) as {
        variants?: { sentences?: { text?: unknown; sourceIds?: unknown }[] }[];
      } | null;
      const variants = Array.isArray(partial?.variants) ? partial.variants : [];
      variants.forEach((variant, v) => {
        const sentences = Array.isArray(variant?.sentences) ? variant.sentences : [];
        // The last sentence of the last variant may still grow.
        const whole = v < variants.length - 1 ? sentences : sentences.slice(0, -1);
        whole.slice(told[v] ?? 0, mostSentences).forEach((sentence) => {
          told[v] = (told[v] ?? 0) + 1;
          if (stopped.has(v) || typeof sentence?.text !== 'string' || !Array.isArray(sentence.sourceIds)) return;
          const ids = citedIds(sentence.sourceIds.map(String), known);
          if (!isSentenceFine(sentence.text, ids, input, sources, redaction)) return void stopped.add(v);
          onSentence({ variant: v, text: redaction ? restore(sentence.text, redaction) : sentence.text, sources: ids });
        });
      });
    },
  };
};

// Whether a draft has enough ground, and its language, show on the whole alone.
const wholeOnly = new Set(['ungrounded', 'other_language', 'repetition']);

const isSentenceFine = (
  text: string,
  ids: readonly string[],
  input: DraftInput,
  sources: readonly Source[],
  redaction: Redaction | null,
): boolean => {
  const context = { ...contextOf(input, input.language), places: [...(redaction?.places.keys() ?? [])] };
  const check = checkDraft(text, asCited(sources.filter(({ id }) => ids.includes(id))), context);
  return check.violations.every(({ rule, severity }) => severity !== 'block' || wholeOnly.has(rule));
};

const judgeAnswer = (
  answer: ModelAnswer,
  known: ReadonlyMap<string, string>,
  input: DraftInput,
  sources: readonly Source[],
  redaction: Redaction | null,
): Pick<ModelDraft, 'variants' | 'withheld' | 'sources' | 'language' | 'needsHuman' | 'opinion'> => {
  const wanted = input.tones.filter((tone): tone is Exclude<Tone, 'saved'> => tone !== 'saved');
  const composed = answer.variants
    .slice(0, mostVariants)
    .filter(({ tone }) => wanted.length === 0 || wanted.includes(tone))
    .flatMap(({ tone, sentences }): ComposedVariant[] => {
      const written = sentences
        .slice(0, mostSentences)
        .map(({ text, sourceIds }) => ({ text: text.trim(), sources: citedIds(sourceIds, known) }))
        .filter(({ text }) => text !== '');
      const text = joinSentences(
        written.map((sentence) => sentence.text),
        input.language,
      );
      return text === '' ? [] : [{ tone, text, sentences: written }];
    });
  const places = [...(redaction?.places.keys() ?? [])];
  const variants: SuggestionVariant[] = [];
  const withheld: WithheldVariant[] = [];
  for (const variant of diversify(composed)) {
    const bad = variant.sentences.some(
      ({ text, sources: ids }) => !isSentenceFine(text, ids, input, sources, redaction),
    );
    const result = checkVariant(variant, sources, input, input.language, places);
    if (!result.isShown) withheld.push(result.withheld);
    else if (bad) withheld.push({ tone: variant.tone, reasons: ['sentence without ground'], isSecurityEvent: false });
    else variants.push(restored(result.variant, redaction));
  }
  const cited = new Set(variants.flatMap((variant) => variant.sentences.flatMap((sentence) => sentence.sources)));
  return {
    variants,
    withheld,
    sources: sources.filter(({ id }) => cited.has(id)).map(asContract),
    language: input.language,
    needsHuman: answer.needsHuman ? { reason: harmless(answer.needsHumanReason ?? '', input, 120) } : null,
    opinion: { summary: harmless(answer.summary, input, 200), intent: answer.intent, sentiment: answer.sentiment },
  };
};

const restored = (variant: SuggestionVariant, redaction: Redaction | null): SuggestionVariant =>
  redaction
    ? {
        ...variant,
        text: restore(variant.text, redaction),
        sentences: variant.sentences.map((sentence) => ({ ...sentence, text: restore(sentence.text, redaction) })),
      }
    : variant;

/** Words of the model for members only: shown short, and not at all where they leak. */
const harmless = (text: string, input: DraftInput, most: number): string => {
  const short = text.slice(0, most);
  return checkDraft(short, [], { ...contextOf(input, 'en') }).isSecurityEvent ? '' : short;
};
