import { type Refusal, refusal, type RefusalCode } from '@hubbub/contracts';
import { RE2JS } from 're2js';
import { foldText } from '@hubbub/text';
import { tokenise } from './tokens';

/** Words that raise a flag of the workspace's own. `patterns` are RE2 expressions, read on the folded text. */
export interface KeywordSet {
  flag: string;
  terms: KeywordTerm[];
  patterns: string[];
}

export interface KeywordTerm {
  text: string;
  language?: string | null | undefined;
  /** True: the usual endings (and Arabic clitics) count too. */
  inflections: boolean;
}

const flagUnits = 60;
const termUnits = 200;
const termsAtMost = 5000;
const patternsAtMost = 200;
const patternUnits = 500;
const patternParts = 150;

/** Why a keyword set cannot work; null when it can. */
export const checkKeywordSet = (set: KeywordSet): Refusal | null => {
  if (set.flag.trim() === '') return refusal('flag_unnamed', 'flag');
  if (set.flag.length > flagUnits) return refusal('flag_name_long', 'flag', { limit: flagUnits });
  if (set.terms.length === 0 && set.patterns.length === 0) return refusal('no_words', 'terms');
  if (set.terms.length > termsAtMost) return refusal('too_many_keywords', 'terms', { limit: termsAtMost });
  if (set.patterns.length > patternsAtMost) return refusal('too_many_patterns', 'patterns', { limit: patternsAtMost });
  for (const { text } of set.terms) {
    const folded = foldText(text).trim();
    if (folded === '') return refusal('keyword_invisible', 'terms', { word: text });
    if (text.length > termUnits)
      return refusal('keyword_long', 'terms', { word: `${text.slice(0, 40)}…`, limit: termUnits });
    if (tokenise(folded).length === 0 && /^[\p{P}\p{Z}]$/u.test(folded)) {
      return refusal('keyword_punctuation', 'terms', { word: text });
    }
  }
  for (const pattern of set.patterns) {
    const refused = checkPattern(pattern);
    if (refused) return refused;
  }
  return null;
};

const checkPattern = (pattern: string): Refusal | null => {
  const shown = pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern;
  if (pattern.trim() === '') return refusal('pattern_blank', 'patterns');
  const refused = (code: RefusalCode, values: Record<string, string | number> = {}): Refusal =>
    refusal(code, 'patterns', { pattern: shown, ...values });
  if (pattern.length > patternUnits) return refused('pattern_long', { limit: patternUnits });
  if (/\(\?<?[=!]/u.test(pattern)) {
    return refused('pattern_looks_around');
  }
  if (/(?<!\\)(?:\\\\)*\\[1-9]/u.test(pattern)) {
    return refused('pattern_refers_back');
  }
  let compiled: RE2JS;
  try {
    compiled = compilePattern(pattern);
  } catch (error) {
    return refused('pattern_unreadable', { why: error instanceof Error ? error.message : String(error) });
  }
  if (compiled.programSize() > patternParts) return refused('pattern_large');
  return compiled.test('') ? refused('pattern_matches_all') : null;
};

/** Compiles for folded texts: literal letters are folded, escapes and classes stay. Throws on what RE2 cannot read. */
export const compilePattern = (pattern: string): RE2JS => RE2JS.compile(foldPattern(pattern), RE2JS.CASE_INSENSITIVE);

const pieces =
  /\\Q[\s\S]*?(?:\\E|$)|\\[pPx]\{[^}]*\}|\\[pP].|\\x[\da-fA-F]{2}|\\.|\[\[?:\^?[A-Za-z0-9_]+:\]|\(\?P?<[A-Za-z0-9_]+>|[\s\S]/gu;

const foldPattern = (pattern: string): string =>
  pattern.replace(pieces, (piece) => {
    if (piece.length > 2 || piece.startsWith('\\')) return piece;
    const folded = foldText(piece);
    // A letter that folds to several (ß) is a group, so that a quantifier behind it still means the whole.
    return folded.length <= 1 ? folded || piece : `(?:${folded})`;
  });
