import type { Cluster, SavedReply } from '../../records';

/** What is written so far, by language. */
export type Texts = Readonly<Record<string, string>>;

/**
 * What is sent: each language's own text, and for whoever has none the first that there is, the commonest language's
 * before the others'. Null while nothing is written.
 */
export const answerOf = (
  { languages }: Pick<Cluster, 'languages'>,
  texts: Texts,
): { text: string; language: string; texts: Record<string, string> } | null => {
  const own = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
  const first = languages.find(({ language }) => language in own)?.language;
  return first === undefined ? null : { text: own[first] ?? '', language: first, texts: own };
};

/** A saved reply in every language of the group that it has a version for. */
export const textsOf = (
  { languages }: Pick<Cluster, 'languages'>,
  { body, language, translations = {} }: Pick<SavedReply, 'body' | 'language' | 'translations'>,
): Texts => {
  const versions: Record<string, string> = Object.fromEntries(
    Object.entries(translations).map(([code, version]) => [baseOf(code), version.body]),
  );
  if (language) versions[baseOf(language)] = body;
  const spoken = languages.flatMap(({ language: code }) => (versions[code] ? [[code, versions[code]] as const] : []));
  const main = languages[0]?.language;
  return spoken.length > 0 || main === undefined ? Object.fromEntries(spoken) : { [main]: body };
};

const baseOf = (code: string): string => code.split('-')[0] ?? code;
