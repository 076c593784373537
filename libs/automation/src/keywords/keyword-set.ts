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

const termsAtMost = 5000;
const patternsAtMost = 200;
const patternUnits = 500;
const patternParts = 150;

/** Why a keyword set cannot work, in words for a member; null when it can. */
export const checkKeywordSet = (set: KeywordSet): string | null => {
  if (set.flag.trim() === '') return 'The flag needs a name.';
  if (set.flag.length > 60) return 'The name of a flag has at most 60 characters.';
  if (set.terms.length === 0 && set.patterns.length === 0) return 'Give at least one keyword or pattern.';
  if (set.terms.length > termsAtMost) return `A set holds at most ${termsAtMost} keywords.`;
  if (set.patterns.length > patternsAtMost) return `A set holds at most ${patternsAtMost} patterns.`;
  for (const { text } of set.terms) {
    const folded = foldText(text).trim();
    if (folded === '') return `The keyword “${text}” is empty once invisible characters are removed.`;
    if (text.length > 200) return `The keyword “${text.slice(0, 40)}…” is longer than 200 characters.`;
    if (tokenise(folded).length === 0 && /^[\p{P}\p{Z}]$/u.test(folded)) {
      return `The keyword “${text}” is a punctuation mark and would match nearly everything.`;
    }
  }
  for (const pattern of set.patterns) {
    const reason = checkPattern(pattern);
    if (reason) return reason;
  }
  return null;
};

const checkPattern = (pattern: string): string | null => {
  const shown = pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern;
  if (pattern.trim() === '') return 'A pattern is empty.';
  if (pattern.length > patternUnits) return `The pattern “${shown}” is longer than ${patternUnits} characters.`;
  if (/\(\?<?[=!]/u.test(pattern)) {
    return `The pattern “${shown}” looks ahead or behind, which no linear-time engine can do.`;
  }
  if (/(?<!\\)(?:\\\\)*\\[1-9]/u.test(pattern)) {
    return `The pattern “${shown}” refers back to a group, which no linear-time engine can do.`;
  }
  let compiled: RE2JS;
  try {
    compiled = compilePattern(pattern);
  } catch (error) {
    return `The pattern “${shown}” cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
  }
  if (compiled.programSize() > patternParts)
    return `The pattern “${shown}” is too large once its repetitions are written out.`;
  return compiled.test('') ? `The pattern “${shown}” matches an empty text, so it would match everything.` : null;
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
