import delivery from './delivery.json';

/**
 * One concept: its words by language, comma separated. `stem*` takes any ending, `*part` may stand inside a word,
 * `word!` takes no ending at all, `word~` counts half. `near`: concepts that it also speaks of.
 */
export interface Concept {
  near?: Record<string, number>;
  terms: Partial<Record<string, string>>;
}

export const conceptFiles: readonly Record<string, Concept>[] = [delivery];
