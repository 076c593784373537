import type { Hit, TermInput } from '../keywords/matcher';
import abuse from './abuse.json';
import adverts from './adverts.json';
import danger from './danger.json';
import emoji from './emoji.json';
import any from './lexicons/any.json';
import ar from './lexicons/ar.json';
import de from './lexicons/de.json';
import el from './lexicons/el.json';
import en from './lexicons/en.json';
import es from './lexicons/es.json';
import fa from './lexicons/fa.json';
import fr from './lexicons/fr.json';
import hi from './lexicons/hi.json';
import id from './lexicons/id.json';
import it from './lexicons/it.json';
import ja from './lexicons/ja.json';
import ko from './lexicons/ko.json';
import nl from './lexicons/nl.json';
import pt from './lexicons/pt.json';
import ru from './lexicons/ru.json';
import tr from './lexicons/tr.json';
import zh from './lexicons/zh.json';
import orders from './orders.json';

export const meanings = [
  'positive',
  'negative',
  'intensifiers',
  'negations',
  'question',
  'want',
  'wish',
  'urgent',
  'spam',
  'hate',
  'danger',
  'harm',
  'body',
  'agent',
  'critical',
  'failure',
  'trap',
  'someone',
  'missing',
  'dear',
  'intrusion',
  'account',
  'smell',
  'gas',
  'misaddressed',
  'soon',
  'stake',
  'trouble',
  'shut',
  'allergy',
  'eaten',
  'order',
  'abuse',
  'told',
  'advert',
] as const;
export type Meaning = (typeof meanings)[number];
export type Lexicon = Readonly<Partial<Record<Meaning, readonly string[]>>>;

/** By language; `any` holds what is written alike in many. Terms are in the notation of `TermInput`. */
export const lexicons: Readonly<Record<string, Lexicon>> = {
  any,
  ar,
  de,
  el,
  en,
  es,
  fa,
  fr,
  hi,
  id,
  it,
  ja,
  ko,
  nl,
  pt,
  ru,
  tr,
  zh,
};

/**
 * What must never be missed: emergencies, and what is one only together: harm, or what does harm (`agent`: a chemical, a
 * splinter), with a part of the body, what a life hangs
 * on (`critical`) with its `failure`, being shut in (`trap`) with `someone`; somebody `dear` who is `missing` or `shut`
 * away, an `intrusion` into an `account`, a `smell` of `gas`, an `allergy` to what was `eaten`, what is `misaddressed` or
 * in `trouble` where it leaves or counts `soon`.
 */
const dangers: Readonly<Record<string, Lexicon>> = danger;

/**
 * Words that hurt whoever they are aimed at: slurs, and insults with the word that aims them (`abuse`); and what shows
 * that they are told, not done (`told`: “he called me …”, “please delete …”).
 */
const abuses: Readonly<Record<string, Lexicon>> = abuse;

/** What only advertisers say (`advert`): followers for sale, loans in a minute, sure profits. */
const advertising: Readonly<Record<string, Lexicon>> = adverts;

/** What is written to a machine that reads along, not to people: to drop its rules, to tell its secrets. */
const ordersToMachines: Readonly<Record<string, readonly string[]>> = orders;

/** The words of one language with a meaning, with those written alike in many. Of a language without a lexicon: English. */
export const meaningTerms = (language: string): TermInput<Meaning>[] =>
  [...new Set(['any', language in lexicons ? language : 'en'])].flatMap((name) =>
    meanings
      .flatMap((meaning) =>
        [lexicons, dangers, abuses, advertising]
          .flatMap((lists) => lists[name]?.[meaning] ?? [])
          .map((text) => ({
            text,
            data: meaning,
          })),
      )
      .concat((ordersToMachines[name] ?? []).map((text) => ({ text, data: 'order' as const }))),
  );

/**
 * Abuse and adverts of every language, as far as they are phrases that say nothing else in another one: short lines are
 * often taken for a neighbour's language, and people swear in the one that they know best.
 */
export const sharedTerms = (): TermInput<Meaning>[] =>
  [abuses, advertising].flatMap((lists) =>
    Object.values(lists).flatMap((lexicon) =>
      (['abuse', 'advert'] as const).flatMap((meaning) =>
        (lexicon[meaning] ?? []).filter(isDistinct).map((text) => ({ text, data: meaning })),
      ),
    ),
  );

const isDistinct = (term: string): boolean => {
  const letters = term.replace(/[^\p{L}]/gu, '');
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(term)) return letters.length >= 4;
  return term.trim().includes(' ') && letters.length >= (/\p{Script=Latin}/u.test(term) ? 9 : 5);
};

export type MeaningHit = Hit<Meaning>;

/** Of the hits that share a meaning and a place the longest. */
export const sortOutMeanings = (hits: readonly MeaningHit[]): MeaningHit[] =>
  hits.filter(
    (hit) =>
      !hits.some(
        (other) =>
          other !== hit &&
          other.data === hit.data &&
          other.start <= hit.start &&
          other.end >= hit.end &&
          other.end - other.start > hit.end - hit.start,
      ),
  );

const valence = new Map<string, 'positive' | 'negative' | 'urgent'>();
for (const [kind, list] of Object.entries(emoji) as ['positive' | 'negative' | 'urgent', string][]) {
  for (const character of list) valence.set(character, kind);
}

const pictures = /[\p{Extended_Pictographic}]/gu;

export const countEmoji = (text: string): { positive: number; negative: number; urgent: number; all: number } => {
  const count = { positive: 0, negative: 0, urgent: 0, all: 0 };
  for (const [character] of text.matchAll(pictures)) {
    count.all += 1;
    const kind = valence.get(character);
    if (kind) count[kind] += 1;
  }
  return count;
};
