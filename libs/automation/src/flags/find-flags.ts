import type { Certainty } from '@hubbub/contracts';
import { classifyLead } from '../classifier/classify';
import { compileKeywords, type KeywordMatcher } from '../keywords/compile';
import type { KeywordSet } from '../keywords/keyword-set';
import { rawWords, read, type Reading } from '../keywords/tokens';
import { understand, type Understanding } from '../understand';
import type { LeadHit } from './lead-words';
import { findMoods } from './moods';

/** A flag with what raised it. Positions are UTF-16 positions of the raw text. */
export interface FoundFlag {
  name: string;
  certainty: Certainty;
  /** Sure at 0 and above for partnership and sponsorship; 1 for a workspace's own; a probability for the others. */
  score: number;
  spans: { start: number; end: number; text: string }[];
  reasons: string[];
}

export interface FlagOptions {
  /** As identified (`analyse`); without it guards read the language of the words found. */
  language?: string | undefined;
  /** The workspace's own, as sets or (for many messages) compiled once by `compileKeywords`. */
  keywords?: readonly KeywordSet[] | KeywordMatcher | undefined;
}

/**
 * Which flags a text raises, and by which words: `partnership`, `sponsorship`, `spam`, `hate`, `urgent` and those of
 * the workspace's keywords. `sure`: words that no guard explains away. `possible`: a proposal by the classifier's
 * judgement. Pure; the time is linear in the text.
 */
export const findFlags = (text: string, { language = '', keywords }: FlagOptions = {}): FoundFlag[] => {
  const understood = understand(text, language);
  const { reading } = understood;
  // Keywords may stand anywhere in a long text; for its mood and meaning the beginning is enough.
  const whole = keywords && text.length > reading.raw.length ? read(text.slice(0, keywordUnits)) : reading;
  const found = [...findOwn(whole, keywords), ...findProposals(understood), ...findMoods(understood)];
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
};

const spansAtMost = 20;
const keywordUnits = 20_000;
const round = (value: number): number => Math.round(value * 100) / 100;

const findProposals = (understood: Understanding): FoundFlag[] =>
  (understood.concluded.proposals ??= judgeProposals(understood));

const judgeProposals = (understood: Understanding): FoundFlag[] => {
  const { reading, leads } = understood;
  const lead = classifyLead(understood);
  if (leads.length === 0) {
    return lead.isPossible
      ? [{ name: lead.flag, certainty: 'possible', score: lead.score, spans: [], reasons: [lead.reason] }]
      : [];
  }
  const flags: FoundFlag[] = [];
  for (const flag of ['partnership', 'sponsorship'] as const) {
    const own = leads.filter((hit) => hit.data.flag === flag);
    if (own.length === 0) continue;
    const scored = own.map((hit) => {
      const { score, reasons } = hit.judged;
      return {
        hit,
        score: round(score + (hit.data.weight === 'weak' ? Math.min(lead.opinion, 0.2) : lead.opinion)),
        reasons: [...reasons, lead.reason],
      };
    });
    const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
    const isSure = best.score >= 0;
    if (!isSure && !lead.isPossible) continue;
    const shown = isSure ? scored.filter(({ score }) => score >= 0) : scored;
    flags.push({
      name: flag,
      certainty: isSure ? 'sure' : 'possible',
      score: best.score,
      spans: spansOf(
        reading,
        shown.map(({ hit }) => hit),
      ),
      reasons: [describe(best.hit, reading), ...best.reasons],
    });
  }
  return flags;
};

/** True when a partnership or sponsorship is proposed for sure. */
export const hasSureProposal = (understood: Understanding): boolean =>
  findProposals(understood).some(({ certainty }) => certainty === 'sure');

/** True when a proposal is at least possible. */
export const hasProposal = (understood: Understanding): boolean => findProposals(understood).length > 0;

const describe = (hit: LeadHit, reading: Reading): string => {
  const { text } = rawWords(reading, hit.start, hit.end);
  return hit.copy ? `“${text}” read as “${hit.term}” (${hit.copy} spelling)` : `“${text}” (${hit.term})`;
};

/** Raw spans of hits, the longest where they overlap. */
export const spansOf = (reading: Reading, hits: readonly { start: number; end: number }[]): FoundFlag['spans'] => {
  const sorted = [...hits].sort((a, b) => a.start - b.start || b.end - a.end);
  const spans: FoundFlag['spans'] = [];
  let end = -1;
  for (const hit of sorted) {
    if (hit.start < end) continue;
    end = hit.end;
    spans.push(rawWords(reading, hit.start, hit.end));
    if (spans.length === spansAtMost) break;
  }
  return spans;
};

const compiled = new WeakMap<readonly KeywordSet[], KeywordMatcher>();

const isCompiled = (keywords: readonly KeywordSet[] | KeywordMatcher): keywords is KeywordMatcher =>
  'find' in keywords && 'flags' in keywords;

const findOwn = (reading: Reading, keywords: FlagOptions['keywords']): FoundFlag[] => {
  if (!keywords) return [];
  let ready: KeywordMatcher;
  if (isCompiled(keywords)) ready = keywords;
  else {
    ready = compiled.get(keywords) ?? compileKeywords(keywords);
    compiled.set(keywords, ready);
  }
  const hits = ready.find(reading);
  return [...new Set(hits.map((hit) => hit.flag))].map((flag) => {
    const own = hits.filter((hit) => hit.flag === flag);
    return {
      name: flag,
      certainty: 'sure',
      score: 1,
      spans: spansOf(reading, own),
      reasons: [...new Set(own.map((hit) => hit.reason))].slice(0, spansAtMost),
    };
  });
};
