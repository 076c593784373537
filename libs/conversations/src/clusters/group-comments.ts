import { piecesOf, textKey } from './text-key';

export interface Comment {
  conversationId: string;
  language: string;
  text: string;
  receivedAt: Date;
}

export interface Group {
  /** Keys of every text in it; the first is the commonest. */
  keys: string[];
  language: string;
  comments: Comment[];
  /** How like the first key each of the keys is, 0 to 1. */
  alike: Map<string, number>;
}

/** How much of their pieces two texts share before they count as the same question. */
const sameness = 0.62;

/**
 * Near-identical comments of one language, however they are capitalised, punctuated or decorated. Each text joins the
 * commonest one that it is like, never a chain of likenesses; so a group stays what its first line says.
 */
export const groupComments = (comments: readonly Comment[], least = 2): Group[] => {
  const byKey = new Map<string, { key: string; language: string; comments: Comment[] }>();
  for (const comment of comments) {
    const key = textKey(comment.text);
    if (key === '') continue;
    const language = comment.language.split('-')[0]!;
    const known = byKey.get(`${language} ${key}`);
    if (known) known.comments.push(comment);
    else byKey.set(`${language} ${key}`, { key, language, comments: [comment] });
  }
  const texts = [...byKey.values()].sort(
    (a, b) => b.comments.length - a.comments.length || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
  const groups = joinAlike(texts);
  return groups
    .filter(({ comments: members }) => members.length >= least)
    .sort((a, b) => b.comments.length - a.comments.length || (a.keys[0]! < b.keys[0]! ? -1 : 1));
};

interface Leader {
  group: Group;
  size: number; // of its set of pieces
}

const joinAlike = (texts: readonly { key: string; language: string; comments: Comment[] }[]): Group[] => {
  const leaders: Leader[] = [];
  const holding = new Map<string, number[]>(); // piece of a language → leaders that hold it
  for (const { key, language, comments } of texts) {
    const pieces = piecesOf(key);
    const shared = new Map<number, number>();
    for (const piece of pieces) {
      for (const leader of holding.get(`${language} ${piece}`) ?? []) shared.set(leader, (shared.get(leader) ?? 0) + 1);
    }
    let best: { leader: Leader; share: number } | null = null;
    for (const [index, common] of shared) {
      const leader = leaders[index]!;
      const share = common / (pieces.size + leader.size - common);
      if (share >= sameness && (!best || share > best.share)) best = { leader, share };
    }
    if (best) {
      best.leader.group.keys.push(key);
      best.leader.group.alike.set(key, best.share);
      best.leader.group.comments.push(...comments);
      continue;
    }
    leaders.push({
      group: { keys: [key], language, comments: [...comments], alike: new Map([[key, 1]]) },
      size: pieces.size,
    });
    for (const piece of pieces) {
      const place = `${language} ${piece}`;
      const known = holding.get(place);
      if (known) known.push(leaders.length - 1);
      else holding.set(place, [leaders.length - 1]);
    }
  }
  return leaders.map(({ group }) => group);
};
