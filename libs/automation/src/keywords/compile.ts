import type { RE2JS } from 're2js';
import { compilePattern, type KeywordSet } from './keyword-set';
import { buildMatcher, type Hit, type Matcher } from './matcher';
import type { Probe } from './probe';
import type { Reading } from './tokens';

/** Keyword sets made ready for many messages. */
export interface KeywordMatcher {
  /** Every occurrence with its flag; patterns that RE2 refuses are passed over (`checkKeywordSet` names them). */
  find(reading: Reading): KeywordHit[];
  /** False only when `find` would find nothing in the text. */
  mayFind(probe: Probe): boolean;
  readonly flags: readonly string[];
}

export interface KeywordHit {
  flag: string;
  start: number;
  end: number;
  reason: string;
}

/** Compiles once; keep the result as long as the sets do not change. */
export const compileKeywords = (sets: readonly KeywordSet[]): KeywordMatcher => {
  const inputs = sets.flatMap((set) =>
    set.terms.map((term) => ({
      text: term.text,
      data: { flag: set.flag, term: term.text },
      inflects: term.inflections,
      segments: true,
      isLiteral: signs.test(term.text.trim()),
    })),
  );
  const matcher = buildMatcher(inputs.map((input) => ({ ...input, text: literal(input.text) })));
  const patterns = sets.flatMap((set) => set.patterns.flatMap((pattern) => readPattern(set.flag, pattern)));
  return {
    flags: [...new Set(sets.map((set) => set.flag))],
    mayFind: (probe) => patterns.length > 0 || matcher.mayFind(probe),
    find: (reading) => [...fromTerms(matcher, reading), ...fromPatterns(patterns, reading)],
  };
};

// `C++`, `R&B`, `50%`: the signs belong to the word.
const signs = /[+&$€£%@]|[^\s]#/u;
// In members' words `*` and `~` are no notation.
const literal = (text: string): string => (/\p{L}|\p{N}/u.test(text) ? text.replace(/[*~]/gu, ' ') : text);

const fromTerms = (matcher: Matcher<{ flag: string; term: string }>, reading: Reading): KeywordHit[] =>
  matcher.find(reading, true).map((hit: Hit<{ flag: string; term: string }>) => ({
    flag: hit.data.flag,
    start: hit.start,
    end: hit.end,
    reason: hit.copy ? `keyword “${hit.data.term}” (${hit.copy} spelling)` : `keyword “${hit.data.term}”`,
  }));

interface Pattern {
  flag: string;
  source: string;
  compiled: RE2JS;
  /** Parts of the compiled program. */
  size: number;
}

const readPattern = (flag: string, source: string): Pattern[] => {
  try {
    const compiled = compilePattern(source);
    return [{ flag, source, compiled, size: compiled.programSize() }];
  } catch {
    return [];
  }
};

// At worst the engine takes so many steps a character as a pattern has parts, of 0.1 µs each: large ones read less of a
// long text, and many of them less still, so that no message costs more than a moment.
const readsAtMost = 20_000;
const stepsOfOne = 150_000;
const stepsOfAll = 10_000_000;
const readsAtLeast = 1_000;

const readsOf = (size: number, all: number): number =>
  Math.max(readsAtLeast, Math.min(readsAtMost, Math.floor(stepsOfOne / size), Math.floor(stepsOfAll / all)));
const matchesAtMost = 50;

const fromPatterns = (patterns: readonly Pattern[], { folded }: Reading): KeywordHit[] => {
  const hits: KeywordHit[] = [];
  const all = patterns.reduce((sum, { size }) => sum + size, 0);
  for (const { flag, source, compiled, size } of patterns) {
    const text = folded.text.slice(0, readsOf(size, all));
    if (!compiled.test(text)) continue;
    const matcher = compiled.matcher(text);
    // Each search for a place may read on to the end of the text: a long one shows fewer places than a message has.
    const most = Math.max(1, Math.min(matchesAtMost, Math.floor(stepsOfOne / (size * Math.max(1, text.length)))));
    for (let i = 0; i < most && matcher.find(); i += 1) {
      if (matcher.end() > matcher.start()) {
        hits.push({ flag, start: matcher.start(), end: matcher.end(), reason: `pattern “${source}”` });
      }
    }
  }
  return hits;
};
