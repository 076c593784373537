import { isUnspaced, type Reading } from '../keywords/tokens';
import type { ContextHit, ContextWord } from './context';
import type { LeadHit } from './lead-words';

export interface ScoredHit {
  score: number;
  reasons: string[];
  guards: { denial: boolean; thanks: boolean; past: boolean; complaint: boolean; alone: boolean };
}

// Points. A strong word alone stands just above 0, where a flag is sure; evidence and guards move it.
const points = {
  strong: 0.35,
  weak: -0.75,
  evasive: 0.35,
  ask: 0.5,
  self: 0.25,
  you: 0.25,
  contact: 0.4,
  own: 0.5,
  question: 0.3,
  alone: 0.45,
  evidenceAtMost: 1.5,
  negation: -1.7,
  thanks: -1.2,
  personal: -1.3,
  past: -0.9,
  pastAgain: -0.5,
  complaint: -1.1,
  other: -0.5,
} as const;

const near = 4;
// Verbs of denial end the sentence in these languages, so a negation counts behind the word as well.
const verbFinal = new Set(['fa', 'tr', 'ko', 'ja', 'hi', 'de', 'nl']);

/** Is this occurrence a proposal, by its words alone? */
export const scoreHit = (
  hit: LeadHit,
  context: readonly ContextHit[],
  reading: Reading,
  language: string,
): ScoredHit => {
  const reasons: string[] = [];
  let score: number = points[hit.data.weight === 'strong' ? 'strong' : 'weak'];
  const add = (reason: string, value: number): void => {
    score += value;
    reasons.push(`${reason} ${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`);
  };
  // A phrase round the word counts (“loved your collab”), a word inside it does not.
  const outside = context.filter((word) => word.start < hit.start || word.end > hit.end);
  const has = (kind: ContextWord): ContextHit | undefined => outside.find((word) => word.kind === kind);
  const within = (kind: ContextWord, before: number, after: number): ContextHit | undefined =>
    outside.find(
      (word) =>
        word.kind === kind &&
        ((word.lastToken <= hit.firstToken &&
          hit.firstToken - word.lastToken <= before &&
          !isCut(reading, word.end, hit.start)) ||
          (word.firstToken >= hit.lastToken &&
            word.firstToken - hit.lastToken <= after &&
            !isCut(reading, hit.end, word.start))),
    );

  const evidence: [string, number][] = [];
  const ask = has('ask');
  if (ask) evidence.push([`asks (“${ask.term}”)`, points.ask]);
  const isQuestion =
    /[?;]/u.test(reading.folded.text) ||
    reading.raw.includes('؟') ||
    (hit.data.weight === 'strong' && asksInChinese.test(reading.folded.text));
  if (isQuestion) evidence.push(['a question', points.question]);
  for (const kind of ['self', 'you', 'contact', 'own'] as const) {
    const word = has(kind);
    if (word && !(kind === 'own' && isSomebodyElse(hit, outside, word)))
      evidence.push([`${evidenceNames[kind]} (“${word.term}”)`, points[kind]]);
  }
  const alone = saysLittleElse(hit, reading);
  const isTold = outside.some(({ kind }) => kind === 'past' || kind === 'thanks' || kind === 'complaint');
  if (alone && !isTold && hit.data.weight === 'strong') evidence.push(['says little else', points.alone]);
  if (hit.copy !== null) evidence.push(['an evasive spelling', points.evasive]);
  let sum = 0;
  for (const [reason, value] of evidence) {
    const room = Math.min(value, points.evidenceAtMost - sum);
    if (room <= 0) break;
    sum += room;
    add(reason, room);
  }

  const denial = within('negation', near, verbFinal.has(language) || isHanLanguage(language) ? near + 1 : 2);
  if (denial)
    add(
      `a denial (“${denial.term}”)`,
      isQuestion && ask && !isStrongDenial(reading, denial) ? points.negation / 3 : points.negation,
    );
  // “…, thanks” at the end is politeness; thanks for the word itself stand before it, or close behind.
  const thanks = outside.find(
    (word) =>
      word.kind === 'thanks' &&
      (word.start < hit.start
        ? hit.firstToken - word.lastToken <= 6 && !isCut(reading, word.end, hit.start)
        : word.firstToken - hit.lastToken <= 4 && !/[.,!?;\n]/u.test(reading.folded.text.slice(hit.end, word.start))),
  );
  if (thanks && !(ask && (isQuestion || has('contact')))) add(`thanks (“${thanks.term}”)`, points.thanks);
  if (hit.data.weight === 'weak') {
    const personal = within('personal', 1, 1);
    if (personal) add(`a person (“${personal.term}”)`, points.personal);
  }
  const past = has('past');
  if (past)
    add(
      `what was, or is of others (“${past.term}”)`,
      ask && (has('self') || has('own') || isQuestion) ? points.past / 2 : points.past,
    );
  // “… was lovely, is it back?”: two such words tell a story.
  const again = past && !has('self') && outside.find((word) => word.kind === 'past' && word.start >= past.end);
  if (again) add(`and (“${again.term}”)`, points.pastAgain);
  const complaint = has('complaint');
  if (complaint) add(`a complaint (“${complaint.term}”)`, ask && has('self') ? points.complaint / 2 : points.complaint);
  const other = withOther(hit, outside);
  if (other && !has('self') && !has('own')) add('together with somebody else', points.other);
  return {
    score: round(score),
    reasons,
    guards: { denial: !!denial, thanks: !!thanks, past: !!past, complaint: !!complaint, alone: alone && !isTold },
  };
};

/** Where words are not parted by spaces, a whole sentence is one token: there letters are counted. */
const saysLittleElse = (hit: LeadHit, { tokens, folded }: Reading): boolean => {
  const others = tokens.length - (hit.lastToken - hit.firstToken + 1);
  if (others > 2) return false;
  return !isUnspaced(folded.text.charCodeAt(hit.start)) || folded.text.length - (hit.end - hit.start) <= lettersBeside;
};

const lettersBeside = 6;

/** Questions that end in their particle need no sign. */
const asksInChinese = /[\u4e00-\u9fff](?:吗|嘛|不|没|没有|否)[\s.!~]*$/u;

const evidenceNames = {
  self: 'speaks for itself',
  you: 'speaks to the brand',
  contact: 'asks for contact',
  own: 'own audience or company',
};

const isHanLanguage = (language: string): boolean => language === 'zh';

/** A sentence end between two words. */
const isCut = (reading: Reading, from: number, to: number): boolean =>
  /[.!?;\n]/u.test(reading.folded.text.slice(from, to));

const isStrongDenial = (_reading: Reading, denial: ContextHit): boolean => denial.term.length > 5;

/** “The collab with the artist”: whoever stands behind the “with” is not the writer. */
const isSomebodyElse = (hit: LeadHit, context: readonly ContextHit[], word: ContextHit): boolean =>
  withOther(hit, context) && word.firstToken > hit.lastToken && word.firstToken - hit.lastToken <= 4;

const withOther = (hit: LeadHit, context: readonly ContextHit[]): boolean => {
  const word = context.find(
    ({ kind, firstToken }) => kind === 'with' && firstToken - hit.lastToken >= 1 && firstToken - hit.lastToken <= 2,
  );
  if (!word) return false;
  return !context.some(
    ({ kind, firstToken }) =>
      (kind === 'notOther' || kind === 'you') && firstToken - word.lastToken >= 1 && firstToken - word.lastToken <= 2,
  );
};

const round = (value: number): number => Math.round(value * 100) / 100;
