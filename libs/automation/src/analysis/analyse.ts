import { intents as intentNames, type Analysis, type Intent, type Sentiment } from '@hubbub/contracts';
import { identifyLanguage } from '@hubbub/text';
import { hasProposal, hasSureProposal } from '../flags/find-flags';
import { createMemory } from '../memory';
import { beginningOf, understand, type Understanding } from '../understand';
import { judgeMood, type Mood } from './mood';

export interface AnalysisHints {
  /** The contact's last language. */
  previousLanguage?: string | null | undefined;
  /** The language of the post that is commented on. */
  postLanguage?: string | null | undefined;
  workspaceLanguage?: string | null | undefined;
}

/**
 * Language, sentiment, intent, urgency (0 to 1) and whether an answer is expected. Pure. `spam`, `hate` and `urgent`
 * come as flags of `findFlags` too, with the words that raised them.
 */
export const analyse = (whole: string, hints: AnalysisHints = {}): Analysis => {
  const text = beginningOf(whole);
  const key = [hints.previousLanguage, hints.postLanguage, hints.workspaceLanguage, text].join('\n');
  const known = remembered.get(key);
  if (known) return { ...known };
  const analysis = read(text, hints);
  remembered.set(key, analysis);
  return { ...analysis };
};

const remembered = createMemory<Analysis>(2000, 300);

const read = (text: string, hints: AnalysisHints): Analysis => {
  const { language, confidence } = identifyLanguage(text, {
    previous: hints.previousLanguage,
    post: hints.postLanguage,
    workspace: hints.workspaceLanguage,
  });
  const understood = understand(text, language);
  if (understood.reading.folded.text.trim() === '') {
    return { language, confidence, sentiment: 'neutral', intent: 'other', urgency: 0, needsAnswer: false };
  }
  const mood = judgeMood(understood);
  const intent = intentOf(understood, mood);
  const sentiment = sentimentOf(mood, intent);
  return {
    language,
    confidence,
    sentiment,
    intent,
    urgency: urgencyOf(mood, intent),
    needsAnswer: needsAnswer(understood, intent),
  };
};

const intentOf = (understood: Understanding, mood: Mood): Intent => {
  const isThreat = mood.hate.certainty === 'sure' && mood.intents.hate > mood.intents.urgent;
  if (mood.urgent.certainty === 'sure' && !isThreat) return 'urgent';
  if (mood.hate.certainty === 'sure' && mood.intents.hate >= mood.intents.spam) return 'hate';
  // Whoever gives orders to a machine that may be reading is not asking us anything.
  const ordersMachine = understood.meanings.some(({ data }) => data === 'order');
  if (mood.spam.certainty === 'sure' || ordersMachine) return 'spam';
  if (hasSureProposal(understood)) return 'lead';
  const rest = intentNames.filter((name) => name !== 'urgent' && name !== 'hate' && name !== 'spam');
  const best = rest.reduce((a, b) => (mood.intents[b] > mood.intents[a] ? b : a));
  // Who neither proposes nor orders anything, and asks, has a question.
  const wants =
    understood.leads.length > 0 || hasProposal(understood) || understood.meanings.some(({ data }) => data === 'want');
  return best === 'lead' && !wants && isQuestion(understood) ? 'question' : best;
};

const isQuestion = ({ reading, language, meanings }: Understanding): boolean =>
  /[?؟]/u.test(reading.folded.text) ||
  (language === 'el' && reading.folded.text.includes(';')) ||
  meanings.some(({ data, firstToken }) => data === 'question' && firstToken <= 1);

const sentimentOf = (mood: Mood, intent: Intent): Sentiment => {
  const { positive, neutral, negative } = mood.sentiments;
  if (intent === 'hate') return 'negative';
  if (intent === 'complaint' && negative > 0.25) return 'negative';
  if (intent === 'praise' && positive > 0.25) return 'positive';
  if (positive >= neutral && positive >= negative) return 'positive';
  return negative >= neutral ? 'negative' : 'neutral';
};

const urgencyOf = (mood: Mood, intent: Intent): number => {
  const base = intent === 'urgent' ? Math.max(0.7, mood.urgent.probability) : Math.min(0.69, mood.urgent.probability);
  const raised = intent === 'complaint' ? Math.max(base, 0.3) : base;
  return Math.round(raised * 100) / 100;
};

const expectsAnswer = new Set<Intent>(['lead', 'question', 'complaint', 'urgent', 'feature_request']);

const needsAnswer = (understood: Understanding, intent: Intent): boolean => {
  if (expectsAnswer.has(intent)) return true;
  return intent !== 'spam' && intent !== 'hate' && isQuestion(understood);
};
