import { foldDigits, readText } from '@hubbub/suggestions';
import type { Group } from './group-comments';

/** Groups that ask the same, in other languages or in other words; the one that most people wrote in first. */
export interface Question {
  parts: readonly Part[];
}
export interface Part {
  group: Group;
  alike: number; // how like the first part's question it is, 0 to 1; the first is 1
}

/** How much two questions must share of what they speak of. */
const sameness = 0.8;
/** The same within one language, where two ways of asking have an answer each but are looked at as one question. */
const samenessInOne = 0.95;
/** What each word takes off that nobody knows the meaning of: it may be what the question is about. */
const perStrangeWord = 0.12;
/** So many of the largest groups are read; one that stands alone below them is not looked for in other languages. */
const mostRead = 3_000;

/**
 * Joins groups by what they ask: the concepts of their commonest wordings, which are the same in every language. Nothing
 * joins by words that it has no concept for. Each group stays a part of its own, with its own answer.
 */
export const joinLanguages = (groups: readonly Group[]): Question[] => {
  const questions: { meaning: Meaning; languages: Set<string>; parts: Part[] }[] = [];
  const speaking = new Map<string, number[]>(); // concept → questions that speak of it
  groups.forEach((group, at) => {
    const meaning = at < mostRead ? meaningOf(group) : nothing;
    let best: { index: number; alike: number } | null = null;
    for (const index of new Set([...meaning.concepts.keys()].flatMap((concept) => speaking.get(concept) ?? []))) {
      const question = questions[index]!;
      const alike = likeness(question.meaning, meaning);
      const least = question.languages.has(group.language) ? samenessInOne : sameness;
      if (alike >= least && (!best || alike > best.alike)) best = { index, alike };
    }
    if (best) {
      const question = questions[best.index]!;
      question.languages.add(group.language);
      question.parts.push({ group, alike: best.alike });
      return;
    }
    questions.push({ meaning, languages: new Set([group.language]), parts: [{ group, alike: 1 }] });
    for (const concept of meaning.concepts.keys())
      speaking.set(concept, [...(speaking.get(concept) ?? []), questions.length - 1]);
  });
  return questions;
};

interface Meaning {
  concepts: ReadonlyMap<string, number>;
  strange: number; // words with no concept
  numbers: string; // figures that it names: "two for 30" is not "two for 40"
}

const nothing: Meaning = { concepts: new Map(), strange: 0, numbers: '' };

const likeness = (a: Meaning, b: Meaning): number => {
  if (a.numbers !== b.numbers) return 0;
  let [shared, all] = [0, 0];
  for (const concept of new Set([...a.concepts.keys(), ...b.concepts.keys()])) {
    const [left, right] = [a.concepts.get(concept) ?? 0, b.concepts.get(concept) ?? 0];
    shared += Math.min(left, right);
    all += Math.max(left, right);
  }
  return all === 0 ? 0 : (shared / all) * (1 - perStrangeWord) ** (a.strange + b.strange);
};

/** A language that was not recognised says nothing that could be compared. */
const meaningOf = ({ language, comments, keys }: Group): Meaning => {
  const wording = keys[0] ?? '';
  if (language === 'und' || wording === '') return nothing;
  const name = `${language} ${wording}`;
  const known = read.get(name);
  if (known) return known;
  const { concepts, words } = readText(comments[0]?.text.slice(0, 600) ?? wording, language);
  const meaning: Meaning = {
    concepts,
    strange: words.filter(({ text, isKnown, isStop }) => !isKnown && !isStop && /\p{L}/u.test(text)).length,
    numbers:
      foldDigits(wording)
        .match(/\p{N}+/gu)
        ?.toSorted()
        .join(' ') ?? '',
  };
  if (read.size >= mostKept) read.delete(read.keys().next().value ?? '');
  read.set(name, meaning);
  return meaning;
};

/** What wordings were found to mean: the list is asked for again and again while most of them stay. */
const read = new Map<string, Meaning>();
const mostKept = 10_000;
