import type { Certainty, Intent, Sentiment } from '@hubbub/contracts';
import { classifyMood } from '../classifier/classify';
import {
  countMeanings,
  isBodyHarmed,
  isBodyReached,
  isEmergency,
  isLifeAtRisk,
  type MeaningCounts,
} from '../classifier/features';
import type { Understanding } from '../understand';
import { hasOnlyDoubleMeanings } from './double-meanings';
import { countEmoji } from './lexicon';
import { findScamLinks, type ScamLink } from './scam-links';

export interface Marked {
  certainty: Certainty | null;
  probability: number;
  reasons: string[];
}

/** What a text feels like, before it is put into one word. */
export interface Mood {
  intents: Record<Intent, number>;
  sentiments: Record<Sentiment, number>;
  spam: Marked;
  hate: Marked;
  urgent: Marked;
  /** What speaks of fraud by its address alone. */
  links: readonly ScamLink[];
}

/** Probabilities of the classifier, moved by what must never be missed: words of danger raise `urgent`. */
export const judgeMood = (understood: Understanding): Mood => (understood.concluded.mood ??= readMood(understood));

const readMood = (understood: Understanding): Mood => {
  const { intents, sentiments } = classifyMood(understood);
  const counts = countMeanings(understood.meanings, understood.language.split('-')[0] ?? '');
  const siren = countEmoji(understood.reading.raw.slice(0, 600)).urgent;
  const isHarm = isBodyHarmed(understood.meanings) || isBodyReached(understood.meanings);
  const isRisk = isLifeAtRisk(understood.meanings);
  const isTogether = isEmergency(understood.meanings);
  // Missing an emergency costs more than a false alarm: words of danger weigh as much as the classifier.
  const alarm =
    (counts.danger > 0 ? 0.4 : 0) +
    (isHarm ? 0.35 : 0) +
    (isRisk ? 0.2 : 0) +
    (isTogether ? 0.4 : 0) +
    (counts.urgent > 0 ? 0.1 : 0) +
    (siren > 0 ? 0.1 : 0);
  const urgent = mark(
    intents.urgent + alarm,
    0.3,
    counts.danger + counts.urgent + (isHarm || isRisk || isTogether ? 1 : 0),
    'words of danger or haste',
  );
  const links = findScamLinks(understood.reading.raw);
  // Prizes, investments and casinos are spoken of by anyone: who only asks, or says one such word, advertises nothing.
  const isCalm = counts.advert === 0 && links.length === 0 && hasOnlyDoubleMeanings(understood, 'spam');
  const spam = withLinks(
    mark(
      (isCalm ? Math.min(intents.spam, calm) : intents.spam + (counts.spam > 1 ? 0.1 : 0)) +
        (counts.advert > 0 ? 0.5 : 0) +
        Math.max(0, ...links.map(({ score }) => score)),
      0.55,
      Math.max(counts.spam, counts.advert) + links.length,
      'words of advertising or fraud',
      alone,
    ),
    links,
  );
  const hate = judgeHate(intents.hate, counts, hasOnlyDoubleMeanings(understood, 'hate'));
  return { intents, sentiments, urgent, spam, hate, links };
};

/**
 * Aimed abuse is abuse whatever else is said; told by whom it was aimed at, it asks for help. Words that only may be
 * meant so (animals, dirt) are most often about a mug or a dog: they prove nothing where nothing aims them.
 */
const judgeHate = (probability: number, counts: MeaningCounts, isDouble: boolean): Marked => {
  const { abuse, told, hate, positive } = counts;
  const raise = abuse > 0 ? 0.6 : hate > 0 ? (positive > 0 ? -0.1 : 0.12) : 0;
  const isCalm = isDouble || (told > 0 && abuse === 0);
  const raised = isCalm
    ? Math.min(probability, calm)
    : told > 0
      ? Math.min(probability, 0.5)
      : Math.max(0, probability + raise);
  return mark(raised, 0.55, Math.max(abuse, hate), 'abuse', alone);
};

/** A link that pretends to be another is never left unsaid, whatever the words round it. */
const withLinks = (spam: Marked, links: readonly ScamLink[]): Marked =>
  links.length === 0
    ? spam
    : {
        ...spam,
        certainty: spam.certainty ?? 'possible',
        reasons: [...spam.reasons, ...links.map(({ reason }) => reason)],
      };

// Below what is even possible.
const calm = 0.3;

// Words that nobody taught the classifier may look like anything: without a telling one it has to be very sure.
const alone = 0.8;

const mark = (raised: number, sureFrom: number, words: number, kind: string, aloneFrom = sureFrom): Marked => {
  const probability = Math.min(1, raised);
  const isSure = probability >= (words > 0 ? sureFrom : aloneFrom);
  const certainty = isSure ? 'sure' : probability >= sureFrom - 0.15 && words > 0 ? 'possible' : null;
  const reasons = [`the classifier says ${Math.round(probability * 100)} %`];
  if (words > 0) reasons.push(`${kind}: ${words}`);
  return { certainty, probability, reasons };
};
