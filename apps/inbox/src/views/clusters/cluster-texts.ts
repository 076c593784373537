import type { Cluster, SavedReply } from '../../records';

/** What is written so far, by the name of the wording it answers. */
export type Texts = Readonly<Record<string, string>>;
/** Whose answer somebody gets by the member's own choice: the name of a wording, by conversation. */
export type Chosen = Readonly<Record<string, string>>;

type Asked = Pick<Cluster, 'wordings' | 'worded' | 'conversations'>;
type Wording = Cluster['wordings'][number];

/** The wording whose answer a person gets, and by what right. */
export interface Got {
  wording: Wording;
  by: 'own' | 'hand' | 'language' | 'any'; // `language`: another wording's in their language; `any`: in another language
}

/**
 * Whose answer each conversation gets: the one chosen by hand, its own wording's, another one's in its language, or the
 * first that there is, the commonest wording's before the others'. Empty while nothing is written.
 */
export const answersOf = (
  { wordings, worded, conversations }: Asked,
  texts: Texts,
  chosen: Chosen,
): ReadonlyMap<string, Got> => {
  const written = wordings.filter(({ name }) => texts[name]?.trim());
  const first = written[0];
  if (!first) return new Map();
  const named = new Map(written.map((wording) => [wording.name, wording]));
  return new Map(
    conversations.map((id, at): [string, Got] => {
      const own = wordings[worded[at] ?? 0];
      const byHand = named.get(chosen[id] ?? '');
      if (byHand) return [id, { wording: byHand, by: 'hand' }];
      if (own && named.has(own.name)) return [id, { wording: own, by: 'own' }];
      const near = written.find(({ language }) => language === own?.language);
      return [id, near ? { wording: near, by: 'language' } : { wording: first, by: 'any' }];
    }),
  );
};

/** What is sent: the first text there is, and whoever gets another one by name. Null while nothing is written. */
export const answerOf = (
  cluster: Asked,
  texts: Texts,
  chosen: Chosen,
): { text: string; own: { text: string; conversations: string[] }[] } | null => {
  const first = cluster.wordings.find(({ name }) => texts[name]?.trim());
  if (!first) return null;
  const own = new Map<string, string[]>();
  for (const [id, { wording }] of answersOf(cluster, texts, chosen))
    if (wording !== first) own.set(wording.name, [...(own.get(wording.name) ?? []), id]);
  return {
    text: texts[first.name] ?? '',
    own: [...own].map(([name, conversations]) => ({ text: texts[name] ?? '', conversations })),
  };
};

/** A saved reply in every language of the group that it has a version for; each wording of it gets the same. */
export const textsOf = (
  { wordings }: Pick<Cluster, 'wordings'>,
  { body, language, translations = {} }: Pick<SavedReply, 'body' | 'language' | 'translations'>,
): Texts => {
  const versions: Record<string, string> = Object.fromEntries(
    Object.entries(translations).map(([code, version]) => [baseOf(code), version.body]),
  );
  if (language) versions[baseOf(language)] = body;
  const spoken = wordings.flatMap((wording) => {
    const version = versions[wording.language];
    return version ? [[wording.name, version] as const] : [];
  });
  const main = wordings[0];
  return spoken.length > 0 || main === undefined ? Object.fromEntries(spoken) : { [main.name]: body };
};

const baseOf = (code: string): string => code.split('-')[0] ?? code;
