import any from './any.json';
import ar from './ar.json';
import de from './de.json';
import el from './el.json';
import en from './en.json';
import es from './es.json';
import fa from './fa.json';
import fr from './fr.json';
import hi from './hi.json';
import id from './id.json';
import it from './it.json';
import ja from './ja.json';
import ko from './ko.json';
import nl from './nl.json';
import pt from './pt.json';
import ru from './ru.json';
import tr from './tr.json';
import zh from './zh.json';

export interface ProposalWords {
  strong: string[];
  /** Words that mean a proposal only where something else says so. */
  weak: string[];
}

/** What one language says about proposals; the notation of terms is that of `TermInput`. */
export interface FlagWords {
  partnership: ProposalWords;
  sponsorship: ProposalWords;
  /** Longer phrases that take the meaning away from a term inside them. */
  except: string[];
  context: Partial<Record<ContextKind, string[]>>;
  with?: string[];
  notOther?: string[];
}

export const contextKinds = [
  'negation',
  'thanks',
  'personal',
  'past',
  'complaint',
  'ask',
  'self',
  'you',
  'contact',
  'own',
] as const;
export type ContextKind = (typeof contextKinds)[number];

/** By language; `any` holds what is written alike in many. */
export const flagWords: Readonly<Record<string, FlagWords>> = {
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
