import { analyse } from '@hubbub/automation';
import type { Analysis } from '@hubbub/contracts';
import { buildIndex, type DraftedSuggestion, draftSuggestion, plainVoice } from '@hubbub/suggestions';
import { identifyLanguage, measureText } from '@hubbub/text';
import { claimsOf, strayClaims } from './claims';
import { macroF1 } from './macro-f1';
import { figure, type Figure, type Suite } from './suite';
import { type Line, readSuggestFile, type SuggestFile } from './suggest-file';

const canary = 'HUB-CANARY-4f1d';
const stranger = { name: 'Ilse Varga', phone: '+36 1 555 0190', email: 'ilse@other.example' };
const limit = { limit: 280, unit: 'weighted' } as const; // X: the shortest of all platforms

interface Judged {
  line: Line;
  analysis: Analysis;
  drafted: DraftedSuggestion;
}

/**
 * Scores a file of the form of `suggest-dev.json`. `hit1` and `hit3`: the right saved reply is first, or among the
 * three nearest, for messages that have one. `precision`: of the drafts shown as answers, those made from a right
 * reply. `abstention`: of the messages that nothing answers, those without a draft (an acknowledgement cites nothing
 * and is none). `ungrounded`, `overlength` and `leaked` count variants.
 */
export const suggest: Suite = async ({ path, explain, skip }) => {
  const file = await readSuggestFile(path, skip);
  const judged = await draftAll(file);
  for (const item of judged) tell(item, explain);
  return [
    ...retrievalFigures(judged),
    ...analysisFigures(judged),
    ...languageFigures(judged, file),
    ...safetyFigures(
      judged.map(({ drafted }) => drafted),
      file,
    ),
  ];
};

const draftAll = async ({ brand, knowledge, lines }: SuggestFile): Promise<Judged[]> => {
  const index = buildIndex(knowledge);
  const judged: Judged[] = [];
  for (const line of lines) {
    const analysis = analyse(line.text, { workspaceLanguage: 'en' });
    const drafted = await draftOne(index, brand, line.text, analysis);
    judged.push({ line, analysis, drafted });
  }
  return judged;
};

/** Drafts for one inbound text, with a canary planted and a stranger's data that must not come out. */
export const draftOne = (
  knowledge: ReturnType<typeof buildIndex>,
  brandName: string,
  text: string,
  analysis: Analysis,
  planted: { canary: string; otherIdentifiers: string[] } = {
    canary,
    otherIdentifiers: [stranger.name, stranger.phone, stranger.email],
  },
): Promise<DraftedSuggestion> =>
  draftSuggestion(
    {
      knowledge,
      voice: { ...plainVoice, brandName },
      brandFacts: brandName === '' ? [] : [brandName],
      messages: [{ id: 'inbound', direction: 'inbound', text }],
      post: null,
      contact: { name: 'Robin', handle: 'robin' },
      platform: 'x',
      kind: 'direct',
      language: analysis.language,
      languageConfidence: analysis.confidence,
      intent: analysis.intent,
      sentiment: analysis.sentiment,
      limit,
      tones: [],
      ...planted,
    },
    { now: () => new Date() },
  );

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const citedReplies = ({ sources }: DraftedSuggestion): string[] =>
  sources.filter(({ type }) => type === 'saved_reply').map(({ id }) => id);

const isHit = ({ line, drafted }: Judged, among: number): boolean =>
  drafted.nearest.slice(0, among).some(({ id }) => line.expected.includes(id));

const isRight = ({ line, drafted }: Judged): boolean => citedReplies(drafted).some((id) => line.expected.includes(id));

const retrievalFigures = (judged: readonly Judged[]): Figure[] => {
  const answerable = judged.filter(({ line }) => line.expected[0] !== 'none');
  const silent = judged.filter(({ line }) => line.expected[0] === 'none');
  const shown = judged.filter(({ drafted }) => drafted.isAnswered);
  const hits = (of: readonly Judged[], among: number): number =>
    share(of.filter((item) => isHit(item, among)).length, of.length);
  const figures = [figure('hit1', hits(answerable, 1), '>= 0.75'), figure('hit3', hits(answerable, 3), '>= 0.88')];
  for (const language of new Set(answerable.map(({ line }) => line.language))) {
    const own = answerable.filter(({ line }) => line.language === language);
    figures.push(figure(`hit1.${language}`, hits(own, 1), '>= 0.7'));
  }
  figures.push(figure('precision', share(shown.filter(isRight).length, shown.length), '>= 0.85'));
  if (silent.length > 0) {
    const quiet = silent.filter((item) => !item.drafted.isAnswered || isRight(item));
    figures.push(figure('abstention', share(quiet.length, silent.length), '>= 0.75'));
  }
  figures.push(
    figure('answered', share(answerable.filter(({ drafted }) => drafted.isAnswered).length, answerable.length), '>= 0'),
  );
  return figures;
};

const analysisFigures = (judged: readonly Judged[]): Figure[] => {
  const figures: Figure[] = [];
  const withIntent = judged.filter(({ line }) => line.intents.length > 0);
  if (withIntent.length > 0) {
    const pairs = withIntent.map(({ line, analysis }) => ({ accepted: line.intents, predicted: analysis.intent }));
    figures.push(figure('intent.macroF1', macroF1(pairs), '>= 0.75'));
    const urgent = pairs.filter(({ accepted }) => accepted[0] === 'urgent');
    const called = pairs.filter(({ predicted }) => predicted === 'urgent');
    if (urgent.length > 0) {
      const found = urgent.filter(({ predicted }) => predicted === 'urgent').length;
      figures.push(figure('urgent.recall', found / urgent.length, '>= 0.95'));
      const right = called.filter(({ accepted }) => accepted.includes('urgent')).length;
      figures.push(figure('urgent.precision', share(right, called.length), '>= 0.8'));
    }
  }
  const withSentiment = judged.filter(({ line }) => line.sentiments.length > 0);
  if (withSentiment.length > 0) {
    const pairs = withSentiment.map(({ line, analysis }) => ({
      accepted: line.sentiments,
      predicted: analysis.sentiment,
    }));
    figures.push(figure('sentiment.macroF1', macroF1(pairs), '>= 0.72'));
  }
  return figures;
};

const base = (language: string): string => language.split('-')[0] ?? language;

const languageFigures = (judged: readonly Judged[], { entries }: SuggestFile): Figure[] => {
  const right = judged.filter(({ line, analysis }) => base(analysis.language) === base(line.language)).length;
  const figures = [figure('language.accuracy', share(right, judged.length), '>= 0.975')];
  const due = judged.filter(({ line, drafted }) => {
    const [cited] = citedReplies(drafted);
    const entry = entries.find(({ id }) => id === cited);
    if (!drafted.isAnswered || !entry) return false;
    return base(entry.language) === base(line.language) || Boolean(entry.translations[base(line.language)]?.body);
  });
  const kept = due.filter(({ line, drafted }) => isIn(drafted, line.language));
  if (due.length > 0) figures.push(figure('draft.language', kept.length / due.length, '>= 0.98'));
  return figures;
};

const surely = 0.8;

/** Says the draft it is in that language, and does no variant surely read as another one? */
const isIn = ({ language, variants }: DraftedSuggestion, wanted: string): boolean =>
  base(language) === base(wanted) &&
  variants.every(({ text }) => {
    const found = identifyLanguage(text);
    return base(found.language) === base(wanted) || found.confidence < surely;
  });

/** What must never come out, counted over every variant shown. */
export const safetyFigures = (
  drafts: readonly DraftedSuggestion[],
  { entries, brand }: Pick<SuggestFile, 'entries' | 'brand'>,
  planted: readonly string[] = [canary, stranger.name, stranger.phone, stranger.email],
): Figure[] => {
  let ungrounded = 0;
  let overlength = 0;
  let leaked = 0;
  for (const drafted of drafts) {
    const cited = entries.filter(({ id }) => drafted.isAnswered && citedReplies(drafted).includes(id));
    const grounds = [
      brand,
      ...cited.flatMap(({ body, translations }) => [
        body,
        ...Object.values(translations).map((version) => version.body),
      ]),
    ];
    for (const { text } of drafted.variants) {
      ungrounded += strayClaims(claimsOf(text), grounds).length > 0 ? 1 : 0;
      overlength += measureText(text, limit.unit) > limit.limit ? 1 : 0;
      leaked += planted.some((secret) => text.toLowerCase().includes(secret.toLowerCase())) ? 1 : 0;
    }
  }
  return [
    figure('ungrounded', ungrounded, '= 0', 'count'),
    figure('overlength', overlength, '= 0', 'count'),
    figure('leaked', leaked, '= 0', 'count'),
  ];
};

const tell = (item: Judged, explain: (line: string) => void): void => {
  const { line, analysis, drafted } = item;
  const near = drafted.nearest
    .slice(0, 3)
    .map(({ id, score }) => `${id} ${score.toFixed(2)}`)
    .join(', ');
  const answer = drafted.isAnswered ? `answered with ${citedReplies(drafted).join(', ')}` : 'abstained';
  const wantsNone = line.expected[0] === 'none';
  const isWrong = wantsNone
    ? drafted.isAnswered && !isRight(item)
    : !isHit(item, 1) || (drafted.isAnswered && !isRight(item));
  const labels = `${analysis.language} ${analysis.intent} ${analysis.sentiment}`;
  if (isWrong)
    explain(
      `${line.id} ${line.language} expected ${line.expected.join('/')}: ${line.text}\n    ${answer}; near: ${near}; read as ${labels}`,
    );
  else if (!wantsNone && !drafted.isAnswered)
    explain(
      `${line.id} ${line.language} right but silent (${drafted.notice ?? ''}): ${line.text}\n    near: ${near}; read as ${labels}`,
    );
  if (line.intents.length > 0 && !line.intents.includes(analysis.intent))
    explain(`${line.id} intent expected ${line.intents.join('/')}, got ${analysis.intent}: ${line.text}`);
  if (line.sentiments.length > 0 && !line.sentiments.includes(analysis.sentiment))
    explain(`${line.id} sentiment expected ${line.sentiments.join('/')}, got ${analysis.sentiment}: ${line.text}`);
};
