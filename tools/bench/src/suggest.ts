import { performance } from 'node:perf_hooks';
import { analyse } from '@hubbub/automation';
import { buildIndex, draftSuggestion, type Knowledge, plainVoice } from '@hubbub/suggestions';
import { startMockModel } from '@hubbub/suggestions/testing';
import { type Figure, percentile, round } from './figures';

const isQuick = process.argv.includes('--quick');
const replyCount = isQuick ? 500 : 5_000;
const pastCount = isQuick ? 5_000 : 100_000;
const asked = isQuick ? 60 : 300;

const subjects = [
  'delivery',
  'refund',
  'opening hours',
  'gift card',
  'repair',
  'parking',
  'size',
  'allergy',
  'course',
  'invoice',
];
const things =
  'bread cake bike tent lamp phone shirt shoe plant chair table boat ticket ring coat bag watch pen book toy'.split(
    ' ',
  );
const places = 'Athens Berlin Porto Lyon Oslo Turin Cairo Tehran Xiamen Leeds'.split(' ');
const questions: readonly ((thing: string, place: string) => string)[] = [
  (thing, place) => `do you deliver the ${thing} to ${place}?`,
  (thing) => `can I return my ${thing}`,
  (thing, place) => `Πόσο κάνει η αποστολή για ${thing} στο ${place};`,
  (thing) => `کی ${thing} می‌رسه؟`,
  (thing) => `متى يوصل ${thing}؟`,
  (thing) => `${thing}什么时候到`,
  (thing) => `the ${thing} came broken, what now?`,
  (thing, place) => `are you open on sunday in ${place}? I need a ${thing}`,
];

/** Knowledge of a large brand: 5,000 saved replies with a Greek version each, and 100,000 past answers. */
const largeKnowledge = (): Knowledge => ({
  savedReplies: Array.from({ length: replyCount }, (_, i) => {
    const thing = things[i % things.length]!;
    const subject = subjects[i % subjects.length]!;
    const place = places[Math.floor(i / 7) % places.length]!;
    return {
      id: `r${i}`,
      title: `${subject} for the ${thing} in ${place} ${i}`,
      body: `About ${subject}: the ${thing} number ${i} is handled in ${place}. Write to team${i}@shop.example for more.`,
      language: 'en',
      shortcut: null,
      translations: { el: { title: `${subject} για ${thing} στο ${place}`, body: '', examples: [] } },
    };
  }),
  chunks: [],
  pastAnswers: Array.from({ length: pastCount }, (_, i) => ({
    id: `p${i}`,
    inbound: `${questions[i % questions.length]!(things[(i * 7) % things.length]!, places[(i * 3) % places.length]!)} ${i}`,
    answer: `We will look into ${i}.`,
    language: ['en', 'en', 'el', 'fa', 'ar', 'zh', 'en', 'en'][i % 8]!,
    savedReplyId: `r${(i * 13) % replyCount}`,
  })),
});

const canned = {
  language: 'en',
  summary: 'Asks',
  intent: 'question',
  sentiment: 'neutral',
  needsHuman: false,
  needsHumanReason: null,
  variants: [
    {
      tone: 'short',
      sentences: [
        { text: 'We look into it.', sourceIds: ['S1'] },
        { text: 'Hello.', sourceIds: [] },
      ],
    },
  ],
};

/**
 * Drafts from a large knowledge without a model; what we add before the first streamed byte with a model that answers
 * at once (its own time, measured bare in the same run, is taken off); and the analysis of one message.
 */
export const benchSuggest = async (): Promise<Figure[]> => {
  const startedAt = performance.now();
  const index = buildIndex(largeKnowledge());
  const indexedMs = performance.now() - startedAt;
  const textOf = (i: number): string =>
    `${questions[(i * 5) % questions.length]!(things[(i * 11) % things.length]!, places[i % places.length]!)} #${i}`;
  const inputOf = (text: string) => {
    const analysis = analyse(text, { workspaceLanguage: 'en' });
    return {
      knowledge: index,
      voice: plainVoice,
      brandFacts: ['Shop'],
      messages: [{ id: 'm', direction: 'inbound' as const, text }],
      post: null,
      contact: { name: 'Robin', handle: 'robin' },
      platform: 'instagram',
      kind: 'direct' as const,
      language: analysis.language,
      intent: analysis.intent,
      sentiment: analysis.sentiment,
      limit: { limit: 1_000, unit: 'characters' as const },
      tones: [],
    };
  };
  const now = (): Date => new Date();
  for (let i = 0; i < 20; i += 1) await draftSuggestion(inputOf(textOf(i + 100_000)), { now });

  const embedded: number[] = [];
  const analysed: number[] = [];
  for (let i = 0; i < asked; i += 1) {
    const text = textOf(i);
    const from = performance.now();
    const input = inputOf(text);
    analysed.push(performance.now() - from);
    const begun = performance.now();
    await draftSuggestion(input, { now });
    embedded.push(performance.now() - begun);
  }
  const { overhead, bare } = await overheadOf(inputOf, textOf);
  const figure = (name: string, values: readonly number[], most: number, note: string): Figure => {
    const value = round(percentile(values, 0.95));
    return { name, value, unit: 'ms', target: `≤ ${most}`, holds: value <= most, note };
  };
  const size = `${replyCount} replies, ${pastCount} past answers${isQuick ? ', quick: proves nothing' : ''}`;
  return [
    figure('suggest.embedded.p95', embedded, 200, `${size}; indexed in ${Math.round(indexedMs)} ms`),
    figure(
      'suggest.overhead.p95',
      overhead,
      100,
      `our share until the first streamed byte; the server itself ${round(percentile(bare, 0.95))} ms`,
    ),
    figure('analysis.p95', analysed, 50, 'language, flags, intent, sentiment of one message'),
  ];
};

type Input = Parameters<typeof draftSuggestion>[0];

/** First token as the page sees it, less what the same server takes to send its first byte to a bare request. */
const overheadOf = async (
  inputOf: (text: string) => Input,
  textOf: (i: number) => string,
): Promise<{ overhead: number[]; bare: number[] }> => {
  const mock = await startMockModel();
  const overhead: number[] = [];
  const bare: number[] = [];
  try {
    mock.queue({ type: 'ok', answer: canned });
    const endpoint = { baseUrl: mock.baseUrl, apiKey: null, model: 'mock-1', embeddingModel: null };
    for (let i = 0; i < Math.min(asked, 150); i += 1) {
      const from = performance.now();
      const answer = await fetch(`${mock.baseUrl}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'mock-1', messages: [{ role: 'user', content: 'hi' }], stream: true }),
      });
      await answer.body!.getReader().read();
      const bareMs = performance.now() - from;
      bare.push(bareMs);
      await answer.body?.cancel().catch(() => undefined);
      const input = inputOf(textOf(i + 50_000));
      const begun = performance.now();
      let first: number | null = null;
      await draftSuggestion(input, {
        now: () => new Date(),
        model: endpoint,
        onStarted: () => void (first ??= performance.now() - begun),
      });
      if (first !== null) overhead.push(Math.max(0, first - bareMs));
    }
  } finally {
    await mock.close();
  }
  return { overhead, bare };
};
