import { linkSpans } from '@hubbub/text';
import { countEmoji, type Meaning, type MeaningHit } from '../analysis/lexicon';
import { closesAsQuestion, opensAsQuestion } from '../analysis/openers';
import type { Reading } from '../keywords/tokens';

/** What the classifier sees of a text: buckets of hashed n-grams, and measured values (`denseNames`). */
export interface Features {
  /** Bucket numbers below `buckets`, each at most once. */
  sparse: number[];
  dense: number[];
}

export const buckets = 1 << 15;

export const denseNames = [
  'positive',
  'negative',
  'question',
  'want',
  'wish',
  'urgent',
  'spam',
  'hate',
  'hasPositive',
  'hasNegative',
  'hasQuestion',
  'hasWant',
  'hasWish',
  'hasUrgent',
  'hasSpam',
  'hasHate',
  'deniedPositive',
  'deniedNegative',
  'denial',
  'emojiPositive',
  'emojiNegative',
  'emojiUrgent',
  'onlyEmoji',
  'questionMark',
  'exclamation',
  'manyExclamations',
  'link',
  'mention',
  'number',
  'money',
  'short',
  'long',
  'shouted',
  'strongLead',
  'weakLead',
  'sponsorLead',
  'self',
  'you',
  'own',
  'contact',
  'ask',
  'selfAndYou',
  'ownAndYou',
  'ownAndAsk',
  'ruleScore',
  'ruleSure',
  'leadDenied',
  'leadThanked',
  'leadTold',
  'leadBlamed',
  'leadAlone',
  'danger',
  'manyDangers',
  'harmedBody',
  'harm',
  'startsWithQuestion',
  'empty',
  'opensAsQuestion',
  'closesAsQuestion',
  'asksInForm',
  'criticalFailed',
  'someoneTrapped',
] as const;

const index = Object.fromEntries(denseNames.map((name, i) => [name, i])) as Record<(typeof denseNames)[number], number>;

const readUnits = 600;

/** Time is linear, and bounded by 600 units. */
export const featuresOf = (
  reading: Reading,
  language: string,
  lead: LeadWords,
  found: readonly MeaningHit[],
): Features => {
  const text = reading.folded.text.length > readUnits ? reading.folded.text.slice(0, readUnits) : reading.folded.text;
  return { sparse: hashed(text, reading), dense: measured(reading, language, lead, found) };
};

/** Which words of proposals, and which words round them, a text holds. */
export interface LeadWords {
  strong: boolean;
  weak: boolean;
  sponsor: boolean;
  self: boolean;
  you: boolean;
  own: boolean;
  contact: boolean;
  ask: boolean;
  /** The best score that the rules give to a word of a proposal; null without one. */
  score: number | null;
  denied: boolean;
  thanked: boolean;
  told: boolean;
  blamed: boolean;
  alone: boolean;
}

// When each bucket was last seen: cheaper than a set a text.
const seenAt = new Uint32Array(buckets);
let turn = 0;

const hashed = (text: string, reading: Reading): number[] => {
  turn = turn === 0xffffffff ? 1 : turn + 1;
  if (turn === 1) seenAt.fill(0);
  const found: number[] = [];
  const add = (hash: number): void => {
    const bucket = (hash ^ (hash >>> 15)) & (buckets - 1);
    if (seenAt[bucket] === turn) return;
    seenAt[bucket] = turn;
    found.push(bucket);
  };
  const padded = ` ${text.replace(/[^\p{L}\p{M}\p{N}?!]+/gu, ' ').trim()} `;
  for (let i = 0; i < padded.length; i += 1) {
    let hash = seedOfCharacters;
    for (let n = 0; n < 4 && i + n < padded.length; n += 1) {
      hash = Math.imul(hash ^ padded.charCodeAt(i + n), prime);
      add(hash);
    }
  }
  let previous = seedOfWords;
  let second = false;
  for (const { text: word, start } of reading.tokens) {
    if (start >= text.length) break;
    let hash = seedOfWords;
    for (let i = 0; i < word.length; i += 1) hash = Math.imul(hash ^ word.charCodeAt(i), prime);
    add(hash);
    add(Math.imul(hash ^ previous, prime));
    // How a text begins tells a question from a report: “is it …”, “do you …”, “it is …”.
    if (previous === seedOfWords) add(Math.imul(hash ^ seedOfFirst, prime));
    else if (second) add(Math.imul(hash ^ previous ^ seedOfFirst, prime));
    second = previous === seedOfWords;
    previous = hash;
  }
  add(Math.imul(previous ^ seedOfLast, prime));
  return found;
};

const seedOfCharacters = 0x811c9dc5;
const seedOfWords = 0x9e3779b9;
const seedOfFirst = 0x2545f491;
const seedOfLast = 0x5bd1e995;
const prime = 0x01000193;

const measured = (reading: Reading, language: string, lead: LeadWords, hits: readonly MeaningHit[]): number[] => {
  const dense = new Array<number>(denseNames.length).fill(0);
  const set = (name: (typeof denseNames)[number], value: number): void =>
    void (value === 0 || (dense[index[name]] = value));
  const { raw, folded, tokens } = reading;
  const counts = countMeanings(hits, language);
  for (const [meaning, name] of named) {
    set(meaning, Math.min(3, counts[meaning]) / 3);
    set(name, counts[meaning] > 0 ? 1 : 0);
  }
  set('deniedPositive', counts.deniedPositive > 0 ? 1 : 0);
  set('deniedNegative', counts.deniedNegative > 0 ? 1 : 0);
  set('denial', counts.negations > 0 ? 1 : 0);
  set('danger', counts.danger > 0 ? 1 : 0);
  set('manyDangers', counts.danger > 1 ? 1 : 0);
  set('harmedBody', isBodyHarmed(hits) ? 1 : 0);
  set('harm', counts.harm > 0 ? 1 : 0);
  const emoji = countEmoji(raw.slice(0, readUnits));
  set('emojiPositive', Math.min(2, emoji.positive) / 2);
  set('emojiNegative', Math.min(2, emoji.negative) / 2);
  set('emojiUrgent', Math.min(1, emoji.urgent));
  set('onlyEmoji', tokens.length === 0 && emoji.all > 0 ? 1 : 0);
  // The Greek question mark is a semicolon.
  set('questionMark', folded.text.includes('?') || (language === 'el' && folded.text.includes(';')) ? 1 : 0);
  const exclamations = folded.text.split('!').length - 1;
  set('exclamation', exclamations > 0 ? 1 : 0);
  set('manyExclamations', exclamations > 1 ? 1 : 0);
  set('link', linkSpans(raw.slice(0, readUnits)).length > 0 ? 1 : 0);
  set('mention', /(?:^|\s)@/u.test(raw) ? 1 : 0);
  set('number', /\d/u.test(folded.text) ? 1 : 0);
  set('money', /[$€£¥₽₹₩﷼]|(?<!\p{L})(?:usd|eur|euro|euros|dollars?)(?!\p{L})/iu.test(raw) ? 1 : 0);
  const size = folded.text.length * (/[\u3041-\u9fff\uac00-\ud7a3]/u.test(folded.text) ? 2.5 : 1);
  set('short', size < 18 ? 1 : 0);
  set('long', size > 120 ? 1 : 0);
  set('shouted', raw.length > 8 && raw === raw.toUpperCase() && raw !== raw.toLowerCase() ? 1 : 0);
  const flag = (name: (typeof denseNames)[number], holds: boolean): void => set(name, holds ? 1 : 0);
  flag('strongLead', lead.strong);
  flag('weakLead', lead.weak);
  flag('sponsorLead', lead.sponsor);
  flag('self', lead.self);
  flag('you', lead.you);
  flag('own', lead.own);
  flag('contact', lead.contact);
  flag('ask', lead.ask);
  flag('selfAndYou', lead.self && lead.you);
  flag('ownAndYou', lead.own && lead.you);
  flag('ownAndAsk', lead.own && lead.ask);
  set('ruleScore', Math.max(-1, Math.min(1, (lead.score ?? 0) / 2)));
  flag('ruleSure', lead.score !== null && lead.score >= 0);
  flag('leadDenied', lead.denied);
  flag('leadThanked', lead.thanked);
  flag('leadTold', lead.told);
  flag('leadBlamed', lead.blamed);
  flag('leadAlone', lead.alone);
  set('startsWithQuestion', hits.some((hit) => hit.data === 'question' && hit.firstToken <= 1) ? 1 : 0);
  set('empty', tokens.length === 0 ? 1 : 0);
  set('criticalFailed', together(hits, 'critical', 'failure') ? 1 : 0);
  set('someoneTrapped', together(hits, 'trap', 'someone') ? 1 : 0);
  const opens = opensAsQuestion(tokens, language);
  const closes = closesAsQuestion(tokens, language);
  flag('opensAsQuestion', opens);
  flag('closesAsQuestion', closes);
  flag('asksInForm', opens || closes);
  return dense;
};

const named = [
  ['positive', 'hasPositive'],
  ['negative', 'hasNegative'],
  ['question', 'hasQuestion'],
  ['want', 'hasWant'],
  ['wish', 'hasWish'],
  ['urgent', 'hasUrgent'],
  ['spam', 'hasSpam'],
  ['hate', 'hasHate'],
] as const;

export interface MeaningCounts extends Record<Meaning, number> {
  deniedPositive: number;
  deniedNegative: number;
}

const nearTokens = 5;
const farTokens = 12; // what was done, and to what, may stand at both ends of a sentence

const together = (hits: readonly MeaningHit[], one: Meaning, other: Meaning, tokens = nearTokens): boolean =>
  hits.length > 1 &&
  hits.some(
    (a) =>
      a.data === one &&
      hits.some(
        (b) =>
          b.data === other &&
          (b.end <= a.start || b.start >= a.end) &&
          Math.abs(b.firstToken - a.firstToken) <= tokens &&
          Math.abs(b.start - a.start) <= 8 * tokens,
      ),
  );

/** Harm and a part of the body close to each other: “burnt my eye”. */
export const isBodyHarmed = (hits: readonly MeaningHit[]): boolean => together(hits, 'harm', 'body');

/** What does harm and a part of the body close to each other: “bleach in my eye”. */
export const isBodyReached = (hits: readonly MeaningHit[]): boolean => together(hits, 'agent', 'body');

/** What a life hangs on has failed, or somebody cannot get out: “the rope snapped”, “my son is stuck in there”. */
export const isLifeAtRisk = (hits: readonly MeaningHit[]): boolean =>
  together(hits, 'critical', 'failure') || together(hits, 'trap', 'someone');

const emergencies: readonly (readonly [Meaning, Meaning, number])[] = [
  ['missing', 'dear', nearTokens],
  ['shut', 'dear', farTokens],
  ['intrusion', 'account', farTokens],
  ['smell', 'gas', nearTokens],
  ['allergy', 'eaten', farTokens],
  ['misaddressed', 'soon', farTokens],
];

/**
 * What is one only together: somebody dear who cannot be found or is shut away, strangers in an account, a smell of gas,
 * somebody allergic who has eaten it, a wrong address on what leaves today, or an occasion, soon, and what is wrong with it.
 */
export const isEmergency = (hits: readonly MeaningHit[]): boolean =>
  hits.length > 1 &&
  (emergencies.some(([one, other, tokens]) => together(hits, one, other, tokens)) ||
    (together(hits, 'stake', 'soon', farTokens) && together(hits, 'stake', 'trouble', farTokens)));

// Where the verb comes last, its denial stands behind what it denies.
const denialBehind = new Set(['fa', 'tr', 'ja', 'ko', 'hi', 'de', 'nl']);

/** Counts by meaning; a denied praise counts as blame, a denied blame as neither. */
export const countMeanings = (hits: readonly MeaningHit[], language: string): MeaningCounts => {
  const counts: MeaningCounts = {
    positive: 0,
    negative: 0,
    intensifiers: 0,
    negations: 0,
    question: 0,
    want: 0,
    wish: 0,
    urgent: 0,
    spam: 0,
    hate: 0,
    danger: 0,
    harm: 0,
    body: 0,
    agent: 0,
    critical: 0,
    failure: 0,
    trap: 0,
    someone: 0,
    missing: 0,
    dear: 0,
    intrusion: 0,
    account: 0,
    smell: 0,
    gas: 0,
    misaddressed: 0,
    soon: 0,
    stake: 0,
    trouble: 0,
    shut: 0,
    allergy: 0,
    eaten: 0,
    order: 0,
    abuse: 0,
    told: 0,
    advert: 0,
    deniedPositive: 0,
    deniedNegative: 0,
  };
  const denials = hits.filter((hit) => hit.data === 'negations');
  const behind = denialBehind.has(language) ? 2 : 0;
  for (const hit of hits) {
    const isDenied =
      (hit.data === 'positive' || hit.data === 'negative') &&
      denials.some((denial) => {
        // A denial that is part of the word's own phrase (“not working”) denies nothing.
        if (denial.start >= hit.start && denial.end <= hit.end) return false;
        const before = hit.firstToken - denial.lastToken;
        const after = denial.firstToken - hit.lastToken;
        return (
          (before >= 0 && before <= 3 && denial.end <= hit.start && hit.start - denial.end <= 25) ||
          (after >= 0 && after <= behind && denial.start >= hit.end && denial.start - hit.end <= 12)
        );
      });
    if (!isDenied) counts[hit.data] += 1;
    else if (hit.data === 'positive') {
      counts.deniedPositive += 1;
      counts.negative += 1;
    } else counts.deniedNegative += 1;
  }
  return counts;
};
